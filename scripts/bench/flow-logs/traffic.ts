import type { Interface, Network } from './network.ts';
import { publicAddress } from './network.ts';
import type { Random } from './random.ts';

/** What a record says of who talked to whom. */
export interface Flow {
  readonly interfaceId: string;
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** IANA number. */
  readonly protocol: number;
  readonly packets: number;
  readonly bytes: number;
  readonly action: 'ACCEPT' | 'REJECT';
}

interface Service {
  readonly port: number;
  readonly protocol: number;
}

const TCP = 6;
const UDP = 17;
const tcp = (port: number): Service => ({ port, protocol: TCP });
const udp = (port: number): Service => ({ port, protocol: UDP });

// What stands more often is called more often.
const CALLED_OUTSIDE = [tcp(443), tcp(443), tcp(443), tcp(443), tcp(80), udp(53), udp(123)];
const CALLED_INSIDE = [tcp(5432), tcp(5432), tcp(6379), tcp(3306), tcp(8080), udp(53)];
const OFFERED = [tcp(443), tcp(443), tcp(443), tcp(80), tcp(8443), tcp(22)];
const NOISE = [23, 22, 445, 3389, 8080, 5060, 6379, 2323, 1433, 80, 443, 8088];
const IPV6_PER_MILLE = 50;
const PING_PER_MILLE = 10;
const SCANNED_PORTS = 10_000;
/** What health checks, polls and closed connections look like, and how many of 1,000 flows are such. */
const USUAL = [
  { packets: 6, bytes: 512 },
  { packets: 5, bytes: 431 },
  { packets: 10, bytes: 5482 },
  { packets: 3, bytes: 180 },
  { packets: 1, bytes: 76 },
];
const USUAL_PER_MILLE = 600;

/** A request and its reply, as the interface of ours logs them. */
export function conversation(network: Network, random: Random): readonly [Flow, Flow] {
  const ours = random.pick(network.slots);
  const kind = random.below(100);
  if (kind < 45) return outward(ours, { peers: network.peers, services: CALLED_OUTSIDE }, random);
  if (kind < 80) return inward(ours, network, random);
  return inside(ours, network, random);
}

/** What the internet tries and a security group refuses. */
export function noise(network: Network, random: Random): Flow {
  const ours = random.pick(network.slots);
  const packets = 1 + random.below(3);
  return {
    interfaceId: ours.id,
    source: publicAddress(random),
    destination: ours.ipv4,
    sourcePort: ephemeral(random),
    destinationPort: random.chance(700) ? random.pick(NOISE) : 1 + random.below(65_535),
    protocol: random.chance(900) ? TCP : UDP,
    packets,
    bytes: packets * 40,
    action: 'REJECT',
  };
}

/** One probe of the port scanner, which looks at one interface. */
export function probe(network: Network, random: Random): Flow {
  return {
    interfaceId: network.measured.id,
    source: network.scanner,
    destination: network.measured.ipv4,
    sourcePort: ephemeral(random),
    destinationPort: 1 + random.below(SCANNED_PORTS),
    protocol: TCP,
    packets: 1,
    bytes: 44,
    action: random.chance(990) ? 'REJECT' : 'ACCEPT',
  };
}

type Peers = Network['peers'];

function outward(
  ours: Interface,
  { peers, services }: { readonly peers: Peers; readonly services: readonly Service[] },
  random: Random,
): readonly [Flow, Flow] {
  const family = random.chance(IPV6_PER_MILLE) ? 'ipv6' : 'ipv4';
  const peer = random.pickSkewed(peers[family]);
  return pair(ours, { caller: ours[family], called: peer, service: random.pick(services) }, random);
}

function inward(ours: Interface, { peers }: Network, random: Random): readonly [Flow, Flow] {
  const family = random.chance(IPV6_PER_MILLE) ? 'ipv6' : 'ipv4';
  const caller = random.pickSkewed(peers[family]);
  return pair(ours, { caller, called: ours[family], service: random.pick(OFFERED) }, random);
}

function inside(ours: Interface, network: Network, random: Random): readonly [Flow, Flow] {
  const other = anotherThan(ours, network, random);
  const family = random.chance(IPV6_PER_MILLE) ? 'ipv6' : 'ipv4';
  const call = { caller: ours[family], called: other[family], service: random.pick(CALLED_INSIDE) };
  return pair(ours, call, random);
}

function anotherThan(ours: Interface, { interfaces }: Network, random: Random): Interface {
  for (;;) {
    const other = random.pick(interfaces);
    if (other !== ours) return other;
  }
}

interface Call {
  readonly caller: string;
  readonly called: string;
  readonly service: Service;
}

function pair(
  { id }: Interface,
  { caller, called, service }: Call,
  random: Random,
): readonly [Flow, Flow] {
  const isPing = random.chance(PING_PER_MILLE);
  const callerPort = isPing ? 0 : ephemeral(random);
  const servicePort = isPing ? 0 : service.port;
  const protocol = isPing ? pingOf(caller) : service.protocol;
  const common = { interfaceId: id, protocol, action: 'ACCEPT' } as const;
  const request: Flow = {
    ...common,
    source: caller,
    destination: called,
    sourcePort: callerPort,
    destinationPort: servicePort,
    ...amount(random, 10),
  };
  const reply: Flow = {
    ...common,
    source: called,
    destination: caller,
    sourcePort: servicePort,
    destinationPort: callerPort,
    ...amount(random, 14),
  };
  return [request, reply];
}

function pingOf(address: string): number {
  return address.includes(':') ? 58 : 1;
}

/** Log-uniform: most flows are small, a few carry nearly all bytes. Checks and polls are alike. */
function amount(random: Random, doublings: number): { packets: number; bytes: number } {
  if (random.chance(USUAL_PER_MILLE)) return random.pick(USUAL);
  const payload = random.below(1 << (6 + random.below(doublings)));
  const packets = 1 + Math.floor(payload / 1200) + random.below(8);
  return { packets, bytes: packets * 52 + payload };
}

/** From Linux' range of ports for callers. */
function ephemeral(random: Random): number {
  return 32_768 + random.below(28_232);
}
