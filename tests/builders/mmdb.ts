import ipaddr from 'ipaddr.js';

/** What a record may hold; numbers become unsigned integers. */
export type MmdbValue =
  string | number | readonly MmdbValue[] | { readonly [key: string]: MmdbValue };

interface MmdbOptions {
  readonly recordSize?: 24 | 28 | 32;
  readonly ipVersion?: 4 | 6;
  readonly type?: string;
}

type Branch = number | { readonly at: number } | undefined;
/** Index of the next node, place of the data, or nothing. */
type TreeNode = [left: Branch, right: Branch];

/** A MaxMind database of these networks, which must not overlap. Format: maxmind.github.io/MaxMind-DB. */
export function buildMmdb(
  networks: Readonly<Record<string, MmdbValue>>,
  { recordSize = 24, ipVersion = 6, type = 'Test-City' }: MmdbOptions = {},
): Buffer {
  const nodes: TreeNode[] = [[undefined, undefined]];
  const data: Buffer[] = [];
  let at = 0;
  for (const [network, value] of Object.entries(networks)) {
    insert(nodes, bitsOf(network, ipVersion), { at });
    const encoded = encode(value);
    data.push(encoded);
    at += encoded.length;
  }
  const metadata = encode({
    ...{ binary_format_major_version: 2, binary_format_minor_version: 0 },
    ...{ build_epoch: 1_790_000_000, database_type: type, description: { en: 'a test' } },
    ...{ ip_version: ipVersion, languages: ['en'], node_count: nodes.length },
    record_size: recordSize,
  });
  const tree = nodes.map((node) => encodeNode(node, nodes.length, recordSize));
  const marker = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');
  return Buffer.concat([...tree, Buffer.alloc(16), ...data, marker, metadata]);
}

function bitsOf(network: string, ipVersion: 4 | 6): number[] {
  const [address, length] = ipaddr.parseCIDR(network);
  const isEmbedded = ipVersion === 6 && address.kind() === 'ipv4';
  const bytes = [...new Array<number>(isEmbedded ? 12 : 0).fill(0), ...address.toByteArray()];
  const bits = bytes.flatMap((byte) =>
    Array.from({ length: 8 }, (_, index) => (byte >> (7 - index)) & 1),
  );
  return bits.slice(0, length + (isEmbedded ? 96 : 0));
}

function insert(nodes: TreeNode[], bits: readonly number[], leaf: { readonly at: number }): void {
  let index = 0;
  bits.forEach((bit, depth) => {
    const node = nodes[index];
    if (!node) throw new Error('networks overlap');
    if (depth === bits.length - 1) {
      node[bit] = leaf;
      return;
    }
    const next = node[bit] ?? nodes.push([undefined, undefined]) - 1;
    if (typeof next !== 'number') throw new Error('networks overlap');
    node[bit] = next;
    index = next;
  });
}

function encodeNode(node: TreeNode, count: number, recordSize: number): Buffer {
  const [left, right] = node.map((branch) => {
    if (branch === undefined) return count;
    return typeof branch === 'number' ? branch : count + 16 + branch.at;
  });
  const bits = BigInt(recordSize);
  // With 28 bits the middle byte has the upper half of both, the left one first.
  const value =
    recordSize === 28
      ? swapMiddle(left ?? 0, right ?? 0)
      : (BigInt(left ?? 0) << bits) | BigInt(right ?? 0);
  return Buffer.from(value.toString(16).padStart(recordSize / 2, '0'), 'hex');
}

function swapMiddle(left: number, right: number): bigint {
  const low = (record: number): bigint => BigInt(record & 0xffffff);
  const high = (record: number): bigint => BigInt(record >>> 24);
  return (low(left) << 32n) | (high(left) << 28n) | (high(right) << 24n) | low(right);
}

const TYPES = { string: 2, uint32: 6, map: 7, array: 11 } as const;

function encode(value: MmdbValue): Buffer {
  if (typeof value === 'string') {
    const bytes = Buffer.from(value);
    return Buffer.concat([control(TYPES.string, bytes.length), bytes]);
  }
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([control(TYPES.uint32, 4), bytes]);
  }
  if (Array.isArray(value))
    return Buffer.concat([control(TYPES.array, value.length), ...value.map(encode)]);
  const entries = Object.entries(value);
  return Buffer.concat([
    control(TYPES.map, entries.length),
    ...entries.flatMap(([key, one]) => [encode(key), encode(one)]),
  ]);
}

/** Sizes up to 65,820. */
function control(type: number, size: number): Buffer {
  const short = size < 29 ? size : size < 285 ? 29 : 30;
  const head = type > 7 ? [short, type - 7] : [(type << 5) | short];
  const rest = size < 29 ? [] : size < 285 ? [size - 29] : [(size - 285) >> 8, (size - 285) & 0xff];
  return Buffer.from([...head, ...rest]);
}
