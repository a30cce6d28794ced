import type { ActionName } from '../domain/action.ts';
import type { ContainmentRecord, ContainmentState, ReleaseNote } from '../domain/containment.ts';
import type { Target } from '../domain/target.ts';
import { CHECK_MARKS, checkMarks, SET_CHECK_MARKS } from './check-marks.ts';
import { recordKey } from './containment-key.ts';
import { withLease, type LeaseOptions } from './containment-lease.ts';
import {
  createOpening,
  newOwner,
  readKnown,
  type KnownRecord,
  type OpenRecord,
} from './containment-opening.ts';
import { readRecord } from './containment-record.ts';
import type { ConditionalUpdate, Table } from './dynamodb.ts';
import { retryConflicts } from './retry-conflicts.ts';

/** One target in the hands of one function for one incident. */
export interface Hold {
  readonly purpose: 'contain' | 'release';
  readonly action: ActionName;
  readonly target: Target;
  readonly incidentId: string;
}

/** The records of before; what `Before` holds is up to the action. */
export interface ContainmentStore<Before> extends OpenRecord<Before> {
  read(hold: Hold): Promise<ContainmentRecord<Before> | undefined>;
  /** The record with what it takes to change it. */
  know(hold: Hold): Promise<KnownRecord<Before>>;
  /** Runs `work` while nobody else changes the target; waits a little for another, then throws TransientError. */
  withLease<T>(hold: Hold, work: () => Promise<T>): Promise<T>;
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
    know: async (hold) => readKnown((await table.get(recordKey(hold))) ?? {}),
    ...createOpening<Before>(options),
    withLease: (hold, work) =>
      withLease(options, { key: recordKey(hold), owner: newOwner(hold) }, work),
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
