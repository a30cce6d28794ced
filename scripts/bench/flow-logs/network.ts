import { createRandom, type Random } from './random.ts';

/** A network interface of the invented account. */
export interface Interface {
  readonly id: string;
  readonly ipv4: string;
  readonly ipv6: string;
}

/** Who there is to talk. The same for the same seed. */
export interface Network {
  /** An interface stands here as often as its share of the traffic demands. */
  readonly slots: readonly Interface[];
  readonly interfaces: readonly Interface[];
  /** About a ninth of all records. */
  readonly hot: Interface;
  /** About one record in a hundred: the one that is measured. */
  readonly measured: Interface;
  /** About four records in ten thousand. */
  readonly rare: Interface;
  /** Hosts on the internet; the first ones are popular. */
  readonly peers: { readonly ipv4: readonly string[]; readonly ipv6: readonly string[] };
  readonly scanner: string;
}

const INTERFACES = 300;
const SLOTS = 10_000;
const SLOTS_OF = { hot: 1100, measured: 90, rare: 4 };
const PEERS = { ipv4: 60_000, ipv6: 4000 };
/** Flattens the start of the tail, so that no other interface is as busy as the hot one. */
const TAIL_OFFSET = 12;

export function createNetwork(seed: number): Network {
  const random = createRandom(seed);
  const interfaces = Array.from({ length: INTERFACES }, (_, index) => anInterface(random, index));
  const [hot, measured, rare, ...others] = interfaces;
  if (!hot || !measured || !rare) throw new Error('too few interfaces');
  const slots = [
    ...repeat(hot, SLOTS_OF.hot),
    ...repeat(measured, SLOTS_OF.measured),
    ...repeat(rare, SLOTS_OF.rare),
  ];
  return {
    slots: [...slots, ...heavyTail(others, SLOTS - slots.length)],
    ...{ interfaces, hot, measured, rare },
    peers: {
      ipv4: Array.from({ length: PEERS.ipv4 }, () => publicAddress(random)),
      ipv6: Array.from({ length: PEERS.ipv6 }, () => `2001:db8:${hex(random)}::${hex(random)}`),
    },
    scanner: '198.51.100.77',
  };
}

/** Any address on the internet, none of the peers on purpose. */
export function publicAddress(random: Random): string {
  const octet = (): number => random.below(256);
  return `${20 + random.below(150)}.${octet()}.${octet()}.${1 + random.below(254)}`;
}

function anInterface(random: Random, index: number): Interface {
  const tail = `${hex(random)}${hex(random)}${hex(random)}${hex(random)}`.padEnd(16, '7');
  return {
    id: `eni-0${tail}`,
    ipv4: `10.120.${10 + (index >> 6)}.${100 + (index & 63)}`,
    ipv6: `2600:1f18:4a3b:${(0x6c00 + (index >> 6)).toString(16)}::${hex(random)}`,
  };
}

/** One to four digits without leading zeros, never 0, so that an address has one way to be written. */
function hex(random: Random): string {
  return (1 + random.below(0xffff)).toString(16);
}

function repeat<T>(entry: T, times: number): T[] {
  return Array.from({ length: times }, () => entry);
}

/** Weights fall with the rank (Zipf); nobody stays without a slot. */
function heavyTail(interfaces: readonly Interface[], slots: number): Interface[] {
  const weights = interfaces.map((_, rank) => 1 / (rank + TAIL_OFFSET));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shared = interfaces.flatMap((entry, rank) =>
    repeat(entry, Math.max(1, Math.floor(((weights[rank] ?? 0) / total) * slots))),
  );
  const [first] = interfaces;
  return first ? [...shared, ...repeat(first, slots - shared.length)] : shared;
}
