import {
  type IpAddress,
  type IpBlock,
  formatBlock,
  maskGroups,
  parseIpAddress,
} from '../flow-logs/ip-address.ts';

/** Many blocks of addresses, to be asked for the one that holds an address. */
export interface AddressRanges {
  /** Widest entry that holds the address, e.g. `198.51.100.0/24`. */
  readonly find: (address: string) => string | undefined;
  readonly size: number;
}

/** Bits for the prefix length in a sorting key: an address is followed by its prefix, widest first. */
const PREFIX_ROOM = 64;

/** Takes blocks one by one, so that a long list is never there as objects. */
export interface RangesBuilder {
  readonly add: (block: IpBlock) => void;
  readonly build: () => AddressRanges;
}

/**
 * IPv4 as sorted numbers, 5 bytes an entry and found by bisection; IPv6 by prefix length, one look-up for each that occurs. IPv4
 * entries that lie in wider ones are dropped.
 */
export function createRangesBuilder(): RangesBuilder {
  const keys: number[] = [];
  const groups = new Map<number, Set<string>>();
  return {
    add: (block) => {
      if (block.version === 4) keys.push(block.value * PREFIX_ROOM + block.prefix);
      else addTo(groups, block.prefix, block.groups.join(' '));
    },
    build: () =>
      createRanges(
        createIpv4Ranges(keys),
        [...groups].sort(([a], [b]) => a - b),
      ),
  };
}

function createRanges(v4: Ipv4Ranges, v6: Ipv6Entries): AddressRanges {
  const find = (address: IpAddress) =>
    address.version === 4 ? v4.find(address.value) : findIpv6(v6, address.groups);
  return {
    find: (text) => {
      const address = parseIpAddress(text);
      const block = address && find(address);
      return block && formatBlock(block);
    },
    size: v4.size + v6.reduce((total, [, entries]) => total + entries.size, 0),
  };
}

function addTo(groups: Map<number, Set<string>>, prefix: number, entry: string): void {
  const entries = groups.get(prefix);
  if (entries) entries.add(entry);
  else groups.set(prefix, new Set([entry]));
}

type Ipv6Entries = readonly (readonly [prefix: number, entries: ReadonlySet<string>])[];

function findIpv6(all: Ipv6Entries, groups: readonly number[]): IpBlock | undefined {
  for (const [prefix, entries] of all) {
    const masked = maskGroups(groups, prefix);
    if (entries.has(masked.join(' '))) return { version: 6, groups: masked, prefix };
  }
  return undefined;
}

interface Ipv4Ranges {
  readonly find: (value: number) => IpBlock | undefined;
  readonly size: number;
}

function createIpv4Ranges(keys: readonly number[]): Ipv4Ranges {
  const sorted = Float64Array.from(keys).sort();
  const starts = new Uint32Array(sorted.length);
  const prefixes = new Uint8Array(sorted.length);
  let size = 0;
  let end = -1;
  for (const key of sorted) {
    const start = Math.floor(key / PREFIX_ROOM);
    if (start <= end) continue;
    const prefix = key % PREFIX_ROOM;
    starts[size] = start;
    prefixes[size] = prefix;
    size += 1;
    end = lastOf(start, prefix);
  }
  const used = starts.slice(0, size);
  const find = (value: number): IpBlock | undefined => {
    const place = lastAtMost(used, value);
    const start = used[place];
    const prefix = prefixes[place];
    if (start === undefined || prefix === undefined) return undefined;
    return value <= lastOf(start, prefix) ? { version: 4, value: start, prefix } : undefined;
  };
  return { find, size };
}

function lastOf(start: number, prefix: number): number {
  return start + 2 ** (32 - prefix) - 1;
}

/** Place of the last number that is not larger; -1: there is none. */
function lastAtMost(sorted: Uint32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Infinity) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
