import { randomUUID } from 'node:crypto';
import type { ActionName } from '../domain/action.ts';
import type { ContainmentRecord, ContainmentState, ReleaseNote } from '../domain/containment.ts';
import { targetKey, type Target } from '../domain/target.ts';
import { withLease, type LeaseOptions } from './containment-lease.ts';
import type { ConditionalUpdate, Item, Key, Table } from './dynamodb.ts';
import { retryConflicts } from './retry-conflicts.ts';

/** One target in the hands of one function for one incident. */
export interface Hold {
  readonly purpose: 'contain' | 'release';
  readonly action: ActionName;
  readonly target: Target;
  readonly incidentId: string;
}

/** What was seen before the first change, and what of ours is about to be put there. */
export type Seen<Before> = Pick<ContainmentRecord<Before>, 'before' | 'ours' | 'passing'>;

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
  const { table } = options;
  return {
    read: async (hold) => {
      const item = await table.get(recordKey(hold));
      return item?.['state'] === undefined ? undefined : readRecord(item);
    },
    withLease: (hold, work) =>
      withLease(options, { key: recordKey(hold), owner: newOwner(hold) }, work),
    recordBefore: (hold, seen) =>
      retryConflicts(() => addToRecord(table, hold, seen), 'the record of before'),
    addOwnId: (hold, id) => retryConflicts(() => addOwnId(table, hold, id), 'the record of before'),
    removeHolder: async (hold) => readRecord(await table.update(removal(hold))),
    setState: async (hold, state) => {
      await table.update({
        key: recordKey(hold),
        update: 'SET #state = :state',
        names: { '#state': 'state' },
        values: { ':state': state },
      });
    },
    setReleased: async (hold, release) => {
      await table.update({
        key: recordKey(hold),
        update: 'SET #state = :state, #release = :release',
        names: { '#state': 'state', '#release': 'release' },
        values: { ':state': 'released', ':release': release },
      });
    },
  };
}

function recordKey({ action, target }: Hold): Key {
  return { pk: `TARGET#${action}#${targetKey(target)}` };
}

/**
 * One for each run: two deliveries of one order at once must not share a lease, or the first to end would let a release in beside
 * the other. A dead run is not waited for in vain, because the queue delivers again long after its lease.
 */
function newOwner({ purpose, incidentId }: Hold): string {
  return `${purpose}:${incidentId}:${randomUUID()}`;
}

function readRecord<Before>(item: Item): ContainmentRecord<Before> {
  const holders = item['holders'];
  const isReleased = item['state'] === 'released' && item['release'] !== undefined;
  return {
    state: item['state'] as ContainmentState,
    holders: holders instanceof Set ? [...holders].map(String) : [],
    before: (item['before'] ?? {}) as ContainmentRecord<Before>['before'],
    ours: (item['ours'] ?? []) as string[],
    ...(item['passing'] !== undefined && { passing: item['passing'] as string[] }),
    generation: Number(item['generation'] ?? 1),
    ...(isReleased && { release: item['release'] as ReleaseNote }),
  };
}

/** Writes the record under its version, so that twins do not overwrite each other. */
async function addToRecord<Before>(
  table: Table,
  hold: Hold,
  seen: Seen<Before>,
): Promise<ContainmentRecord<Before>> {
  const item = await table.get(recordKey(hold));
  const version = item?.['version'];
  const next = nextRecord(
    item?.['state'] === undefined ? undefined : readRecord<Before>(item),
    seen,
  );
  const updated = await table.update({
    key: recordKey(hold),
    update:
      'SET #state = :state, #before = :before, ours = :ours, passing = :passing, generation = :generation, ' +
      '#target = :target, #version = :next ADD holders :incident',
    condition: version === undefined ? 'attribute_not_exists(#version)' : '#version = :version',
    names: { '#state': 'state', '#before': 'before', '#target': 'target', '#version': 'version' },
    values: {
      ':state': next.state,
      ':before': next.before,
      ':ours': next.ours,
      ':passing': next.passing ?? [],
      ':generation': next.generation,
      ':incident': new Set([hold.incidentId]),
      ':target': hold.target,
      ':next': Number(version ?? 0) + 1,
      ':version': version,
    },
  });
  return readRecord(updated);
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

type NextRecord<Before> = Omit<ContainmentRecord<Before>, 'holders' | 'release'>;

/** A released record is history: its "before" does not count for the next containment. */
function nextRecord<Before>(
  record: ContainmentRecord<Before> | undefined,
  seen: Seen<Before>,
): NextRecord<Before> {
  if (!record || record.state === 'released') {
    return { ...seen, state: 'isolating', generation: (record?.generation ?? 0) + 1 };
  }
  return {
    state: record.state === 'isolated' ? 'isolated' : 'isolating',
    before: { ...seen.before, ...record.before },
    ours: [...new Set([...record.ours, ...seen.ours])],
    passing: [...new Set([...(record.passing ?? []), ...(seen.passing ?? [])])],
    generation: record.generation,
  };
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
