import type { FlowSummary } from '../flow-logs/flow-summary.ts';
import { type Conversation, conversationsOf, waysOfHost } from './conversation.ts';
import type { HourOfHost, Traffic } from './detection.ts';
import { distinct, groupBy, sumOf } from './ranking.ts';

export const HOUR_SECONDS = 3600;

/** Beginnings of the hours that lie in the window from their first to their last second, to be asked for one by one. */
export function fullHours(from: number, to: number): number[] {
  const first = Math.ceil(from / HOUR_SECONDS);
  const amount = Math.floor((to + 1) / HOUR_SECONDS) - first;
  return Array.from({ length: Math.max(0, amount) }, (_, index) => (first + index) * HOUR_SECONDS);
}

/** The window of that hour, both ends included as in `FlowQuery`. */
export function windowOfHour(hour: number): { from: number; to: number } {
  return { from: hour, to: hour + HOUR_SECONDS - 1 };
}

/**
 * What each of our hosts did in one hour. A group says only when its first and last record were, so hours cannot be cut out of a
 * longer summary: this one must be the answer to `windowOfHour(hour)`. A record over the full hour is then in both of its hours, which
 * is at most one interval too much in each; all hours have it, so they stay comparable.
 */
export function hourOf(
  { groups, dropped }: FlowSummary,
  hour: number,
  isExternal: Traffic['isExternal'],
): HourOfHost[] {
  const traffic = { groups, isExternal, isTruncated: dropped !== undefined, ...windowOfHour(hour) };
  const hosts = groupBy(conversationsOf(traffic), ({ host }) => host);
  return [...hosts]
    .filter(([host]) => !isExternal(host))
    .map(([host, own]) => ({ hour, host, ...measure(own, isExternal) }));
}

type Measures = Omit<HourOfHost, 'hour' | 'host'>;

function measure(own: readonly Conversation[], isExternal: Traffic['isExternal']): Measures {
  const accepted = own.filter(({ sent, answered }) => sent.flows + answered.flows > 0);
  const outward = accepted.filter(({ peer }) => isExternal(peer));
  return {
    bytesOut: sumOf(accepted, (each) => waysOfHost(each).out.bytes),
    bytesIn: sumOf(accepted, (each) => waysOfHost(each).back.bytes),
    externalBytesOut: sumOf(outward, (each) => waysOfHost(each).out.bytes),
    flows: sumOf(accepted, ({ sent, answered }) => sent.flows + answered.flows),
    rejects: sumOf(own, ({ rejected }) => rejected.flows),
    peers: distinct(accepted, ({ peer }) => peer).length,
  };
}
