import { randomUUID } from 'node:crypto';
import type { ActionName } from '../domain/action.ts';
import type { ContainmentRecord, ContainmentState, ReleaseNote } from '../domain/containment.ts';
import { targetKey, type Target } from '../domain/target.ts';
import { CHECK_MARKS, checkMarks, SET_CHECK_MARKS } from './check-marks.ts';
import { withLease, type LeaseOptions } from './containment-lease.ts';
import { nextRecord, readRecord, type NextRecord, type Seen } from './containment-record.ts';
import type { ConditionalUpdate, Key, Table } from './dynamodb.ts';
import { retryConflicts } from './retry-conflicts.ts';

/** One target in the hands of one function for one incident. */
export interface Hold {
  readonly purpose: 'contain' | 'release';
  readonly action: ActionName;
  readonly target: Target;
  readonly incidentId: string;
}

/** The records of before; what `Before` holds is up to the action. */
export interface ContainmentStore<Before> {
  read(hold: Hold): Promise<ContainmentRecord<Before> | undefined>;
  /** Runs `work` while nobody else changes the target; waits a little for another, then throws TransientError. */
  withLease<T>(hold: Hold, work: () => Promise<T>): Promise<T>;
  /** Adds the incident as holder and records what is not yet recorded. What is recorded is never overwritten. */
  recordBefore(hold: Hold, seen: Seen<Before>): Promise<ContainmentRecord<Before>>;
  /** Adds an id of ours that the target is about to be given; who holds it stays as it is. */
  addOwnId(hold: Hold, id: string): Promise<void>;
  /** Takes the incident out of the holders and returns the record as it is then. */
  removeHolder(hold: Hold): Promise<ContainmentRecord<Before>>;
  setState(hold: Hold, state: Exclude<ContainmentState, 'released'>): Promise<void>;
  /** Everything has been given back: the target is released, and it is kept what was done. */
  setReleased(hold: Hold, release: ReleaseNote): Promise<void>;
}

export function createContainmentStore<Before>(options: LeaseOptions): ContainmentStore<Before> {
  const { table, clock } = options;
  return {
    read: async (hold) => {
      const item = await table.get(recordKey(hold));
      return item?.['state'] === undefined ? undefined : readRecord(item);
    },
    withLease: (hold, work) =>
      withLease(options, { key: recordKey(hold), owner: newOwner(hold) }, work),
    recordBefore: (hold, seen) =>
      retryConflicts(() => addToRecord(options, hold, seen), 'the record of before'),
    addOwnId: (hold, id) => retryConflicts(() => addOwnId(table, hold, id), 'the record of before'),
    removeHolder: async (hold) => readRecord(await table.update(removal(hold))),
    setState: async (hold, state) => {
      const isInForce = state === 'isolated';
      await table.update({
        key: recordKey(hold),
        update: `SET #state = :state${isInForce ? `, ${SET_CHECK_MARKS} REMOVE driftSince` : ` REMOVE ${CHECK_MARKS}`}`,
        names: { '#state': 'state' },
        values: { ':state': state, ...(isInForce && checkMarks(clock())) },
      });
    },
    setReleased: async (hold, release) => {
      await table.update({
        key: recordKey(hold),
        update: 'SET #state = :state, #release = :release REMOVE sweepOf, sweepAt, ' + CHECK_MARKS,
        names: { '#state': 'state', '#release': 'release' },
        values: { ':state': 'released', ':release': release },
      });
    },
  };
}

/** Where the record of before of a target lies. */
export function recordKey({ action, target }: Pick<Hold, 'action' | 'target'>): Key {
  return { pk: `TARGET#${action}#${targetKey(target)}` };
}

/**
 * One for each run: two deliveries of one order at once must not share a lease, or the first to end would let a release in beside
 * the other. A dead run is not waited for in vain, because the queue delivers again long after its lease.
 */
function newOwner({ purpose, incidentId }: Hold): string {
  return `${purpose}:${incidentId}:${randomUUID()}`;
}

/** Writes the record under its version, so that twins do not overwrite each other. */
async function addToRecord<Before>(
  { table, clock }: LeaseOptions,
  hold: Hold,
  seen: Seen<Before>,
): Promise<ContainmentRecord<Before>> {
  const item = await table.get(recordKey(hold));
  const version = item?.['version'];
  const before = item?.['state'] === undefined ? undefined : readRecord<Before>(item);
  const next = nextRecord(before, seen);
  const marks = marksOf(next, clock());
  const updated = await table.update({
    key: recordKey(hold),
    update:
      'SET #state = :state, #before = :before, ours = :ours, passing = :passing, kept = :kept, generation = :generation, ' +
      '#target = :target, #version = :next' +
      `${next.expiresAt === undefined ? '' : EXPIRY}${marks.update} ADD holders :incident`,
    condition: version === undefined ? 'attribute_not_exists(#version)' : '#version = :version',
    names: { '#state': 'state', '#before': 'before', '#target': 'target', '#version': 'version' },
    values: {
      ...toValues(next, hold),
      ...marks.values,
      ...{ ':next': Number(version ?? 0) + 1, ':version': version },
    },
  });
  return readRecord(updated);
}

/** What is in force already is looked at later, because it is being changed. */
function marksOf({ state }: NextRecord<unknown>, now: Date) {
  return state === 'isolated'
    ? { update: `, ${SET_CHECK_MARKS}`, values: checkMarks(now) }
    : { update: '', values: {} };
}

/** Only records with all of them are in the index that the sweep reads. */
const EXPIRY = ', expiresAt = :expiry, sweepOf = :action, sweepAt = :expiry';

function toValues(next: NextRecord<unknown>, { incidentId, target, action }: Hold) {
  return {
    ':state': next.state,
    ':before': next.before,
    ':ours': next.ours,
    ':passing': next.passing ?? [],
    ':kept': next.kept ?? {},
    ':generation': next.generation,
    ':incident': new Set([incidentId]),
    ':target': target,
    ...(next.expiresAt !== undefined && { ':expiry': next.expiresAt, ':action': action }),
  };
}

async function addOwnId(table: Table, hold: Hold, id: string): Promise<void> {
  const { ours = [], version } = (await table.get(recordKey(hold))) ?? {};
  await table.update({
    key: recordKey(hold),
    update: 'SET ours = :ours, #version = :next',
    condition: '#version = :version',
    names: { '#version': 'version' },
    values: {
      ':ours': [...new Set([...(ours as string[]), id])],
      ':next': Number(version) + 1,
      ':version': version,
    },
  });
}

function removal(hold: Hold): ConditionalUpdate {
  return {
    key: recordKey(hold),
    update: 'DELETE holders :incident',
    condition: 'attribute_exists(#state)',
    names: { '#state': 'state' },
    values: { ':incident': new Set([hold.incidentId]) },
  };
}
