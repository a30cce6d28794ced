import fc from 'fast-check';
import { BrokenObjectError } from '../../../../../shared/flow-logs/broken-object.ts';
import { CompactReader } from '../../../../../shared/flow-logs/parquet/compact-reader.ts';
import {
  binary,
  boolean,
  i32,
  i64,
  list,
  struct,
  type Thrift,
} from '../../../../builders/thrift.ts';

const skipped: [string, Thrift][] = [
  ['a boolean', boolean(true)],
  ['a byte', { type: 3, bytes: Buffer.from([0xff]) }],
  ['a number', i64(-(2 ** 40))],
  ['a double', { type: 7, bytes: Buffer.alloc(8, 0xff) }],
  ['a text', binary('a text')],
  ['a list', list(Array.from({ length: 20 }, (_, index) => i32(index)))],
  ['a list of booleans', { type: 9, bytes: Buffer.from([0x31, 1, 2, 1]) }],
  ['a set of structs', { ...list([struct({ 1: i32(1) }), struct({})]), type: 10 }],
  ['a map', { type: 11, bytes: Buffer.from([1, 0x85, 1, 0x61, 4]) }],
  ['an empty map', { type: 11, bytes: Buffer.from([0]) }],
  ['a UUID', { type: 13, bytes: Buffer.alloc(16, 0xff) }],
  ['a struct', struct({ 1: struct({ 30: i32(1), 3: binary('x') }) })],
];

/** Field 1, then one that nobody asked for, then field 40 and field 2, whose ids are not in order. */
function readAround(field: Thrift): unknown[] {
  const bytes = Buffer.concat([
    struct({ 1: i32(7), 5: field, 40: binary('after') }).bytes.subarray(0, -1),
    Buffer.from([5, 4, 18, 0]),
  ]);
  const reader = new CompactReader(bytes);
  const found: unknown[] = [];
  reader.readStruct({
    1: () => found.push(reader.readInteger()),
    2: () => found.push(reader.readInteger()),
    40: () => found.push(Buffer.from(reader.readBinary()).toString()),
  });
  return [...found, reader.offset === bytes.length];
}

describe('a structure of Thrift', () => {
  it.each(skipped)('is read around what nobody asked for: %s', (_, field) => {
    expect(readAround(field)).toStrictEqual([7, 'after', 9, true]);
  });

  it('holds numbers of all sizes', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        const reader = new CompactReader(struct({ 3: i64(value) }).bytes);
        let found: number | undefined;
        reader.readStruct({ 3: () => (found = reader.readInteger()) });

        expect(found).toBe(value);
      }),
    );
  });

  it.each([
    [-1, 0xff],
    [127, 0x7f],
  ])('holds the byte %i', (value, byte) => {
    const reader = new CompactReader(Buffer.from([0x13, byte, 0]));
    let found: number | undefined;
    reader.readStruct({ 1: () => (found = reader.readInteger()) });

    expect(found).toBe(value);
  });

  it('has nothing of another type than it is taken for', () => {
    const reader = new CompactReader(struct({ 1: binary('text') }).bytes);

    expect(() => {
      reader.readStruct({ 1: () => reader.readInteger() });
    }).toThrow(new BrokenObjectError('Parquet structure with a field of a wrong type'));
  });

  it.each([
    ['ends early', Buffer.alloc(0)],
    ['ends early', Buffer.from([0x18, 9, 1])],
    ['with a type that Thrift does not know', Buffer.from([0x1f])],
    ['that is nested too deep', Buffer.alloc(100, 0x1c)],
  ])('is broken: %s', (reason, bytes) => {
    expect(() => {
      new CompactReader(bytes).readStruct({});
    }).toThrow(reason);
  });
});
