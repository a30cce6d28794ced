import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../domain/clock.ts';
import type { Table } from './dynamodb.ts';

const HOUR_MS = 3_600_000;

/** Who has a place at the moment. */
export interface TakenPlaces {
  /** Of the account, or a part of it that has a cap of its own. */
  readonly scope: string;
  /** Epoch milliseconds of each target's containment in the last hour. */
  readonly slots: Readonly<Record<string, number>>;
  /** Places of more than an hour ago are still in the item. */
  readonly hasOld: boolean;
  /** undefined: nobody has ever taken one. */
  readonly version: number | undefined;
}

export interface ContainmentCap {
  read(scope: string): Promise<TakenPlaces>;
  /**
   * The write that takes one of the places of the last 60 minutes for this target, `held` when it has one (from an earlier try), or
   * `full`. It is refused when the last place is gone by then: however many functions ask at once, no more than the cap get a place.
   * Those that there are enough places for do not get into each other's way.
   */
  place(taken: TakenPlaces, targetKey: string): TransactWriteItem | 'held' | 'full';
}

interface CapOptions {
  readonly table: Table;
  readonly clock: Clock;
  readonly maxPerHour: number;
}

/** At most `maxPerHour` containments an account in any 60 minutes (a rolling window, not a calendar hour). */
export function createContainmentCap(options: CapOptions): ContainmentCap {
  const { table, clock, maxPerHour } = options;
  return {
    read: async (scope) => {
      const item = await table.get({ pk: keyOf(scope) });
      const all = (item?.['slots'] ?? {}) as Record<string, number>;
      const slots = recentOf(all, clock().getTime());
      const hasOld = Object.keys(all).length > Object.keys(slots).length;
      return { scope, slots, hasOld, version: item && Number(item['version'] ?? 0) };
    },
    place: (taken, targetKey) => {
      if (taken.slots[targetKey] !== undefined) return 'held';
      if (Object.keys(taken.slots).length >= maxPerHour) return 'full';
      return taken.version === undefined || taken.hasOld
        ? anew(options, taken, targetKey)
        : beside(options, taken, targetKey);
    },
  };
}

/** One more beside those that are there, as long as there is room. */
function beside(
  { table, clock, maxPerHour }: CapOptions,
  { scope }: TakenPlaces,
  targetKey: string,
): TransactWriteItem {
  return table.transactUpdate({
    key: { pk: keyOf(scope) },
    update: 'SET slots.#target = :now ADD #version :one',
    condition: 'size(slots) < :max',
    names: { '#target': targetKey, '#version': 'version' },
    values: { ':now': clock().getTime(), ':one': 1, ':max': maxPerHour },
  });
}

/** The first one, or the first after a while: leaves out what is old. */
function anew(
  { table, clock }: CapOptions,
  { scope, slots, version }: TakenPlaces,
  targetKey: string,
): TransactWriteItem {
  const taken = { ...slots, [targetKey]: clock().getTime() };
  return table.transactPut({
    item: { pk: keyOf(scope), slots: taken, version: (version ?? 0) + 1 },
    condition: {
      expression: version === undefined ? 'attribute_not_exists(pk)' : '#version = :version',
      ...(version !== undefined && {
        names: { '#version': 'version' },
        values: { ':version': version },
      }),
    },
  });
}

function keyOf(scope: string): string {
  return `CAP#${scope}`;
}

function recentOf(slots: Record<string, number>, now: number): Record<string, number> {
  return Object.fromEntries(Object.entries(slots).filter(([, taken]) => taken > now - HOUR_MS));
}
