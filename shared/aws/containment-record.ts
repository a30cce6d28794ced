import type { ContainmentRecord, ContainmentState, ReleaseNote } from '../domain/containment.ts';
import type { SettingsBefore } from '../domain/instance-settings.ts';
import type { Item } from './dynamodb.ts';

/** What was seen before the first change, what of ours is about to be put there, and when it ends by itself. */
export type Seen<Before> = Pick<
  ContainmentRecord<Before>,
  'before' | 'ours' | 'passing' | 'kept' | 'expiresAt'
>;

/** The record as an item of the table holds it. */
export function readRecord<Before>(item: Item): ContainmentRecord<Before> {
  const holders = item['holders'];
  const expiresAt = item['expiresAt'];
  const isReleased = item['state'] === 'released' && item['release'] !== undefined;
  return {
    state: item['state'] as ContainmentState,
    holders: holders instanceof Set ? [...holders].map(String) : [],
    before: (item['before'] ?? {}) as ContainmentRecord<Before>['before'],
    ours: (item['ours'] ?? []) as string[],
    ...readExtras(item),
    generation: Number(item['generation'] ?? 1),
    ...(typeof expiresAt === 'string' && { expiresAt }),
    ...(isReleased && { release: item['release'] as ReleaseNote }),
  };
}

/** Most targets have none of these. */
function readExtras({ passing, kept }: Item): Pick<ContainmentRecord<unknown>, 'passing' | 'kept'> {
  const settings = (kept ?? {}) as SettingsBefore;
  return {
    ...(Array.isArray(passing) && passing.length > 0 && { passing: passing as string[] }),
    ...(Object.keys(settings).length > 0 && { kept: settings }),
  };
}

/** What is written of it; who holds it is added apart. */
export type NextRecord<Before> = Omit<ContainmentRecord<Before>, 'holders' | 'release'>;

/** The record with what was seen now. One that was released is history: its "before" does not count for the next containment. Pure. */
export function nextRecord<Before>(
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
    kept: { ...seen.kept, ...record.kept },
    generation: record.generation,
    ...later(record.expiresAt, seen.expiresAt),
  };
}

/** What a second incident holds ends when the last of its times is over. */
function later(
  known: string | undefined,
  wanted: string | undefined,
): Pick<ContainmentRecord<unknown>, 'expiresAt'> {
  const expiresAt = [known, wanted]
    .filter((time) => time !== undefined)
    .sort()
    .at(-1);
  return expiresAt === undefined ? {} : { expiresAt };
}
