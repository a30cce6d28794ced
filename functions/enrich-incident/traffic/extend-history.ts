import type { HistoryPlace, HostHistoryStore } from '../../../shared/aws/host-history.ts';
import type { HourOfHost, Traffic } from '../../../shared/detections/detection.ts';
import { HOUR_SECONDS, hourOf, windowOfHour } from '../../../shared/detections/host-hours.ts';
import type { FlowQuery } from '../../../shared/flow-logs/flow-query.ts';
import type { Logger } from '../../../shared/runtime/logger.ts';
import { isReadWhole, type ReadTraffic } from './read-traffic.ts';

interface ExtendParts {
  readonly history: HostHistoryStore;
  readonly readTraffic: ReadTraffic;
  readonly isExternal: Traffic['isExternal'];
  readonly place: HistoryPlace;
  /** Milliseconds for all hours together. */
  readonly budgetMs: number;
}

interface PastOf {
  readonly query: FlowQuery;
  /** Own addresses. */
  readonly hosts: readonly string[];
  readonly known: readonly HourOfHost[];
}

export type ExtendHistory = (past: PastOf, logger: Logger) => Promise<readonly HourOfHost[]>;

const DAYS = 7;
const DAY_SECONDS = 24 * HOUR_SECONDS;

/**
 * Reads the same hours of the seven days before, the latest first, as far as the time allows, and keeps what they come to: the next
 * look and the next incident find it there.
 */
export function createExtendHistory(parts: ExtendParts): ExtendHistory {
  return async ({ query, hosts, known }, logger) => {
    const end = performance.now() + parts.budgetMs;
    const added: HourOfHost[] = [];
    for (const hour of missingHours(query, hosts, known)) {
      const most = end - performance.now();
      if (most <= 0) break;
      added.push(...(await readHour(parts, { hour, query, hosts, most }, logger)));
    }
    if (added.length > 0)
      await parts.history.write(parts.place, added, AbortSignal.timeout(parts.budgetMs));
    return added;
  };
}

/** Hours of the window, one to seven days earlier, of which a host lacks its figures. Pure. */
export function missingHours(
  { from, to }: Pick<FlowQuery, 'from' | 'to'>,
  hosts: readonly string[],
  known: readonly HourOfHost[],
): number[] {
  const have = new Set(known.map(({ host, hour }) => `${hour} ${host}`));
  const first = Math.floor(from / HOUR_SECONDS) * HOUR_SECONDS;
  const hours: number[] = [];
  for (let day = 1; day <= DAYS; day += 1)
    for (let hour = first; hour <= to; hour += HOUR_SECONDS) hours.push(hour - day * DAY_SECONDS);
  return hours.filter((hour) => hosts.some((host) => !have.has(`${hour} ${host}`)));
}

interface HourToRead extends Omit<PastOf, 'known'> {
  readonly hour: number;
  /** Milliseconds. */
  readonly most: number;
}

/** An hour without a record is a quiet one, if there are logs of that time that were read whole. */
async function readHour(
  { readTraffic, isExternal }: ExtendParts,
  { hour, query, hosts, most }: HourToRead,
  logger: Logger,
): Promise<HourOfHost[]> {
  const reading = await readTraffic({ ...query, ...windowOfHour(hour) }, logger, most);
  if (reading.outcome === 'unread' || reading.report.read.objects === 0) return [];
  if (!isReadWhole(reading)) return [];
  const seen = hourOf(reading.report.summary, hour, isExternal);
  const quiet = hosts.filter((host) => !seen.some((each) => each.host === host));
  return [
    ...seen.filter(({ host }) => hosts.includes(host)),
    ...quiet.map((host) => nothing(hour, host)),
  ];
}

function nothing(hour: number, host: string): HourOfHost {
  const none = { bytesOut: 0, bytesIn: 0, externalBytesOut: 0, flows: 0, rejects: 0, peers: 0 };
  return { hour, host, ...none };
}
