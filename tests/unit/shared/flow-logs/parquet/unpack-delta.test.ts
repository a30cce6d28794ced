import { ByteCursor } from '../../../../../shared/flow-logs/parquet/byte-cursor.ts';
import {
  readDeltaLengthTexts,
  readDeltaTexts,
} from '../../../../../shared/flow-logs/parquet/text-values.ts';
import type { TextSpans } from '../../../../../shared/flow-logs/parquet/text-pool.ts';
import { unpackDelta } from '../../../../../shared/flow-logs/parquet/unpack-delta.ts';
import { deltas, lengthsThenTexts as lengthsThen } from '../../../../builders/deltas.ts';

const unpack = (bytes: Buffer) => [...unpackDelta(new ByteCursor(bytes))];

describe('packed deltas', () => {
  it.each([
    ['1 to 5, as the specification has them', [128, 1, 4, 5, 2, 2, 0, 0, 0, 0], [1, 2, 3, 4, 5]],
    [
      '7, 5, 3, 1, 2, 3, 4, 5, as the specification has them',
      [128, 1, 4, 8, 14, 3, 2, 0, 0, 0, 0xc0, 0x3f, 0, 0, 0, 0, 0, 0],
      [7, 5, 3, 1, 2, 3, 4, 5],
    ],
    ['one value', [128, 1, 4, 1, 9], [-5]],
    ['no value', [128, 1, 4, 0, 0], []],
  ])('are %s', (_, bytes, expected) => {
    expect(unpack(Buffer.from(bytes))).toStrictEqual(expected);
  });

  it('may be of any width and in several blocks', () => {
    const values = Array.from({ length: 300 }, (_, index) => (index * 7_919 * 1e9) % 1e12);

    expect(unpack(deltas(values))).toStrictEqual(values);
  });

  it.each([
    ['no block', [0, 4, 5, 2]],
    ['no miniblocks', [128, 1, 0, 5, 2]],
    ['miniblocks that do not fit', [128, 1, 3, 5, 2]],
    ['billions of values', [128, 1, 4, 0x80, 0x80, 0x80, 0x80, 0x20, 2]],
    ['a block without end', [0x80, 0x80, 0x80, 0x80, 0x20, 4, 5, 2]],
  ])('are refused: %s', (_, bytes) => {
    expect(() => unpack(Buffer.from(bytes))).toThrow(
      'Parquet page with deltas in blocks of a wrong size',
    );
  });

  it('are refused when they end early or are too wide', () => {
    expect(() => unpack(Buffer.from([128, 1, 4, 5, 2]))).toThrow('ends early');
    expect(() => unpack(Buffer.from([128, 1, 4, 5, 2, 2, 65, 0, 0, 0]))).toThrow(
      'more than 64 bits',
    );
  });
});

describe('texts with packed lengths', () => {
  const textsOf = ({ bytes, starts, lengths }: TextSpans) =>
    [...starts].map((start, index) =>
      bytes.toString('latin1', start, start + (lengths[index] ?? 0)),
    );

  it('follow one another', () => {
    const texts = ['10.0.0.1', '', '2001:db8::1', '-'];

    expect(textsOf(readDeltaLengthTexts(lengthsThen(texts)))).toStrictEqual(texts);
  });

  it('may share their beginning with the one before', () => {
    const bytes = Buffer.concat([deltas([0, 7, 7, 2]), lengthsThen(['10.0.0.1', '22', '', '8.8'])]);

    expect(textsOf(readDeltaTexts(bytes))).toStrictEqual([
      '10.0.0.1',
      '10.0.0.22',
      '10.0.0.',
      '108.8',
    ]);
  });

  it.each([
    ['more text than there is', () => readDeltaLengthTexts(deltas([1, 2]))],
    ['a length below zero', () => readDeltaLengthTexts(deltas([1, -2]))],
    [
      'a beginning of the text before the first',
      () => readDeltaTexts(Buffer.concat([deltas([1]), lengthsThen(['a'])])),
    ],
    [
      'a longer beginning than there is',
      () => readDeltaTexts(Buffer.concat([deltas([0, 5]), lengthsThen(['a', 'b'])])),
    ],
    [
      'fewer beginnings than texts',
      () => readDeltaTexts(Buffer.concat([deltas([0]), lengthsThen(['a', 'b'])])),
    ],
  ])('are refused: %s', (_, read) => {
    expect(read).toThrow('Parquet page that ends early');
  });

  it('are refused when written out they would fill the memory', () => {
    const million = 2 ** 20;
    const kept = Array.from({ length: 300 }, (_, index) => (index === 0 ? 0 : million));
    const rests = ['x'.repeat(million), ...Array<string>(299).fill('')];
    const bytes = Buffer.concat([deltas(kept), lengthsThen(rests)]);

    expect(() => readDeltaTexts(bytes)).toThrow('texts of an impossible size');
  });
});
