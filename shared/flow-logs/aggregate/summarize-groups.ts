import type { FlowGroup } from '../flow-summary.ts';
import type { AddressPool } from './address-pool.ts';
import {
  AT_DESTINATION,
  AT_SOURCE,
  destinationCode,
  isRejected,
  isReply,
  portOf,
  protocolOf,
  sideOf,
  sourceCode,
  UNKNOWN_SIDE,
} from './group-key.ts';
import {
  BYTES_SUM,
  DST_WORD,
  FIRST_WORD,
  FLAGS_WORD,
  FLOWS_WORD,
  type GroupArray,
  INTERFACE_WORD,
  LAST_WORD,
  PACKETS_SUM,
  SRC_WORD,
  TRAITS_WORD,
} from './group-array.ts';
import type { InterfaceTally } from './interface-tally.ts';
import { isPrivate } from './private-address.ts';

export interface GroupSource {
  readonly groups: GroupArray;
  readonly pool: AddressPool;
  readonly tallies: readonly InterfaceTally[];
}

/** The groups at these places, those that are the same but for the interface as one; most bytes first. */
export function summarizeGroups(source: GroupSource, places: readonly number[]): FlowGroup[] {
  const groups = places.map((place) => toGroup(source, place));
  return (areDistinct(source, places) ? groups : mergeEqual(groups)).sort(byImportance);
}

/** Whether keys that differ are groups that differ: records of one interface that all tell their side, or all do not. */
function areDistinct({ groups, tallies }: GroupSource, places: readonly number[]): boolean {
  const isTold = (place: number): boolean =>
    sideOf(groups.word(place, TRAITS_WORD)) !== UNKNOWN_SIDE;
  const [first = 0] = places;
  return tallies.length <= 1 && places.every((place) => isTold(place) === isTold(first));
}

function mergeEqual(groups: readonly FlowGroup[]): FlowGroup[] {
  const found = new Map<string, FlowGroup>();
  for (const group of groups) {
    const identity = identityOf(group);
    const known = found.get(identity);
    found.set(identity, known ? merged(known, group) : group);
  }
  return [...found.values()];
}

/** Numbers first: of a scan many groups have as many bytes, and texts are slow. */
function byImportance(a: FlowGroup, b: FlowGroup): number {
  const difference = b.bytes - a.bytes || b.flows - a.flows || a.port - b.port;
  return difference || compare(a.peer, b.peer) || compare(identityOf(a), identityOf(b));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function toGroup({ groups, pool, tallies }: GroupSource, place: number): FlowGroup {
  const traits = groups.word(place, TRAITS_WORD);
  const source = sourceCode(groups.word(place, SRC_WORD), traits);
  const destination = destinationCode(groups.word(place, DST_WORD), traits);
  const tally = tallies[groups.word(place, INTERFACE_WORD)];
  const isLocalSource = resolvedSide(traits, { source, destination, tally }) === AT_SOURCE;
  return {
    local: pool.text(isLocalSource ? source : destination),
    peer: pool.text(isLocalSource ? destination : source),
    port: portOf(traits),
    service: isReply(traits) === isLocalSource ? 'local' : 'peer',
    protocol: protocolOf(traits),
    direction: isLocalSource ? 'egress' : 'ingress',
    action: isRejected(traits) ? 'REJECT' : 'ACCEPT',
    bytes: groups.sum(place, BYTES_SUM),
    packets: groups.sum(place, PACKETS_SUM),
    flows: groups.word(place, FLOWS_WORD),
    tcpFlags: groups.word(place, FLAGS_WORD),
    first: groups.word(place, FIRST_WORD),
    last: groups.word(place, LAST_WORD),
  };
}

interface Between {
  readonly source: number;
  readonly destination: number;
  readonly tally: InterfaceTally | undefined;
}

/** What no record said by itself all of them together may say; else the private address, then the one that was refused. */
function resolvedSide(traits: number, { source, destination, tally }: Between): number {
  const side = sideOf(traits);
  if (side !== UNKNOWN_SIDE) return side;
  const shared = tally?.local.sharedOf(source);
  if (shared === source) return AT_SOURCE;
  if (shared === destination) return AT_DESTINATION;
  if (isPrivate(source) !== isPrivate(destination)) {
    return isPrivate(source) ? AT_SOURCE : AT_DESTINATION;
  }
  return isRejected(traits) ? AT_DESTINATION : AT_SOURCE;
}

function identityOf(group: FlowGroup): string {
  const { local, peer, port, service, protocol, direction, action } = group;
  return `${local} ${peer} ${port} ${service} ${protocol} ${direction} ${action}`;
}

function merged(a: FlowGroup, b: FlowGroup): FlowGroup {
  return {
    ...a,
    bytes: a.bytes + b.bytes,
    packets: a.packets + b.packets,
    flows: a.flows + b.flows,
    tcpFlags: a.tcpFlags | b.tcpFlags,
    first: Math.min(a.first, b.first),
    last: Math.max(a.last, b.last),
  };
}
