import { isDeepStrictEqual } from 'node:util';
import type { FlowGroup } from '../../../shared/flow-logs/flow-summary.ts';

/** What a scanner found, as far as it can tell: a scanner that is fast because it is wrong must be found out. */
export interface Outcome {
  readonly decodedBytes?: number;
  readonly records?: StatusCounts;
  readonly bytes?: number;
  readonly groups?: number;
  readonly packets?: number;
  readonly peers?: number;
  /** Distinct ports of services. */
  readonly ports?: number;
  /** `address bytes` of the peers with most bytes. */
  readonly topPeers?: readonly string[];
  /** The groups with most bytes, with all that is known of them. */
  readonly topGroups?: readonly string[];
}

export interface StatusCounts {
  readonly ok: number;
  readonly noData: number;
  readonly skipData: number;
}

/** What all scanners group by and add up; the default format has no flags. */
export type Group = Omit<FlowGroup, 'tcpFlags'>;

const TOP = 10;

/** Of all groups, none left out. */
export function outcomeOf(groups: readonly Group[], records: StatusCounts): Outcome {
  const byPeer = new Map<string, number>();
  for (const { peer, bytes } of groups) byPeer.set(peer, (byPeer.get(peer) ?? 0) + bytes);
  return {
    records,
    bytes: sum(groups.map(({ bytes }) => bytes)),
    groups: groups.length,
    packets: sum(groups.map(({ packets }) => packets)),
    peers: byPeer.size,
    ports: new Set(groups.map(({ port }) => port)).size,
    topPeers: top([...byPeer]).map(([peer, bytes]) => `${peer} ${bytes}`),
    topGroups: topGroups(groups),
  };
}

export function topGroups(groups: readonly Group[]): string[] {
  return top(groups.map((group) => [groupText(group), group.bytes] as const)).map(([text]) => text);
}

/** What both know and do not agree about. Throws when they know nothing in common. */
export function differences(one: Outcome, other: Outcome): string[] {
  const known = new Map<string, unknown>(Object.entries(other));
  const shared = Object.entries(one).filter(([name]) => known.has(name));
  if (shared.length === 0) throw new Error('two outcomes have nothing in common');
  return shared
    .filter(([name, value]) => !isDeepStrictEqual(value, known.get(name)))
    .map(([name, value]) => `${name}: ${text(value)} and ${text(known.get(name))}`);
}

/** Most bytes first; of equal ones in the order of their texts. */
function top(entries: readonly (readonly [string, number])[]): (readonly [string, number])[] {
  return entries
    .toSorted(([a, bytesOfA], [b, bytesOfB]) => bytesOfB - bytesOfA || (a < b ? -1 : 1))
    .slice(0, TOP);
}

function groupText(group: Group): string {
  const { local, peer, port, service, protocol, direction, action } = group;
  const key = [local, peer, port, service, protocol, direction, action];
  return [...key, group.bytes, group.packets, group.flows, group.first, group.last].join(' ');
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function text(value: unknown): string {
  return JSON.stringify(value);
}
