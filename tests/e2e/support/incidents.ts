import { Table } from '../../../shared/aws/dynamodb.ts';
import { readIncident } from '../../../shared/aws/incident-reader.ts';
import type { IncidentDetails, IncidentStatus } from '../../../shared/domain/incident.ts';
import { listIncidents } from '../../../scripts/riposte/incidents.ts';
import { operator } from './operator.ts';
import { clients } from './clients.ts';
import { platform } from './platform.ts';
import { readFindingIndex } from './stored-state.ts';
import { waitFor } from '../../../scripts/wait-for.ts';

/** Every incident that names the instance among its resources. */
export async function readIncidentsFor(instanceId: string): Promise<IncidentDetails[]> {
  const all = await listIncidents(operator());
  const named = all.filter(({ resources }) => resources.includes(`instance ${instanceId}`));
  const details = await Promise.all(named.map(async (found) => readIncidentById(found.incidentId)));
  return details.filter((found) => found !== undefined);
}

/** Waits until there is exactly one incident on the instance and it has this status. */
export async function untilIncident(
  instanceId: string,
  status: IncidentStatus,
): Promise<IncidentDetails> {
  return waitFor(
    async () => {
      const [first, ...others] = await readIncidentsFor(instanceId);
      return others.length === 0 && first?.incident.status === status && first;
    },
    { what: `one incident on ${instanceId} with status ${status}` },
  );
}

/** Waits until the incident that a finding belongs to has this status; cheaper than a search by instance. */
export async function untilIncidentOf(
  findingId: string,
  status: IncidentStatus,
): Promise<IncidentDetails> {
  return waitFor(
    async () => {
      const details = await readIncidentOf(findingId);
      return details?.incident.status === status && details;
    },
    // Many are under way at once when crashes are tried.
    { what: `an incident of finding ${findingId} with status ${status}`, timeoutMs: 120_000 },
  );
}

/** The incident that a finding belongs to, undefined when there is none (yet). */
export async function readIncidentOf(findingId: string): Promise<IncidentDetails | undefined> {
  const { incidentId } = await readFindingIndex(findingId);
  return typeof incidentId === 'string' ? readIncidentById(incidentId) : undefined;
}

/** Undefined when there is none of this id. */
export async function readIncidentById(incidentId: string): Promise<IncidentDetails | undefined> {
  return readIncident(new Table(clients().dynamodb, platform().stack + '-incidents'), incidentId);
}
