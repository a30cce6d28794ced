import * as v from 'valibot';
import type { HourOfHost } from '../detections/detection.ts';
import { describeIssues, parseJson } from '../domain/parsing.ts';

export const HOUR_SECONDS = 3600;
export const DAY_SECONDS = 86_400;

const Count = v.pipe(v.number(), v.finite(), v.minValue(0));
const Hour = v.object({
  hour: v.pipe(v.number(), v.integer(), v.minValue(0), v.multipleOf(HOUR_SECONDS)),
  ...{ bytesOut: Count, bytesIn: Count, externalBytesOut: Count },
  ...{ flows: Count, rejects: Count, peers: Count },
});
const Day = v.object({
  version: v.literal(1),
  host: v.string(),
  hours: v.pipe(v.array(Hour), v.maxLength(DAY_SECONDS / HOUR_SECONDS)),
});

/** The host and the day, Unix seconds of its beginning in UTC, that an object is about. */
export interface HostDay {
  readonly host: string;
  readonly day: number;
}

/** Reads an object of the history; a text where it is none of this host and day. */
export function parseDay(text: string, { host, day }: HostDay): readonly HourOfHost[] | string {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return 'not JSON';
  }
  const { success, output, issues } = v.safeParse(Day, value);
  if (!success) return describeIssues(issues);
  const isOther = output.host !== host || output.hours.some(({ hour }) => dayOf(hour) !== day);
  if (isOther) return 'it is of another host or day';
  return output.hours.map((hour) => ({ ...hour, host }));
}

export function formatDay(host: string, hours: readonly HourOfHost[]): string {
  return JSON.stringify({ version: 1, host, hours: hours.map(({ host: _, ...hour }) => hour) });
}

/** @returns Unix seconds when the day of a moment began, in UTC */
export function dayOf(seconds: number): number {
  return Math.floor(seconds / DAY_SECONDS) * DAY_SECONDS;
}

const MEASURES = ['bytesOut', 'bytesIn', 'externalBytesOut', 'flows', 'rejects', 'peers'] as const;

/**
 * Both together, in order of time. Of an hour in both the larger of each measure counts: they are views of the same records, the
 * later one with those that were late; added up, every second look would double the past.
 */
export function mergeHours(
  a: readonly HourOfHost[],
  b: readonly HourOfHost[],
): readonly HourOfHost[] {
  const merged = new Map<number, HourOfHost>();
  for (const one of [...a, ...b]) {
    const other = merged.get(one.hour) ?? one;
    const larger = MEASURES.map((name) => [name, Math.max(one[name], other[name])] as const);
    merged.set(one.hour, { ...one, ...Object.fromEntries(larger) });
  }
  return [...merged.values()].sort((one, other) => one.hour - other.hour);
}
