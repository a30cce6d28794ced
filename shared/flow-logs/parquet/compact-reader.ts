import { BrokenObjectError } from '../broken-object.ts';
import { ByteCursor } from './byte-cursor.ts';

/** Nothing in Parquet's own structures is nested deeper than a handful of levels. */
const MAX_DEPTH = 32;

const WIRE = {
  none: -1,
  stop: 0,
  true: 1,
  false: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  set: 10,
  map: 11,
  struct: 12,
  uuid: 13,
} as const;

/** Bytes of values of one length; those of a boolean are in its type. */
const FIXED_BYTES: Readonly<Record<number, number>> = {
  [WIRE.true]: 0,
  [WIRE.false]: 0,
  [WIRE.byte]: 1,
  [WIRE.double]: 8,
  [WIRE.uuid]: 16,
};

/** What to do with a field, by its id; the action takes the value or leaves it. */
export type Fields = Readonly<Record<number, () => void>>;

/**
 * Thrift's compact protocol, the encoding of all of Parquet's own structures
 * (https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md). Only what is asked for takes memory;
 * the rest is skipped, so a hostile structure costs its bytes and no more.
 */
export class CompactReader {
  readonly #cursor: ByteCursor;
  /** Type of the value that comes next; none: it was taken. */
  #next: number = WIRE.struct;

  constructor(bytes: Uint8Array) {
    this.#cursor = new ByteCursor(bytes);
  }

  /** Bytes read so far. */
  get offset(): number {
    return this.#cursor.offset;
  }

  readStruct(fields: Fields): void {
    this.#take(WIRE.struct);
    for (let id = 0; ;) {
      const header = this.#cursor.readByte();
      const type = header & 0x0f;
      if (type === WIRE.stop) return;
      id = header >> 4 === 0 ? this.#cursor.readZigzag() : id + (header >> 4);
      this.#next = type;
      fields[id]?.();
      this.#skipNext();
    }
  }

  readList(onItem: () => void): void {
    this.#take(WIRE.list);
    const { type, count } = this.#readListHeader();
    for (let index = 0; index < count; index += 1) {
      this.#next = type;
      onItem();
      this.#skipNext();
    }
  }

  readInteger(): number {
    const type = this.#next;
    this.#take(WIRE.byte, WIRE.i16, WIRE.i32, WIRE.i64);
    return type === WIRE.byte ? (this.#cursor.readByte() << 24) >> 24 : this.#cursor.readZigzag();
  }

  /** Of a field; in lists booleans are bytes. */
  readBoolean(): boolean {
    const type = this.#next;
    this.#take(WIRE.true, WIRE.false);
    return type === WIRE.true;
  }

  /** A view, not a copy. */
  readBinary(): Uint8Array {
    this.#take(WIRE.binary);
    return this.#cursor.readBytes(this.#cursor.readVarint());
  }

  #take(...allowed: readonly number[]): void {
    if (!allowed.includes(this.#next))
      throw new BrokenObjectError('Parquet structure with a field of a wrong type');
    this.#next = WIRE.none;
  }

  #skipNext(): void {
    const type = this.#next;
    this.#next = WIRE.none;
    if (type !== WIRE.none) this.#skip(type, 0);
  }

  #skip(type: number, depth: number): void {
    if (depth > MAX_DEPTH) throw new BrokenObjectError('Parquet structure that is nested too deep');
    if (type === WIRE.struct) this.#skipStruct(depth);
    else if (type === WIRE.list || type === WIRE.set) this.#skipList(depth);
    else if (type === WIRE.map) this.#skipMap(depth);
    else this.#skipPlain(type);
  }

  #skipPlain(type: number): void {
    const bytes = FIXED_BYTES[type];
    if (bytes !== undefined) this.#cursor.readBytes(bytes);
    else if (type >= WIRE.i16 && type <= WIRE.i64) this.#cursor.readVarint();
    else if (type === WIRE.binary) this.#cursor.readBytes(this.#cursor.readVarint());
    else throw new BrokenObjectError('Parquet structure with a type that Thrift does not know');
  }

  #skipStruct(depth: number): void {
    for (;;) {
      const header = this.#cursor.readByte();
      if ((header & 0x0f) === WIRE.stop) return;
      if (header >> 4 === 0) this.#cursor.readVarint();
      this.#skip(header & 0x0f, depth + 1);
    }
  }

  #skipList(depth: number): void {
    const { type, count } = this.#readListHeader();
    for (let index = 0; index < count; index += 1) this.#skipItem(type, depth);
  }

  #skipMap(depth: number): void {
    const count = this.#cursor.readVarint();
    if (count === 0) return;
    const types = this.#cursor.readByte();
    for (let index = 0; index < count; index += 1) {
      this.#skipItem(types >> 4, depth);
      this.#skipItem(types & 0x0f, depth);
    }
  }

  /** Takes at least one byte, so that a count without end comes to the end of the bytes. */
  #skipItem(type: number, depth: number): void {
    if (type === WIRE.true || type === WIRE.false) this.#cursor.readByte();
    else this.#skip(type, depth + 1);
  }

  #readListHeader(): { type: number; count: number } {
    const header = this.#cursor.readByte();
    const count = header >> 4;
    return { type: header & 0x0f, count: count === 15 ? this.#cursor.readVarint() : count };
  }
}
