import { cleanText } from '../domain/alert/clean-text.ts';
import type { FactLine } from '../domain/context/line.ts';
import { truncate } from '../domain/truncate.ts';
import { type Conversation, conversationsOf, waysOfHost } from './conversation.ts';
import type { Traffic } from './detection.ts';
import { distinct, groupBy, spanOf, sumOf, top } from './ranking.ts';
import { clockTime, count, describeBytes, listSome, portName } from './wording.ts';

/** What is known of an address beside its traffic, e.g. country and network; it may be text of others. */
export type NoteOfAddress = (address: string) => string | undefined;

/** External peers with a line of their own. */
const MAX_PEERS = 3;
/** Records of the same moment differ by this much: two intervals of Nitro, or one and its uncertainty. */
const SAME_END_SECONDS = 120;
const MAX_NOTE = 40;

/**
 * What a responder asks first, in at most 8 lines: how much left, to whom, who else was touched, what was stopped, and whether it is
 * still going on. Times are UTC.
 */
export function describeTraffic(
  traffic: Traffic,
  note: NoteOfAddress = () => undefined,
): FactLine[] {
  const conversations = conversationsOf(traffic);
  if (conversations.length === 0) return [['Traffic', 'no records of it in the window']];
  const accepted = conversations.filter(({ sent, answered }) => sent.flows + answered.flows > 0);
  const [outside, inside] = splitBy(accepted, ({ peer }) => traffic.isExternal(peer));
  const { last } = spanOf(conversations);
  return [
    ['Sent out', describeOutside(outside, traffic)],
    ...describeTop(outside, { last, note }),
    ['Internal peers', describeInside(inside)],
    ['Services', describeServices(accepted)],
    ['Rejected', describeRejected(conversations)],
    ['Records until', describeEnd(conversations, traffic)],
  ];
}

function splitBy<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

function bytesOf(conversations: readonly Conversation[]): { out: number; back: number } {
  return {
    out: sumOf(conversations, (each) => waysOfHost(each).out.bytes),
    back: sumOf(conversations, (each) => waysOfHost(each).back.bytes),
  };
}

function peersOf(conversations: readonly Conversation[]): string[] {
  return distinct(conversations, ({ peer }) => peer);
}

function describeOutside(outside: readonly Conversation[], { isTruncated }: Traffic): string {
  if (outside.length === 0) return 'nothing, no external peer was let through';
  const { out, back } = bytesOf(outside);
  const peers = count(peersOf(outside).length, 'external peer');
  const bound = isTruncated ? ' (at least: small groups were dropped)' : '';
  return `${describeBytes(out)} to ${peers}, ${describeBytes(back)} received${bound}`;
}

interface Telling {
  /** Moment of the latest record. */
  readonly last: number;
  readonly note: NoteOfAddress;
}

/** The external peers with most bytes. */
function describeTop(outside: readonly Conversation[], telling: Telling): FactLine[] {
  const pairs = [...groupBy(outside, ({ peer }) => peer)];
  const most = top(pairs, ([, own]) => bytesOf(own).out + bytesOf(own).back, MAX_PEERS);
  if (most.length === 0) return [];
  const lines = most.map(([peer, own]) => describePeer(peer, own, telling));
  return lines.map((text, index): FactLine => [`External peer ${index + 1}`, text]);
}

function describePeer(peer: string, own: readonly Conversation[], { last, note }: Telling): string {
  const { out, back } = bytesOf(own);
  const span = spanOf(own);
  const services = distinct(own, ({ port, protocol }) => portName(port, protocol));
  const isGoingOn = span.last >= last - SAME_END_SECONDS;
  const text = note(peer);
  const about = text === undefined ? '' : ` (${truncate(cleanText(text), MAX_NOTE)})`;
  const time = `${clockTime(span.first)} to ${clockTime(span.last)}${isGoingOn ? ', to the end of the records' : ''}`;
  return `${peer}${about}: ${describeBytes(out)} out, ${describeBytes(back)} in, ${listSome(services, 2)}, ${time}`;
}

function describeInside(inside: readonly Conversation[]): string {
  if (inside.length === 0) return 'none';
  const { out, back } = bytesOf(inside);
  const most = top(
    [...groupBy(inside, ({ peer }) => peer)],
    ([, own]) => bytesOf(own).out + bytesOf(own).back,
    MAX_PEERS,
  ).map(([peer]) => peer);
  const amount = peersOf(inside).length;
  return `${amount.toLocaleString('en-US')} (${describeBytes(out)} out, ${describeBytes(back)} in), most with ${most.join(', ')}`;
}

function describeServices(accepted: readonly Conversation[]): string | undefined {
  const [called, offered] = splitBy(accepted, ({ role }) => role === 'ACTOR');
  const parts = [
    ...(called.length > 0 ? [`called ${listServices(called)}`] : []),
    ...(offered.length > 0 ? [`offered ${listServices(offered)}`] : []),
  ];
  return parts.join('; ') || undefined;
}

function listServices(conversations: readonly Conversation[]): string {
  const services = [
    ...groupBy(conversations, ({ port, protocol }) => portName(port, protocol)),
  ].map(([name, own]) => ({ name, peers: peersOf(own).length, bytes: bytesOf(own) }));
  const most = top(services, ({ bytes }) => bytes.out + bytes.back, services.length);
  return listSome(
    most.map(({ name, peers }) => `${name} (${count(peers, 'peer')})`),
    3,
  );
}

function describeRejected(conversations: readonly Conversation[]): string {
  const rejected = conversations.filter(({ rejected: { flows } }) => flows > 0);
  const [from, to] = splitBy(rejected, ({ role }) => role === 'TARGET');
  const parts = [...describeSide('from', from), ...describeSide('to', to)];
  return parts.join(', ') || 'nothing';
}

function describeSide(word: 'from' | 'to', rejected: readonly Conversation[]): string[] {
  if (rejected.length === 0) return [];
  const records = count(
    sumOf(rejected, (each) => each.rejected.flows),
    'record',
  );
  return [`${records} ${word} ${count(peersOf(rejected).length, 'address', 'addresses')}`];
}

function describeEnd(conversations: readonly Conversation[], { to }: Traffic): string {
  const accepted = conversations.filter(({ sent, answered }) => sent.flows + answered.flows > 0);
  const { last } = spanOf(conversations);
  return `${clockTime(last)} UTC, looked at until ${clockTime(to)}: ${describeAccepted(accepted, last)}`;
}

/** Records come late: only those that are there say until when something was let through. */
function describeAccepted(accepted: readonly Conversation[], last: number): string {
  if (accepted.length === 0) return 'nothing accepted';
  const { last: lastAccepted } = spanOf(accepted);
  return lastAccepted >= last - SAME_END_SECONDS
    ? 'accepted to the end of the records'
    : `accepted until ${clockTime(lastAccepted)}`;
}
