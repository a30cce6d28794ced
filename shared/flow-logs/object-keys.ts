import type { FlowQuery } from './flow-query.ts';

/** What the name of a delivered object says. Times are Unix seconds. */
export interface ObjectKey {
  readonly account: string;
  readonly region: string;
  /** `fl-…` */
  readonly flowLogId: string;
  /** The time in the name … */
  readonly start: number;
  /** … and the next one. */
  readonly end: number;
}

export type TimeWindow = Pick<FlowQuery, 'from' | 'to'>;

/** A name stands for five minutes: files are published in this interval. Source: VPC User Guide, "Flow log files". */
const FILE_SECONDS = 300;
/** A record spans at most this much, so one that begins in the window ends by then. Source: VPC User Guide, "Aggregation interval". */
const MAX_AGGREGATION_SECONDS = 600;
/**
 * By the guide of today a name is the beginning of its five minutes (`T1620Z`: records that ended 16:20:00 to 16:24:59), by the
 * guide of 2018 their end (16:15:01 to 16:20:00); so a record is looked for under both.
 */
const NAME_SLACK_SECONDS = FILE_SECONDS;
/** What has no time in its name was written after its records ended, and not this much later. */
const UPLOAD_SECONDS = 6 * 3600;

const NAME =
  /(?:^|\/)((\d{12}|unknown)_vpcflowlogs_([a-z0-9-]+)_(fl-[0-9a-z]+)_)(\d{8}T\d{4})Z_[^/]*\.log\.(?:gz|parquet)$/;

/** Reads the name of an object as AWS gives it; undefined for any other. Source: VPC User Guide, "Flow log files". */
export function parseObjectKey(key: string): ObjectKey | undefined {
  const [, , account, region, flowLogId, stamp] = NAME.exec(key) ?? [];
  if (account === undefined || region === undefined) return undefined;
  if (flowLogId === undefined || stamp === undefined) return undefined;
  const start = parseStamp(stamp);
  if (start === undefined) return undefined;
  return { account, region, flowLogId, start, end: start + FILE_SECONDS };
}

/** Times of names, Unix seconds, under which records of the window may lie; both ends belong to it. */
export function namesOfWindow({ from, to }: TimeWindow): { first: number; last: number } {
  return {
    first: from - NAME_SLACK_SECONDS,
    last: to + MAX_AGGREGATION_SECONDS + NAME_SLACK_SECONDS,
  };
}

/** An object as it is listed. */
export interface ListedKey {
  readonly key: string;
  /** Unix seconds. */
  readonly lastModified?: number | undefined;
}

/** Whether an object may hold records of the window; with a foreign name the time of its upload decides. */
export function mayHoldWindow(
  { key, lastModified }: ListedKey,
  window: TimeWindow,
): 'yes' | 'no' | 'unrecognised' {
  const parsed = parseObjectKey(key);
  if (parsed) {
    const { first, last } = namesOfWindow(window);
    return parsed.start >= first && parsed.start <= last ? 'yes' : 'no';
  }
  if (lastModified === undefined) return 'unrecognised';
  const isNear = lastModified >= window.from && lastModified <= window.to + UPLOAD_SECONDS;
  return isNear ? 'unrecognised' : 'no';
}

/**
 * Where a listing that has come to this key may go on: keys are in order of flow log and time, so what lies before the window or
 * after it is passed over in one step. Undefined: just go on. Never leaves out a key for which mayHoldWindow says `yes`.
 */
export function nextKeyOfInterest(
  key: string,
  window: TimeWindow,
  flowLogIds?: ReadonlySet<string>,
): string | undefined {
  const parsed = parseObjectKey(key);
  if (!parsed) return undefined;
  const id = `_${parsed.flowLogId}_`;
  const stem = key.slice(0, key.lastIndexOf(id) + id.length);
  const { first, last } = namesOfWindow(window);
  const isWanted = flowLogIds?.has(parsed.flowLogId) ?? true;
  // `~` comes after every digit and letter.
  if (!isWanted || parsed.start > last) return `${stem}~`;
  return parsed.start < first ? `${stem}${formatStamp(first)}` : undefined;
}

/** `20261121T1000`, cut to the minute. */
function formatStamp(seconds: number): string {
  const [date = '', time = ''] = new Date(seconds * 1000).toISOString().split('T');
  return `${date.replaceAll('-', '')}T${time.slice(0, 5).replace(':', '')}`;
}

/** Undefined for what is no time, such as the 31st of February. */
function parseStamp(stamp: string): number | undefined {
  const part = (from: number, to: number): number => Number(stamp.slice(from, to));
  const milliseconds = Date.UTC(part(0, 4), part(4, 6) - 1, part(6, 8), part(9, 11), part(11, 13));
  const seconds = milliseconds / 1000;
  return formatStamp(seconds) === stamp ? seconds : undefined;
}
