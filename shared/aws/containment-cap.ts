import type { Clock } from '../domain/clock.ts';
import type { Item, Table } from './dynamodb.ts';
import { retryConflicts } from './retry-conflicts.ts';

const HOUR_MS = 3_600_000;

export interface ContainmentCap {
  /**
   * Takes one of the account's places of the last 60 minutes for this target; true when it has one (also from an earlier try).
   * Atomic: however many functions ask at once, no more than the cap get a place.
   */
  take(accountId: string, targetKey: string): Promise<boolean>;
}

interface CapOptions {
  readonly table: Table;
  readonly clock: Clock;
  readonly maxPerHour: number;
}

/** At most `maxPerHour` containments an account in any 60 minutes (a rolling window, not a calendar hour). */
export function createContainmentCap(options: CapOptions): ContainmentCap {
  return {
    take: (accountId, targetKey) =>
      retryConflicts(
        () => attempt(options, { pk: `CAP#${accountId}`, targetKey }),
        `the cap of account ${accountId}`,
      ),
  };
}

async function attempt(
  { table, clock, maxPerHour }: CapOptions,
  place: { pk: string; targetKey: string },
): Promise<boolean> {
  const now = clock().getTime();
  const item = await table.get({ pk: place.pk });
  const version = Number(item?.['version'] ?? 0);
  const slots = recentSlots(item, now);
  if (slots[place.targetKey] !== undefined) return true;
  if (Object.keys(slots).length >= maxPerHour) return false;
  await table.put({
    item: { pk: place.pk, slots: { ...slots, [place.targetKey]: now }, version: version + 1 },
    condition: {
      expression: item ? '#version = :version' : 'attribute_not_exists(pk)',
      ...(item && { names: { '#version': 'version' }, values: { ':version': version } }),
    },
  });
  return true;
}

function recentSlots(item: Item | undefined, now: number): Record<string, number> {
  const slots = (item?.['slots'] ?? {}) as Record<string, number>;
  return Object.fromEntries(Object.entries(slots).filter(([, taken]) => taken > now - HOUR_MS));
}
