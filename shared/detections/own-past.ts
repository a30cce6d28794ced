import { type Conversation, conversationsOf, waysOfHost } from './conversation.ts';
import type { DetectedPattern, HourOfHost, Traffic } from './detection.ts';
import { HOUR_SECONDS } from './host-hours.ts';
import { distinct, groupBy, spanOf, sumOf, top } from './ranking.ts';
import { median, upperLimit } from './robust-statistics.ts';
import type { UnusualHoursSettings } from './unusual-hours.ts';
import { count, describeBytes } from './wording.ts';

interface Comparison {
  readonly found: readonly DetectedPattern[];
  /** Hosts of which enough of the past is known. */
  readonly compared: number;
}

/**
 * What the hosts did in the window against the same hours (UTC) of earlier days. A window is compared with whole hours: shorter than
 * one, it must exceed what whole hours had; longer, it is divided; of the hours that it touches the busiest counts.
 */
export function findAboveOwnPast(
  traffic: Traffic,
  hosts: readonly string[],
  settings: UnusualHoursSettings,
): Comparison {
  const hours = touchedHours(traffic);
  const past = groupBy(traffic.history?.hours ?? [], ({ host }) => host);
  const own = groupBy(conversationsOf(traffic), ({ host }) => host);
  const compared = hosts.flatMap((host) => {
    const samples = hours.map((hour) => samplesOf(past.get(host) ?? [], hour));
    const isKnown = samples.every(({ length }) => length >= settings.samples);
    return isKnown ? [compare(own.get(host) ?? [], samples, { traffic, settings })] : [];
  });
  return { found: compared.flat(), compared: compared.length };
}

/** Beginnings of the hours in which the window lies. */
function touchedHours({ from, to }: Traffic): number[] {
  const first = Math.floor(from / HOUR_SECONDS);
  const amount = Math.max(1, Math.ceil(to / HOUR_SECONDS) - first);
  // More than a day touches every hour of the day once.
  return Array.from({ length: Math.min(24, amount) }, (_, index) => (first + index) * HOUR_SECONDS);
}

/** Earlier hours of the same hour of the day. */
function samplesOf(hours: readonly HourOfHost[], hour: number): HourOfHost[] {
  const day = 24 * HOUR_SECONDS;
  return hours.filter((each) => each.hour < hour && (hour - each.hour) % day === 0);
}

interface Frame {
  readonly traffic: Traffic;
  readonly settings: UnusualHoursSettings;
}

function compare(
  own: readonly Conversation[],
  samples: readonly (readonly HourOfHost[])[],
  { traffic, settings }: Frame,
): DetectedPattern[] {
  const windowHours = Math.max(1, (traffic.to - traffic.from) / HOUR_SECONDS);
  const outward = own.filter(({ peer }) => traffic.isExternal(peer));
  const bytesOut = sumOf(outward, (each) => waysOfHost(each).out.bytes);
  const peers = distinct(own.filter(isAccepted), ({ peer }) => peer).length;
  const bytesLimit = limitOf(samples, (hour) => hour.externalBytesOut, settings.bytes);
  const peersLimit = limitOf(samples, (hour) => hour.peers, settings.peers);
  const isUnusual = bytesOut / windowHours > bytesLimit || peers / windowHours > peersLimit;
  const [host] = distinct(own, (each) => each.host);
  if (host === undefined || !isUnusual) return [];
  const usualBytes = usualOf(samples, (hour) => hour.externalBytesOut);
  const usualPeers = usualOf(samples, (hour) => hour.peers);
  const sorted = top(own, (each) => waysOfHost(each).out.bytes, own.length);
  return [
    {
      pattern: 'unusual-hours',
      severity: 'medium',
      role: 'ACTOR',
      summary: `${host} is far above its own past at this hour of the day: ${describeBytes(bytesOut)} sent to the outside (usual: ${describeBytes(usualBytes)}), ${count(peers, 'peer')} (usual: ${usualPeers}).`,
      host,
      peers: distinct(sorted, ({ peer }) => peer).slice(0, 10),
      measures: { bytesOut, usualBytesOut: usualBytes, peers, usualPeers },
      ...spanOf(own),
    },
  ];
}

function isAccepted({ sent, answered }: Conversation): boolean {
  return sent.flows + answered.flows > 0;
}

type Measure = (hour: HourOfHost) => number;

function limitOf(
  samples: readonly (readonly HourOfHost[])[],
  measure: Measure,
  floor: number,
): number {
  return Math.max(...samples.map((hours) => upperLimit(hours.map(measure), floor)));
}

function usualOf(samples: readonly (readonly HourOfHost[])[], measure: Measure): number {
  return Math.max(...samples.map((hours) => median(hours.map(measure))));
}
