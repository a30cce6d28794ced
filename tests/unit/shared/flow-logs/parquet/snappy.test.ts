import fc from 'fast-check';
import { BrokenObjectError } from '../../../../../shared/flow-logs/broken-object.ts';
import { decompressSnappy } from '../../../../../shared/flow-logs/parquet/snappy.ts';
import { snappyLiteral } from '../../../../builders/parquet.ts';

const text = (bytes: readonly (number | string)[]): Buffer =>
  Buffer.concat(bytes.map((part) => Buffer.from(typeof part === 'string' ? part : [part])));

describe('Snappy', () => {
  it.each([
    ['a short literal', [3, 2 << 2, 'abc'], 'abc'],
    ['a literal with its length in a byte', [61, 60 << 2, 60, 'x'.repeat(61)], 'x'.repeat(61)],
    ['a copy with an offset of 11 bits', [8, 3 << 2, 'abcd', 1, 4], 'abcdabcd'],
    ['a copy with an offset of 16 bits', [6, 3 << 2, 'abcd', (1 << 2) | 2, 3, 0], 'abcdbc'],
    ['a copy with an offset of 32 bits', [5, 3 << 2, 'abcd', 3, 4, 0, 0, 0], 'abcda'],
    ['a copy that reads what it writes', [9, 1 << 2, 'ab', (6 << 2) | 2, 2, 0], 'ababababa'],
    ['nothing', [0], ''],
  ])('knows %s', (_, bytes, expected) => {
    expect(decompressSnappy(text(bytes), expected.length).toString()).toBe(expected);
  });

  it.each([
    ['a literal beyond the input', [5, 4 << 2, 'abc'], 5],
    ['a literal beyond the output', [3, 2 << 2, 'abc'], 2],
    ['a literal of nearly 2^32 bytes', [3, 63 << 2, 0xfb, 0xff, 0xff, 0xff, 'abc'], 3],
    ['less than was said', [3, 1 << 2, 'ab'], 3],
    ['a copy of nothing', [4, 1 << 2, 'ab', 1, 0], 6],
    ['a copy from before the beginning', [6, 1 << 2, 'ab', 1, 3], 6],
    ['a copy without its offset', [6, 1 << 2, 'ab', 2, 1], 6],
    ['no length', [0xff, 0xff], 1],
  ])('is damaged: %s', (_, bytes, size) => {
    expect(() => decompressSnappy(text(bytes), size)).toThrow(
      new BrokenObjectError('Parquet page with damaged Snappy data'),
    );
  });

  it('gives the size that was asked for or fails, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(300), (bytes, size) => {
        const length = resultOf(() => decompressSnappy(bytes, size).length);

        expect([size, 'broken']).toContain(length);
      }),
    );
  });

  it('gives back any literal', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        const content = Buffer.from(bytes);

        expect(decompressSnappy(snappyLiteral(content), content.length)).toStrictEqual(content);
      }),
    );
  });
});

function resultOf(run: () => number): number | 'broken' {
  try {
    return run();
  } catch (error) {
    if (error instanceof BrokenObjectError) return 'broken';
    throw error;
  }
}
