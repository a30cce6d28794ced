import fc from 'fast-check';
import { RleDecoder } from '../../../../../shared/flow-logs/parquet/rle-decoder.ts';
import { varint } from '../../../../builders/thrift.ts';

function decode(bytes: Buffer, width: number, count: number): number[] {
  const output = new Int32Array(count);
  new RleDecoder(bytes, width, { from: 0, to: bytes.length }).read(output, count);
  return [...output].map((value) => value >>> 0);
}

interface Part {
  readonly isPacked: boolean;
  /** Of a run the first one counts. */
  readonly values: readonly number[];
}

function encode(parts: readonly Part[], width: number): Buffer {
  return Buffer.concat(
    parts.map(({ isPacked, values }) => {
      if (isPacked)
        return Buffer.concat([varint((values.length / 8) * 2 + 1), pack(values, width)]);
      const value = Buffer.alloc(4);
      value.writeUInt32LE(values[0] ?? 0);
      return Buffer.concat([varint(values.length * 2), value.subarray(0, Math.ceil(width / 8))]);
    }),
  );
}

function pack(values: readonly number[], width: number): Buffer {
  // The last value is in the highest bits.
  const bits = values.map((value) => value.toString(2).padStart(width, '0')).toReversed();
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)).toReversed());
}

const encoded = fc.integer({ min: 1, max: 32 }).chain((width) => {
  const value = fc.integer({ min: 0, max: 2 ** width - 1 });
  const packed = fc
    .array(value, { minLength: 8, maxLength: 64 })
    .map((values) => ({ isPacked: true, values: values.slice(0, values.length & ~7) }));
  const run = fc
    .tuple(value, fc.integer({ min: 1, max: 300 }))
    .map(([of, times]) => ({ isPacked: false, values: Array<number>(times).fill(of) }));
  return fc.record({ width: fc.constant(width), parts: fc.array(fc.oneof(packed, run)) });
});

describe('runs and packed groups', () => {
  it('are read as they were written, of any width', () => {
    fc.assert(
      fc.property(encoded, ({ width, parts }) => {
        const values = parts.flatMap((part) => part.values);

        expect(decode(encode(parts, width), width, values.length)).toStrictEqual(values);
      }),
    );
  });

  it('are read in portions of any size', () => {
    fc.assert(
      fc.property(encoded, fc.integer({ min: 1, max: 20 }), ({ width, parts }, portion) => {
        const values = parts.flatMap((part) => part.values);
        const bytes = encode(parts, width);
        const decoder = new RleDecoder(bytes, width, { from: 0, to: bytes.length });
        const read: number[] = [];
        const output = new Int32Array(portion);
        while (read.length < values.length) {
          const count = Math.min(portion, values.length - read.length);
          decoder.read(output, count);
          read.push(...output.subarray(0, count));
        }

        expect(read.map((value) => value >>> 0)).toStrictEqual(values);
      }),
    );
  });

  it('of no width are nothing but zeros', () => {
    expect(decode(varint(2 * 5), 0, 5)).toStrictEqual([0, 0, 0, 0, 0]);
    expect(decode(varint(2 * 1 + 1), 0, 8)).toStrictEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('are as the specification packs 0 to 7', () => {
    expect(decode(Buffer.from([3, 0b10001000, 0b11000110, 0b11111010]), 3, 8)).toStrictEqual([
      0, 1, 2, 3, 4, 5, 6, 7,
    ]);
  });

  it('may be cut short at the end, as long as the values are there', () => {
    const cut = Buffer.from([2 * 4 + 1, 0b11100100]);

    expect(decode(cut, 2, 4)).toStrictEqual([0, 1, 2, 3]);
    expect(() => decode(cut, 2, 5)).toThrow('Parquet structure that ends early');
  });

  it('come to their end when there are fewer values than asked for', () => {
    expect(() => decode(Buffer.from([2 * 3, 1]), 1, 4)).toThrow(
      'Parquet structure that ends early',
    );
    expect(() => decode(Buffer.alloc(50), 8, 1)).toThrow('Parquet structure that ends early');
  });
});
