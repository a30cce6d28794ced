import { BrokenObjectError } from '../broken-object.ts';
import type { ByteCursor } from './byte-cursor.ts';

/** More than any writer puts into a page; a few bytes could announce billions. */
const MAX_VALUES = 2 ** 20;
const MAX_BLOCK = 2 ** 16;

interface DeltaHeader {
  readonly miniblocks: number;
  readonly valuesPerMiniblock: number;
  readonly count: number;
  readonly first: number;
}

/**
 * DELTA_BINARY_PACKED (https://parquet.apache.org/docs/file-format/data-pages/encodings/): all its values. Those beyond
 * 2^53 are rounded.
 */
export function unpackDelta(cursor: ByteCursor): Float64Array {
  const header = readHeader(cursor);
  const output = new Float64Array(header.count);
  let done = Math.min(1, header.count);
  output.fill(header.first, 0, done);
  while (done < header.count) done = unpackBlock(cursor, header, { output, done });
  return output;
}

function readHeader(cursor: ByteCursor): DeltaHeader {
  const block = cursor.readVarint();
  const miniblocks = cursor.readVarint();
  const count = cursor.readVarint();
  const first = cursor.readZigzag();
  const valuesPerMiniblock = block / miniblocks;
  if (count > MAX_VALUES || block > MAX_BLOCK || !isMultipleOf8(valuesPerMiniblock))
    throw new BrokenObjectError('Parquet page with deltas in blocks of a wrong size');
  return { miniblocks, valuesPerMiniblock, count, first };
}

function isMultipleOf8(value: number): boolean {
  return value > 0 && value % 8 === 0;
}

interface Progress {
  readonly output: Float64Array;
  readonly done: number;
}

/** Number of values after the block. */
function unpackBlock(cursor: ByteCursor, header: DeltaHeader, { output, done }: Progress): number {
  const smallest = cursor.readZigzag();
  const widths = cursor.readBytes(header.miniblocks);
  let at = done;
  for (const width of widths) {
    if (at >= output.length) break;
    if (width > 64) throw new BrokenObjectError('Parquet page with deltas of more than 64 bits');
    const packed = cursor.readBytes((header.valuesPerMiniblock * width) / 8);
    const end = Math.min(output.length, at + header.valuesPerMiniblock);
    for (let bit = 0; at < end; at += 1, bit += width)
      output[at] = (output[at - 1] ?? 0) + smallest + bitsAt(packed, bit, width);
  }
  return at;
}

function bitsAt(bytes: Uint8Array, bit: number, width: number): number {
  let value = 0;
  let scale = 1;
  for (let at = bit; at < bit + width;) {
    const shift = at & 7;
    const taken = Math.min(8 - shift, bit + width - at);
    value += (((bytes[at >> 3] ?? 0) >> shift) & ((1 << taken) - 1)) * scale;
    scale *= 2 ** taken;
    at += taken;
  }
  return value;
}
