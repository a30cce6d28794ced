import type { FlowLine } from './flow-lines.ts';

/** Two ends, seen from a network interface. Times are Unix seconds. */
export interface Ends {
  /** `eni-…` */
  readonly eniId: string;
  /** Primary private address of the interface. */
  readonly local: string;
  readonly peer: string;
  readonly localPort: number;
  readonly peerPort: number;
  /** IANA number; TCP (6) when absent. */
  readonly protocol?: number;
}

export interface Conversation extends Ends {
  readonly bytesOut: number;
  readonly bytesIn: number;
  /** One for each 1400 bytes when absent, at least one in each minute. */
  readonly packetsOut?: number;
  readonly packetsIn?: number;
  readonly from: number;
  readonly to: number;
  readonly startedBy?: 'local' | 'peer';
  /** Way out of an egress record; 8 (internet gateway) when absent, 1 is the same VPC. */
  readonly trafficPath?: number;
}

type Direction = 'ingress' | 'egress';

/** Longest aggregation interval of instances on Nitro, in seconds. */
const INTERVAL = 60;
const TCP = 6;
/** Sums of flags as flow logs give them: ACK counts only beside SYN. */
export const FLAGS = { fin: 1, syn: 2, rst: 4, synAck: 18 } as const;

/** Records of both directions, one a minute; TCP flags tell who began, and that it ended. */
export function conversation(talk: Conversation): FlowLine[] {
  const minutes = minutesOf(talk.from, talk.to);
  return minutes.flatMap(({ start, end }, at) => {
    const share = { of: minutes.length, at };
    const isLast = at === minutes.length - 1;
    return (['egress', 'ingress'] as const).map((direction) => {
      const isOut = direction === 'egress';
      const bytes = shareOf(isOut ? talk.bytesOut : talk.bytesIn, share);
      const given = isOut ? talk.packetsOut : talk.packetsIn;
      const packets = given === undefined ? Math.ceil(bytes / 1400) || 1 : shareOf(given, share);
      const flags = flagsOf(isOut === (talk.startedBy !== 'peer'), { isFirst: at === 0, isLast });
      return line(talk, { direction, start, end, bytes, packets, flags, action: 'ACCEPT' });
    });
  });
}

export interface Rejected extends Ends {
  readonly direction: Direction;
  readonly from: number;
  readonly to: number;
  /** In all; one when absent. */
  readonly packets?: number;
}

const PROBE_BYTES = 44;

/** Attempts that a security group or network ACL refused: nobody answers. */
export function rejected(attempt: Rejected): FlowLine[] {
  const minutes = minutesOf(attempt.from, attempt.to);
  return minutes.map(({ start, end }, at) => {
    const packets = shareOf(attempt.packets ?? minutes.length, { of: minutes.length, at }) || 1;
    const facts = { start, end, packets, bytes: packets * PROBE_BYTES, flags: FLAGS.syn };
    return line(attempt, { ...facts, direction: attempt.direction, action: 'REJECT' });
  });
}

export interface PortScan {
  readonly eniId: string;
  readonly local: string;
  readonly peers: readonly string[];
  readonly ports: readonly number[];
  /** Who scans: the host itself, or the peers scan it. */
  readonly by: 'local' | 'peers';
  /** `closed`: answered with a reset; `filtered`: dropped. */
  readonly answer: 'closed' | 'filtered';
  readonly from: number;
  readonly to: number;
}

/** One probe for each peer and port, evenly spread over the time. */
export function portScan(scan: PortScan): FlowLine[] {
  const probes = scan.peers.flatMap((peer) => scan.ports.map((port) => ({ peer, port })));
  const step = (scan.to - scan.from) / Math.max(probes.length, 1);
  return probes.flatMap(({ peer, port }, at) => {
    const time = Math.floor(scan.from + at * step);
    return probe(scan, { peer, port, time, callerPort: 40_000 + (at % 20_000) });
  });
}

interface Probe {
  readonly peer: string;
  readonly port: number;
  readonly time: number;
  readonly callerPort: number;
}

function probe({ eniId, local, by, answer }: PortScan, probed: Probe): FlowLine[] {
  const { peer, port, time, callerPort } = probed;
  const isOut = by === 'local';
  const [localPort, peerPort] = isOut ? [callerPort, port] : [port, callerPort];
  const ends = { eniId, local, peer, localPort, peerPort };
  const once = { start: time, end: time, packets: 1 };
  const [asks, answers]: [Direction, Direction] = isOut
    ? ['egress', 'ingress']
    : ['ingress', 'egress'];
  // What others send is refused here; what this host sends is dropped where it arrives.
  const action = answer === 'filtered' && !isOut ? 'REJECT' : 'ACCEPT';
  const syn = { ...once, direction: asks, bytes: PROBE_BYTES, flags: FLAGS.syn, action } as const;
  const reset = { ...once, direction: answers, bytes: 40, flags: FLAGS.rst } as const;
  return answer === 'filtered'
    ? [line(ends, syn)]
    : [line(ends, syn), line(ends, { ...reset, action: 'ACCEPT' })];
}

/** Nothing went through the interface in these seconds. */
export function noData(eniId: string, from: number, to: number): FlowLine {
  return { start: from, end: to, values: { 'interface-id': eniId, 'log-status': 'NODATA' } };
}

/** Records of these seconds were lost. */
export function skipData(eniId: string, from: number, to: number): FlowLine {
  return { start: from, end: to, values: { 'interface-id': eniId, 'log-status': 'SKIPDATA' } };
}

interface LineFacts {
  readonly direction: Direction;
  readonly start: number;
  readonly end: number;
  readonly packets: number;
  readonly bytes: number;
  readonly flags: number;
  readonly action: 'ACCEPT' | 'REJECT';
}

function line(ends: Ends & { readonly trafficPath?: number }, facts: LineFacts): FlowLine {
  const { eniId, protocol = TCP, trafficPath = 8 } = ends;
  const { direction, start, end, packets, bytes, flags, action } = facts;
  const here = { address: ends.local, port: ends.localPort };
  const there = { address: ends.peer, port: ends.peerPort };
  const [source, destination] = direction === 'egress' ? [here, there] : [there, here];
  const values = {
    ...{ 'interface-id': eniId, 'log-status': 'OK', protocol, packets, bytes, action },
    ...{ srcaddr: source.address, dstaddr: destination.address },
    ...{ 'pkt-srcaddr': source.address, 'pkt-dstaddr': destination.address },
    ...{ srcport: source.port, dstport: destination.port },
    'tcp-flags': protocol === TCP ? flags : 0,
    type: ends.local.includes(':') ? 'IPv6' : 'IPv4',
    'flow-direction': direction,
    ...(direction === 'egress' && { 'traffic-path': trafficPath }),
  };
  return { start, end, values };
}

function flagsOf(isCaller: boolean, at: { isFirst: boolean; isLast: boolean }): number {
  const opening = isCaller ? FLAGS.syn : FLAGS.synAck;
  return (at.isFirst ? opening : 0) | (at.isLast ? FLAGS.fin : 0);
}

/** From the first to the last second in steps of the aggregation interval; one that is begun counts whole. */
function minutesOf(from: number, to: number): { start: number; end: number }[] {
  const count = Math.max(Math.ceil((to - from) / INTERVAL), 1);
  return Array.from({ length: count }, (_, at) => {
    const start = from + at * INTERVAL;
    return { start, end: Math.min(start + INTERVAL - 1, Math.max(to, start)) };
  });
}

/** An even share, so that all together are the whole. */
function shareOf(whole: number, { of, at }: { of: number; at: number }): number {
  return Math.floor((whole * (at + 1)) / of) - Math.floor((whole * at) / of);
}
