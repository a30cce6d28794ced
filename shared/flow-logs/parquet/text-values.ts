import { BrokenObjectError } from '../broken-object.ts';
import { ByteCursor } from './byte-cursor.ts';
import type { ValueDecoder } from './column-reader.ts';
import type { TextSpans } from './text-pool.ts';
import { unpackDelta } from './unpack-delta.ts';

/** Texts with repeated beginnings take more room when they are written out. */
const MAX_TEXTS_BYTES = 16 * 2 ** 20;

/** PLAIN: each text has its length before it; told are the positions of their first bytes. */
export function createPlainTexts(bytes: Buffer): ValueDecoder<Int32Array> {
  let at = 0;
  return {
    read: (output, count) => {
      for (let index = 0; index < count; index += 1) {
        if (at + 4 > bytes.length) throw endsEarly();
        const start = at + 4;
        output[index] = start;
        at = start + bytes.readUInt32LE(at);
        if (at > bytes.length) throw endsEarly();
      }
    },
  };
}

/** Tells one text after another by its place. */
export function createSequence(length: number): ValueDecoder<Int32Array> {
  let next = 0;
  return {
    read: (output, count) => {
      if (count > length - next) throw endsEarly();
      for (let index = 0; index < count; index += 1) output[index] = next++;
    },
  };
}

/** DELTA_LENGTH_BYTE_ARRAY: all lengths, then all texts. */
export function readDeltaLengthTexts(bytes: Buffer): TextSpans {
  const cursor = new ByteCursor(bytes);
  const lengths = unpackLengths(cursor);
  return locate(bytes.subarray(cursor.offset), lengths);
}

/** DELTA_BYTE_ARRAY: how much of the text before is kept, then the rest of each in DELTA_LENGTH_BYTE_ARRAY. */
export function readDeltaTexts(bytes: Buffer): TextSpans {
  const cursor = new ByteCursor(bytes);
  const kept = unpackLengths(cursor);
  const rests = readDeltaLengthTexts(bytes.subarray(cursor.offset));
  if (rests.lengths.length !== kept.length) throw endsEarly();
  const lengths = kept.map((length, index) => length + (rests.lengths[index] ?? 0));
  const spans = locate(Buffer.alloc(sum(lengths)), lengths);
  writeOut(spans, kept, rests);
  return spans;
}

function writeOut({ bytes, starts }: TextSpans, kept: Int32Array, rests: TextSpans): void {
  let before = 0;
  for (const [index, start] of starts.entries()) {
    const length = kept[index] ?? 0;
    if (length > start - before) throw endsEarly();
    bytes.copyWithin(start, before, before + length);
    const from = rests.starts[index] ?? 0;
    rests.bytes.copy(bytes, start + length, from, from + (rests.lengths[index] ?? 0));
    before = start;
  }
}

function unpackLengths(cursor: ByteCursor): Int32Array {
  const lengths = unpackDelta(cursor);
  if (!lengths.every((length) => length >= 0 && length <= MAX_TEXTS_BYTES)) throw endsEarly();
  return Int32Array.from(lengths);
}

function locate(bytes: Buffer, lengths: Int32Array): TextSpans {
  if (sum(lengths) > bytes.length) throw endsEarly();
  let next = 0;
  const starts = lengths.map((length) => (next += length) - length);
  return { bytes, starts, lengths };
}

function sum(lengths: Int32Array): number {
  const total = lengths.reduce((bytes, length) => bytes + length, 0);
  if (total > MAX_TEXTS_BYTES)
    throw new BrokenObjectError('Parquet page with texts of an impossible size');
  return total;
}

function endsEarly(): BrokenObjectError {
  return new BrokenObjectError('Parquet page that ends early');
}
