import { describeUndo } from '../../../shared/domain/alert/undo.ts';
import type { IncidentContext } from '../../../shared/domain/context/incident-context.ts';
import type { FindingRecord, Incident, IncidentDetails } from '../../../shared/domain/incident.ts';
import { safeLine } from '../safe-output.ts';
import type { Screen } from '../screen.ts';
import { factLines, indented, textTable } from '../text-table.ts';
import { ago } from '../times.ts';
import { describeAction } from './describe-action.ts';
import { describeCalls } from './describe-calls.ts';
import { describeEvidence } from './describe-evidence.ts';
import { plainText } from './plain-line.ts';

/** Everything on record about an incident, for people. */
export function describeIncident(details: IncidentDetails, stack: string, screen: Screen): string {
  const { incident, findings, actions, context } = details;
  return [
    describeFacts(incident, screen),
    `Findings\n${indented(describeFindings(findings, screen))}`,
    ...actions.map((action) => describeAction(action, screen)),
    ...describeEvidence(context?.preserved, screen),
    ...describeCalls(context?.calls, screen),
    ...(context ? [describeContext(context, screen)] : []),
    describeWayBack(details, stack),
  ].join('\n\n');
}

function describeFacts(incident: Incident, { now }: Screen): string {
  const kind = [incident.drill ? 'a drill' : '', incident.sample ? 'a sample finding' : ''];
  const { openedAt, updatedAt, settledAt } = incident;
  return factLines([
    ['Incident', incident.incidentId],
    ['Title', incident.title],
    ['Status', incident.status],
    ['Not real', kind.filter(Boolean).join(', ')],
    ['Severity', `${incident.severity.toFixed(1)} (${incident.severityBand})`],
    ['Account', `${incident.accountId} ${incident.region}`],
    ['Resources', incident.resources.join(', ')],
    ['Opened', `${openedAt} (${ago(openedAt, now)})`],
    ['Settled', settledAt],
    ['Updated', updatedAt],
    ['Goes on', incident.activeAfterRelease && 'the activity was seen again after the release'],
    ['Correlation', incident.correlationId],
  ]);
}

function describeFindings(findings: readonly FindingRecord[], { width }: Screen): string {
  const rows = findings.map((finding) => [
    finding.type,
    finding.severity.toFixed(1),
    String(finding.count),
    finding.source,
    finding.updatedAt,
    finding.findingId,
  ]);
  return textTable(['Type', 'Severity', 'Count', 'Source', 'Updated', 'Id'], rows, width - 2);
}

function describeContext(context: IncidentContext, { width }: Screen): string {
  const { facts, related, relatedCount, recommendations: advice, unread } = context;
  const known = facts.flatMap(({ resource, lines }) =>
    lines.map(({ label, value }) => [resource, label, value]),
  );
  const others = related.map(({ incidentId, status, openedAt, title }) => [
    ...[incidentId, status, openedAt, title],
  ]);
  return [
    `Context, gathered ${context.gatheredAt}`,
    ...(known.length > 0 ? [indented(textTable(['Resource', 'Fact', ''], known, width - 2))] : []),
    ...list('Do now', advice.immediate),
    ...list('Look into', advice.investigate),
    ...list('Prevent', advice.prevent),
    ...(others.length > 0
      ? [
          `\n  Related incidents (${relatedCount})`,
          indented(textTable(['Incident', 'Status', 'Opened', 'Title'], others, width - 2)),
        ]
      : []),
    ...list('Could not be read', unread),
  ].join('\n');
}

function list(title: string, entries: readonly string[]): string[] {
  if (entries.length === 0) return [];
  return [`\n  ${title}`, indented(entries.map((entry) => `- ${safeLine(entry)}`))];
}

function describeWayBack(details: IncidentDetails, stack: string): string {
  const undo = describeUndo(details, stack);
  if (!undo) return 'There is nothing to undo.';
  const notes = undo.notes.map((note) => safeLine(plainText(note)));
  return [`Undo: ${undo.command}`, ...(notes.length > 0 ? [indented(notes)] : [])].join('\n');
}
