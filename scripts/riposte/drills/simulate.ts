import { randomUUID } from 'node:crypto';
import { readIncident } from '../../../shared/aws/incident-reader.ts';
import { DRILL_REQUESTED, type DrillRequested } from '../../../shared/domain/events/drill.ts';
import { findingKey } from '../../../shared/domain/finding.ts';
import { type IncidentDetails, isPending } from '../../../shared/domain/incident.ts';
import type { Operator } from '../operator.ts';
import { findOpened } from '../orders/find-opened.ts';
import { putEvent } from '../orders/put-event.ts';
import { patiently, type Patience } from '../orders/wait.ts';
import { namedResources, type NamedResource, placesIn } from './named-resources.ts';
import type { FindingFile } from './read-finding.ts';

/** What a drill would be, before it is sent. */
export interface DrillPlan {
  readonly shape: string;
  readonly resources: readonly NamedResource[];
}

/** What a drill came to; `details` are absent when triage has made no incident of it. */
export interface DrillReport extends DrillPlan {
  readonly drillId: string;
  readonly complete: boolean;
  /** Below the severity threshold of the stack: recorded, and no incident. */
  readonly belowThreshold?: true;
  readonly details?: IncidentDetails;
}

/** Which resources of the finding the policy lists for drills. */
export async function planDrill(
  { control }: Operator,
  { finding, shape }: FindingFile,
): Promise<DrillPlan> {
  return { shape, resources: namedResources(finding, await control.readPolicy()) };
}

export interface DrillOrder extends Patience, FindingFile {
  readonly plan: DrillPlan;
}

/** Sends the finding as a drill and waits until the incident has come to rest. */
export async function runDrill(operator: Operator, order: DrillOrder): Promise<DrillReport> {
  const { finding, plan, report } = order;
  const caller = await operator.identify();
  const drillId = randomUUID();
  const requestedBy = `operator:${caller}`;
  const event: DrillRequested = { version: 1, drillId, requestedBy, finding };
  await putEvent(operator, DRILL_REQUESTED, event);
  report(`drill ${drillId} sent, waiting for the incident`);
  const home = { accountId: caller.split(':')[4] ?? '', region: await operator.region() };
  const keys = keysOf(finding, home, drillId);
  const opened = await patiently(order, async () => findOpened(operator, keys));
  if (!opened) return { ...plan, drillId, complete: false };
  if ('belowThreshold' in opened) return { ...plan, drillId, complete: true, belowThreshold: true };
  const details = await untilAtRest(operator, opened.incidentId, order);
  const complete = details !== undefined && !isPending(details.incident.status);
  return { ...plan, drillId, complete, ...(details && { details }) };
}

function keysOf(
  finding: unknown,
  home: { accountId: string; region: string },
  drillId: string,
): string[] {
  const { accounts, regions } = placesIn(finding, home);
  const id = `drill-${drillId}`;
  return accounts.flatMap((accountId) =>
    regions.map((region) => findingKey({ accountId, region, id })),
  );
}

async function untilAtRest(
  { incidents }: Operator,
  incidentId: string,
  patience: Patience,
): Promise<IncidentDetails | undefined> {
  let latest: IncidentDetails | undefined;
  await patiently(patience, async () => {
    latest = await readIncident(incidents, incidentId);
    patience.report(`${incidentId} is ${latest?.incident.status ?? 'not there yet'}`);
    return latest && !isPending(latest.incident.status) ? latest : undefined;
  });
  return latest;
}
