import { isAnswered } from './contact.ts';
import { type Conversation, conversationsOf, waysOfHost } from './conversation.ts';
import type { DetectedPattern, Traffic } from './detection.ts';
import { distinct, groupBy, spanOf, sumOf, top } from './ranking.ts';
import { REMOTE_ACCESS } from './services.ts';
import type { UnusualHoursSettings } from './unusual-hours.ts';
import type { WorkingTime } from './working-time.ts';
import { count, describeBytes } from './wording.ts';

interface Limits extends UnusualHoursSettings {
  readonly workingTime: WorkingTime;
  readonly knowsFlags: boolean;
}

/** Every this many seconds of a conversation are looked at, so that one from evening to morning is not taken for a night's. */
const STEP = 900;
/** Bytes each way of a login that is worth a word: a probe of the port has less. */
const SESSION_BYTES = 10_000;

/** Much sent to the outside, or a session of remote access from there, that lies outside of working time from its first to its last. */
export function findOutsideWork(traffic: Traffic, limits: Limits): DetectedPattern[] {
  const outside = conversationsOf(traffic).filter(
    ({ host, peer, first, last }) =>
      traffic.isExternal(peer) &&
      !traffic.isExternal(host) &&
      isOutside({ first, last }, limits.workingTime),
  );
  return [...groupBy(outside, ({ host }) => host).values()].flatMap((own) => describe(own, limits));
}

function isOutside(span: { first: number; last: number }, { isWorking }: WorkingTime): boolean {
  for (let moment = span.first; moment < span.last; moment += STEP) {
    if (isWorking(moment)) return false;
  }
  return !isWorking(span.last);
}

function describe(own: readonly Conversation[], limits: Limits): DetectedPattern[] {
  const bytesOut = sumOf(own, (each) => waysOfHost(each).out.bytes);
  const sessions = own.filter((each) => isSession(each, limits.knowsFlags));
  const [host] = distinct(own, (each) => each.host);
  if (host === undefined || (bytesOut < limits.bytes && sessions.length === 0)) return [];
  const sorted = top(own, (each) => waysOfHost(each).out.bytes, own.length);
  const peers = distinct([...sessions, ...sorted], ({ peer }) => peer);
  const logins =
    sessions.length === 0
      ? ''
      : `, ${count(sessions.length, 'session')} of remote access from outside`;
  return [
    {
      pattern: 'unusual-hours',
      severity: sessions.length > 0 ? 'medium' : 'low',
      role: sessions.length > 0 ? 'TARGET' : 'ACTOR',
      summary: `${host} outside of working time (${limits.workingTime.text}): ${describeBytes(bytesOut)} sent to ${count(distinct(own, ({ peer }) => peer).length, 'external peer')}${logins}.`,
      host,
      peers: peers.slice(0, 10),
      measures: { bytesOut, sessions: sessions.length },
      ...spanOf(own),
    },
  ];
}

function isSession(conversation: Conversation, knowsFlags: boolean): boolean {
  const { role, port, sent, answered } = conversation;
  return (
    role === 'TARGET' &&
    REMOTE_ACCESS.has(port) &&
    isAnswered(conversation, knowsFlags) &&
    Math.min(sent.bytes, answered.bytes) >= SESSION_BYTES
  );
}
