import { randomUUID } from 'node:crypto';
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { ContainmentRecord, ContainmentState } from '../domain/containment.ts';
import type { SettingsBefore } from '../domain/instance-settings.ts';
import { checkMarks, SET_CHECK_MARKS } from './check-marks.ts';
import { recordKey } from './containment-key.ts';
import {
  leaseEnd,
  leasedUntil,
  leaseValue,
  releaseLease,
  type Lease,
  type LeaseOptions,
} from './containment-lease.ts';
import { nextRecord, readRecord, type Seen } from './containment-record.ts';
import type { Hold } from './containment-store.ts';
import { toRecordUpdate } from './containment-update.ts';
import type { Item } from './dynamodb.ts';

/** The record of a target as it was read. */
export interface KnownRecord<Before> {
  readonly record: ContainmentRecord<Before> | undefined;
  /** Raised by every run of ours that takes the target into its hands; undefined: none ever has. */
  readonly version: number | undefined;
  /** Epoch milliseconds until which a run has it; 0: none has. */
  readonly leasedUntil: number;
  /** Epoch milliseconds since when none has; 0: nobody knows, or for long. */
  readonly quietSince: number;
}

/** A run's hands on a target: the write that takes it, and what is on record then. */
export interface Opening<Before> {
  readonly write: TransactWriteItem;
  readonly record: ContainmentRecord<Before>;
  readonly lease: Lease;
  /** For whom it is contained. */
  readonly incidentId: string;
}

/** Changes of a record that are a part of the transaction in which an action begins or ends. */
export interface OpenRecord<Before> {
  /** Takes the lease, adds the incident as holder and records what is not yet recorded; refused when the record was changed since it was read. */
  planOpening(hold: Hold, known: KnownRecord<Before>, seen: Seen<Before>): Opening<Before>;
  /** Lets go of the lease; refused when it has run out and another run has the target. */
  planClosing(lease: Lease, state?: Exclude<ContainmentState, 'released'>): TransactWriteItem;
  /** Lets go without a word: what was begun is not finished. */
  letGo(lease: Lease): Promise<void>;
  /** Adds settings that were seen after the opening and before they are changed; one on record stays as it is. */
  addKept(lease: Lease, kept: SettingsBefore): Promise<SettingsBefore>;
  /** The same for what each thing was before. */
  addBefore(lease: Lease, before: Readonly<Record<string, Before>>): Promise<void>;
}

export function readKnown<Before>(item: Item): KnownRecord<Before> {
  const { version, quietSince = 0 } = item;
  return {
    record: item['state'] === undefined ? undefined : readRecord(item),
    version: version === undefined ? undefined : Number(version),
    leasedUntil: leasedUntil(item),
    quietSince: Number(quietSince),
  };
}

export function createOpening<Before>(options: LeaseOptions): OpenRecord<Before> {
  const { table } = options;
  return {
    planOpening: (hold, { record, version }, seen) => {
      const next = nextRecord(record, seen);
      const lease: Lease = { key: recordKey(hold), owner: newOwner(hold) };
      const held = leaseValue(options, lease.owner);
      const now = options.clock();
      const { holders: earlier = [] } = record ?? {};
      return {
        write: table.transactUpdate(toRecordUpdate(hold, { next, version, lease: held, now })),
        record: { ...next, holders: [...new Set([...earlier, hold.incidentId])] },
        ...{ lease, incidentId: hold.incidentId },
      };
    },
    planClosing: (lease, state) =>
      table.transactUpdate(leaseEnd(options, lease, state && setState(state, options.clock()))),
    letGo: (lease) => releaseLease(options, lease),
    addKept: async (lease, kept) => {
      const item = await addOnce(table, lease, { place: 'kept', found: kept });
      return item ? (readRecord(item).kept ?? {}) : {};
    },
    addBefore: async (lease, before) => {
      await addOnce(table, lease, { place: 'before', found: before });
    },
  };
}

/** What is in force from now on is in the index that the check reads. */
function setState(state: Exclude<ContainmentState, 'released'>, now: Date) {
  const isInForce = state === 'isolated';
  return {
    sets: ['#state = :state', ...(isInForce ? [SET_CHECK_MARKS] : [])],
    removes: isInForce ? ['driftSince'] : [],
    names: { '#state': 'state' },
    values: { ':state': state, ...(isInForce && checkMarks(now)) },
  };
}

interface Addition {
  readonly place: 'kept' | 'before';
  readonly found: Readonly<Record<string, unknown>>;
}

/** What is on record stays as it is; refused when the run has the target no more. */
async function addOnce(
  table: LeaseOptions['table'],
  { key, owner }: Lease,
  { place, found }: Addition,
): Promise<Item | undefined> {
  const entries = Object.entries(found).map(([id, was], index) => {
    return { id, was, name: `#k${String(index)}`, value: `:k${String(index)}` };
  });
  if (entries.length === 0) return undefined;
  const sets = entries.map(
    ({ name, value }) => `#place.${name} = if_not_exists(#place.${name}, ${value})`,
  );
  return table.update({
    key,
    update: `SET ${sets.join(', ')}`,
    condition: 'lease.#owner = :owner',
    names: {
      ...Object.fromEntries(entries.map(({ name, id }) => [name, id])),
      ...{ '#owner': 'owner', '#place': place },
    },
    values: {
      ...Object.fromEntries(entries.map(({ value, was }) => [value, was])),
      ':owner': owner,
    },
  });
}

/**
 * One for each run: two deliveries of one order at once must not share a lease, or the first to end would let a release in beside
 * the other. A dead run is not waited for in vain, because the queue delivers again long after its lease.
 */
export function newOwner({ purpose, incidentId }: Hold): string {
  return `${purpose}:${incidentId}:${randomUUID()}`;
}
