import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../domain/clock.ts';
import type { Item, Table } from './dynamodb.ts';

const HOUR_MS = 3_600_000;

/** Who has a place at the moment. */
export interface TakenPlaces {
  /** Of the account, or a part of it that has a cap of its own. */
  readonly scope: string;
  /** Epoch milliseconds of each target's containment in the last hour. */
  readonly slots: Readonly<Record<string, number>>;
  /** undefined: nobody has ever taken one. */
  readonly version: number | undefined;
}

export interface ContainmentCap {
  read(scope: string): Promise<TakenPlaces>;
  /**
   * The write that takes one of the places of the last 60 minutes for this target, `held` when it has one (from an earlier try), or
   * `full`. The write is refused when somebody else was quicker: however many functions ask at once, no more than the cap get a place.
   */
  place(taken: TakenPlaces, targetKey: string): TransactWriteItem | 'held' | 'full';
}

interface CapOptions {
  readonly table: Table;
  readonly clock: Clock;
  readonly maxPerHour: number;
}

/** At most `maxPerHour` containments an account in any 60 minutes (a rolling window, not a calendar hour). */
export function createContainmentCap({ table, clock, maxPerHour }: CapOptions): ContainmentCap {
  return {
    read: async (scope) => {
      const item = await table.get({ pk: keyOf(scope) });
      const slots = recentSlots(item, clock().getTime());
      return { scope, slots, version: item && Number(item['version'] ?? 0) };
    },
    place: ({ scope, slots, version }, targetKey) => {
      if (slots[targetKey] !== undefined) return 'held';
      if (Object.keys(slots).length >= maxPerHour) return 'full';
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
    },
  };
}

function keyOf(scope: string): string {
  return `CAP#${scope}`;
}

function recentSlots(item: Item | undefined, now: number): Record<string, number> {
  const slots = (item?.['slots'] ?? {}) as Record<string, number>;
  return Object.fromEntries(Object.entries(slots).filter(([, taken]) => taken > now - HOUR_MS));
}
