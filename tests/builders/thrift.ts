// Just enough of Thrift's compact protocol to write what Parquet is made of.

/** A value with the number of its type. */
export interface Thrift {
  readonly type: number;
  readonly bytes: Buffer;
}

export function varint(value: number | bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}

export function zigzag(value: number | bigint): Buffer {
  const number = BigInt(value);
  return varint(number < 0n ? -2n * number - 1n : 2n * number);
}

export function i32(value: number): Thrift {
  return { type: 5, bytes: zigzag(value) };
}

export function i64(value: number | bigint): Thrift {
  return { type: 6, bytes: zigzag(value) };
}

export function binary(value: string | Buffer): Thrift {
  const bytes = Buffer.from(value);
  return { type: 8, bytes: Buffer.concat([varint(bytes.length), bytes]) };
}

export function boolean(value: boolean): Thrift {
  return { type: value ? 1 : 2, bytes: Buffer.alloc(0) };
}

/** Items are of one type; an empty list is one of structs. */
export function list(items: readonly Thrift[]): Thrift {
  const type = items[0]?.type ?? 12;
  const header =
    items.length < 15
      ? Buffer.from([(items.length << 4) | type])
      : Buffer.concat([Buffer.from([0xf0 | type]), varint(items.length)]);
  return { type: 9, bytes: Buffer.concat([header, ...items.map(({ bytes }) => bytes)]) };
}

/** Fields by their id; those that are undefined are left out. */
export function struct(fields: Readonly<Record<number, Thrift | undefined>>): Thrift {
  let last = 0;
  const parts = Object.entries(fields).flatMap(([key, value]) => {
    if (!value) return [];
    const delta = Number(key) - last;
    last = Number(key);
    const isShort = delta > 0 && delta < 16;
    const header = isShort ? [(delta << 4) | value.type] : [value.type, ...zigzag(last)];
    return [Buffer.from(header), value.bytes];
  });
  return { type: 12, bytes: Buffer.concat([...parts, Buffer.from([0])]) };
}
