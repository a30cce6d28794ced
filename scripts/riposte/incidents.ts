import { paginateScan } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { asDomainError } from '../../shared/aws/sdk-errors.ts';
import { readIncidentItem } from '../../shared/aws/incident-items.ts';
import { readIncident } from '../../shared/aws/incident-reader.ts';
import type { ActionRecord } from '../../shared/domain/action.ts';
import type { Incident, IncidentDetails } from '../../shared/domain/incident.ts';
import type { Operator } from './operator.ts';
import { shortened, textTable } from './text-table.ts';

/** All incidents, newest first. Reads the whole table: there are few, and nobody lists them often. */
export async function listIncidents({ incidents }: Operator): Promise<Incident[]> {
  const input = {
    TableName: incidents.name,
    FilterExpression: 'sk = :meta',
    ExpressionAttributeValues: marshall({ ':meta': 'META' }),
  };
  const found: Incident[] = [];
  try {
    for await (const page of paginateScan({ client: incidents.client }, input)) {
      found.push(...(page.Items ?? []).map((item) => readIncidentItem(unmarshall(item))));
    }
  } catch (error) {
    throw asDomainError(error);
  }
  return found.sort((a, b) => b.openedAt.localeCompare(a.openedAt));
}

/** One incident with its findings and actions; throws when there is none of that id. */
export async function findIncident(operator: Operator, id: string): Promise<IncidentDetails> {
  const details = await readIncident(operator.incidents, id);
  if (details === undefined) throw new Error(`there is no incident ${id} in ${operator.stack}`);
  return details;
}

export function describeIncidents(incidents: readonly Incident[]): string {
  if (incidents.length === 0) return 'No incidents.';
  const rows = incidents.map((incident) => [
    incident.incidentId,
    incident.openedAt.slice(0, 19),
    `${incident.severity.toFixed(1)} ${incident.severityBand}`,
    incident.status,
    String(incident.findingCount),
    shortened(incident.resources.join(', '), 40),
    shortened(incident.title, 60),
  ]);
  return textTable(
    ['Incident', 'Opened (UTC)', 'Severity', 'Status', 'Findings', 'Resources', 'Title'],
    rows,
  );
}

export function describeIncident({ incident, findings, actions }: IncidentDetails): string {
  const facts = [
    ['Incident', incident.incidentId],
    ['Title', incident.title],
    ['Status', incident.status],
    ['Severity', `${incident.severity.toFixed(1)} (${incident.severityBand})`],
    ['Account', `${incident.accountId} ${incident.region}`],
    ['Resources', incident.resources.join(', ')],
    ['Opened', incident.openedAt],
    ['Updated', incident.updatedAt],
    ['Correlation', incident.correlationId],
  ] as const;
  const found = findings.map((finding) => [
    finding.type,
    finding.severity.toFixed(1),
    String(finding.count),
    finding.updatedAt,
    finding.findingId,
  ]);
  return [
    facts.map(([name, value]) => `${name.padEnd(12)} ${value}`).join('\n'),
    `Findings\n${textTable(['Type', 'Severity', 'Count', 'Updated', 'Id'], found)}`,
    ...actions.map(describeAction),
  ].join('\n\n');
}

/** An action with what it did to each network interface, and its history. */
export function describeAction(action: ActionRecord): string {
  const { action: name, target, state, mode, requestedBy, reason, steps, history } = action;
  const because = reason === undefined ? '' : `\n  ${reason}`;
  const head = `${name} of ${target.id}: ${state} (mode ${mode}, asked for by ${requestedBy})${because}`;
  const changes = steps.map((step) => [
    step.resource,
    step.from.join(', '),
    step.to.join(', '),
    step.note ?? '',
  ]);
  const events = history.map(({ at, state: then, detail }) => [at, then, detail ?? '']);
  return [
    head,
    ...(steps.length > 0 ? [textTable(['Interface', 'From', 'To', 'Note'], changes)] : []),
    ...(history.length > 0 ? [textTable(['Time', 'State', 'Detail'], events)] : []),
  ].join('\n');
}
