import { RELEASABLE, type ActionRecord } from '../domain/action.ts';
import type { Clock } from '../domain/clock.ts';
import { InvalidInputError, Superseded } from '../domain/errors.ts';
import type { Incident, IncidentDetails } from '../domain/incident.ts';
import { actionKey } from '../domain/response-plan.ts';
import { contextItem } from './context-items.ts';
import { ConditionFailed, type Table } from './dynamodb.ts';
import type { IncidentChange } from './incident-change.ts';
import { actionItem, expiry, findingItem, incidentItem } from './incident-items.ts';
import { readIncident } from './incident-reader.ts';
import { nextIncident } from './next-incident.ts';
import { retryConflicts } from './retry-conflicts.ts';

export interface IncidentChanger {
  /**
   * Reads the incident, asks `decide` what to change and writes that in one transaction under the incident's version; starts
   * again when somebody else was quicker. Status, severity and `stateVersion` follow from the change. Who knows the incident from a
   * moment ago spares the first reading.
   */
  change(
    incidentId: string,
    decide: (details: IncidentDetails) => IncidentChange | undefined,
    known?: IncidentDetails,
  ): Promise<IncidentDetails>;
  /** Throws InvalidInputError when there is no such incident. */
  read(incidentId: string): Promise<IncidentDetails>;
}

interface ChangerOptions {
  readonly table: Table;
  readonly retentionDays: number;
  readonly clock: Clock;
}

/** All writes to an existing incident go through here. */
export function createIncidentChanger(options: ChangerOptions): IncidentChanger {
  return {
    read: (incidentId) => read(options, incidentId),
    change: (incidentId, decide, known) => {
      let first = known;
      return retryConflicts(async () => {
        const details = first ?? (await read(options, incidentId));
        first = undefined;
        const change = decide(details);
        if (!change) return details;
        const next = applyChange(details, change, options.clock());
        await write(options, { before: details.incident, next, change });
        return next;
      }, `incident ${incidentId}`);
    },
  };
}

async function read({ table }: ChangerOptions, incidentId: string): Promise<IncidentDetails> {
  const details = await readIncident(table, incidentId);
  if (details) return details;
  throw new InvalidInputError('unknown incident', { facts: { incidentId } });
}

/** The incident after a change. Pure. */
export function applyChange(
  details: IncidentDetails,
  change: IncidentChange,
  now: Date,
): IncidentDetails {
  const version = details.incident.version + 1;
  const changed = change.actions?.map((action) => ({ ...action, version }));
  const actions = replaceBy(details.actions, changed ?? [], actionKey);
  const findings = replaceBy(
    details.findings,
    change.finding ? [change.finding] : [],
    (finding) => finding.findingKey,
  );
  const news = {
    refusesAnew: isRefusedAnew(details.actions, change.actions ?? []),
    isFirstProof: isFirstProof(details, change),
  };
  return {
    incident: nextIncident({ ...details, actions, findings }, { ...change, ...news }, now),
    actions,
    findings,
    ...contextOf(details, change),
  };
}

function contextOf({ context }: IncidentDetails, change: IncidentChange) {
  const next = change.context ?? context;
  return next ? { context: next } : {};
}

/** Refusals are told one by one: the status of an incident with several actions may stay what it was. */
function isRefusedAnew(
  existing: readonly ActionRecord[],
  changed: readonly ActionRecord[],
): boolean {
  const refused = new Set(existing.filter(({ state }) => state === 'refused').map(actionKey));
  return changed.some((action) => action.state === 'refused' && !refused.has(actionKey(action)));
}

/** So far there were only findings that their sources did not confirm. */
function isFirstProof({ findings }: IncidentDetails, { finding }: IncidentChange): boolean {
  const isProof = finding !== undefined && finding.unconfirmed === undefined;
  return (
    isProof && findings.length > 0 && findings.every((known) => known.unconfirmed !== undefined)
  );
}

function replaceBy<T>(
  existing: readonly T[],
  changed: readonly T[],
  key: (entry: T) => string,
): T[] {
  const keys = new Set(changed.map(key));
  return [...existing.filter((entry) => !keys.has(key(entry))), ...changed];
}

interface Write {
  readonly before: Incident;
  readonly next: IncidentDetails;
  readonly change: IncidentChange;
}

/** What can still be released must not expire, or nobody could release it any more. */
async function write(
  { table, retentionDays, clock }: ChangerOptions,
  { before, next, change }: Write,
): Promise<void> {
  const { incidentId } = before;
  const expiresAt = expiry(clock(), retentionDays);
  const expiryOf = (...actions: readonly ActionRecord[]) =>
    actions.some(({ state }) => RELEASABLE.includes(state)) ? undefined : expiresAt;
  const writes = [
    table.transactPut({
      item: incidentItem(next.incident, expiryOf(...next.actions)),
      condition: {
        expression: '#version = :version',
        names: { '#version': 'version' },
        values: { ':version': before.version },
      },
    }),
    ...next.actions
      .filter(({ version }) => version === next.incident.version)
      .map((action) =>
        table.transactPut({ item: actionItem(incidentId, action, expiryOf(action)) }),
      ),
    ...(change.finding
      ? [table.transactPut({ item: findingItem(incidentId, change.finding, expiresAt) })]
      : []),
    ...(change.context
      ? [table.transactPut({ item: contextItem(next.incident, change.context, expiresAt) })]
      : []),
    ...(change.alongside ?? []),
  ];
  await table.transact(writes).catch((error: unknown) => {
    const lockHeld = error instanceof ConditionFailed && error.refusals[0] === undefined;
    throw lockHeld && !error.isConflict
      ? new Superseded('a fact beside the incident has changed', { cause: error })
      : error;
  });
}
