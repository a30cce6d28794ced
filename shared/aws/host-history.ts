import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { HourOfHost } from '../detections/detection.ts';
import { conflictPauseMs } from '../domain/conflict-pause.ts';
import { StorageError, TransientError } from '../domain/errors.ts';
import { DAY_SECONDS, dayOf, formatDay, type HostDay, mergeHours, parseDay } from './host-day.ts';
import { mapAtMost } from './map-at-most.ts';
import { readBody } from './object-body.ts';
import { asStorageError } from './s3-errors.ts';

/** Whose hosts; addresses may be the same in two of them. */
export interface HistoryPlace {
  readonly account: string;
  readonly region: string;
}

interface HistoryRequest extends HistoryPlace {
  /** Their own addresses. */
  readonly hosts: readonly string[];
  /** Unix seconds; hours that begin in the 7 days before it. */
  readonly until: number;
}

interface PastHours {
  readonly hours: readonly HourOfHost[];
  /** Objects that could not be understood, with the reason; at most one for each host and day. */
  readonly ignored: readonly string[];
}

/** What hosts did in the past, an object for each of them and day. */
export interface HostHistoryStore {
  /** Hosts and days of which nothing is known are simply not in it. Throws StorageError or TransientError. */
  read(request: HistoryRequest, signal: AbortSignal): Promise<PastHours>;
  /** Adds to what is known; hours that a scan saw in part only make the past look quieter than it was. */
  write(place: HistoryPlace, hours: readonly HourOfHost[], signal: AbortSignal): Promise<void>;
}

interface HistoryParts {
  readonly client: S3Client;
  readonly bucket: string;
}

const HISTORY_DAYS = 7;
const AT_ONCE = 16;
/** A day of a host has 4 KB. */
const MAX_DAY_BYTES = 64 * 1024;
const MAX_ATTEMPTS = 8;
const MAX_PAUSE_MS = 200;

/**
 * Needs s3:GetObject and s3:PutObject on `history/*`, s3:ListBucket on the bucket (without it S3 says of a missing object that it
 * is refused), kms:Decrypt and kms:GenerateDataKey on the platform's key.
 */
export function createHostHistory(parts: HistoryParts): HostHistoryStore {
  return {
    read: async ({ hosts, until, ...place }, signal) => {
      const from = until - HISTORY_DAYS * DAY_SECONDS;
      const days = [...new Set(hosts)]
        .filter(isAddress)
        .flatMap((host) => daysOf(host, from, until));
      const read = await mapAtMost(AT_ONCE, days, (day) =>
        readDay(parts, { ...place, ...day }, signal),
      );
      return {
        hours: read
          .flatMap(({ hours }) => hours)
          .filter(({ hour }) => hour >= from && hour < until),
        ignored: read.flatMap(({ ignored }) => ignored ?? []),
      };
    },
    write: async (place, hours, signal) => {
      const days = hours
        .filter(({ host }) => isAddress(host))
        .map((one) => ({ ...place, host: one.host, day: dayOf(one.hour), one }));
      const groups = [...Map.groupBy(days, keyOf).values()];
      await mapAtMost(AT_ONCE, groups, async (group) => {
        const [first] = group;
        const added = group.map(({ one }) => one);
        if (first) await addToDay(parts, { ...first, added }, signal);
      });
    },
  };
}

/** Anything else never becomes part of a key. */
function isAddress(host: string): boolean {
  return isIP(host) !== 0 && !host.includes('%');
}

function daysOf(host: string, from: number, until: number): HostDay[] {
  const days = [];
  for (let day = dayOf(from); day < until; day += DAY_SECONDS) days.push({ host, day });
  return days;
}

type PlacedDay = HistoryPlace & HostDay;

/** Colons of IPv6 are awkward in keys, and no address has a `_`. */
function keyOf({ account, region, host, day }: PlacedDay): string {
  const date = new Date(day * 1000).toISOString().slice(0, 10);
  return `history/v1/${account}/${region}/${host.replaceAll(':', '_')}/${date}.json`;
}

interface KnownDay {
  readonly hours: readonly HourOfHost[];
  /** Absent: there is no object. */
  readonly etag?: string | undefined;
  readonly ignored?: string;
}

async function readDay(
  { client, bucket }: HistoryParts,
  placed: PlacedDay,
  abortSignal: AbortSignal,
): Promise<KnownDay> {
  const place = { bucket, key: keyOf(placed) };
  try {
    const command = new GetObjectCommand({ Bucket: bucket, Key: place.key });
    const answer = await client.send(command, { abortSignal });
    const limits = { place, maxBytes: MAX_DAY_BYTES, signal: abortSignal };
    const content = await readBody(answer, limits).catch(reasonToIgnore);
    const hours = typeof content === 'string' ? content : parseDay(content.toString(), placed);
    const { ETag: etag } = answer;
    if (typeof hours !== 'string') return { hours, etag };
    return { hours: [], etag, ignored: `${place.key}: ${hours}` };
  } catch (error) {
    const failure = asStorageError(error, { doing: 'read', ...place });
    if (failure instanceof StorageError && failure.refusal === 'no-object') return { hours: [] };
    throw failure;
  }
}

function reasonToIgnore(error: unknown): string {
  if (error instanceof StorageError) return error.message;
  throw error;
}

/** Whoever writes in between is read again; an object that cannot be understood is replaced. */
async function addToDay(
  parts: HistoryParts,
  placed: PlacedDay & { readonly added: readonly HourOfHost[] },
  signal: AbortSignal,
): Promise<void> {
  for (let count = 1; count <= MAX_ATTEMPTS; count += 1) {
    const known = await readDay(parts, placed, signal);
    const hours = mergeHours(known.hours, placed.added);
    const isNews = formatDay('', hours) !== formatDay('', known.hours);
    if (!isNews || (await hasWritten(parts, { ...placed, hours, etag: known.etag }, signal)))
      return;
    await sleep(conflictPauseMs(count, MAX_PAUSE_MS));
  }
  throw new TransientError(`too many writers at ${keyOf(placed)}`);
}

/** Answers of S3 when another writer was faster. Source: Amazon S3 User Guide, "Conditional writes". */
const LOST_RACES: ReadonlySet<string> = new Set([
  'PreconditionFailed',
  'ConditionalRequestConflict',
  'NoSuchKey',
]);

async function hasWritten(
  { client, bucket }: HistoryParts,
  { hours, etag, ...placed }: PlacedDay & KnownDay,
  abortSignal: AbortSignal,
): Promise<boolean> {
  const key = keyOf(placed);
  const command = new PutObjectCommand({
    ...{ Bucket: bucket, Key: key },
    Body: formatDay(placed.host, hours),
    ContentType: 'application/json',
    ...(etag === undefined ? { IfNoneMatch: '*' } : { IfMatch: etag }),
  });
  try {
    await client.send(command, { abortSignal });
    return true;
  } catch (error) {
    if (error instanceof Error && LOST_RACES.has(error.name)) return false;
    throw asStorageError(error, { doing: 'write', bucket, key });
  }
}
