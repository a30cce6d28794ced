import { BrokenObjectError } from '../broken-object.ts';
import { PHYSICAL } from './column-schema.ts';
import type { ValueDecoder } from './column-reader.ts';

/** What a column holds instead of a number that makes no sense: no field of a record can be negative. */
export const NONSENSE = -1;

type ReadNumber = (bytes: Buffer, at: number) => number;

interface FixedType {
  readonly width: number;
  readonly read: ReadNumber;
}

const FIXED: Readonly<Record<number, FixedType>> = {
  [PHYSICAL.int32]: { width: 4, read: (bytes, at) => bytes.readInt32LE(at) },
  [PHYSICAL.int64]: { width: 8, read: readInt64 },
  [PHYSICAL.float]: { width: 4, read: (bytes, at) => bytes.readFloatLE(at) },
  [PHYSICAL.double]: { width: 8, read: (bytes, at) => bytes.readDoubleLE(at) },
};

/** Above 2^53 it is rounded: too much for any field. */
export function readInt64(bytes: Buffer, at: number): number {
  return bytes.readInt32LE(at + 4) * 2 ** 32 + bytes.readUInt32LE(at);
}

export function isNumberType(type: number): boolean {
  return type in FIXED || type === PHYSICAL.bytes;
}

/** PLAIN: one after another; texts that are numbers have their length before them. */
export function createPlainNumbers(bytes: Buffer, type: number): ValueDecoder<Float64Array> {
  const fixed = FIXED[type];
  return fixed ? createFixedNumbers(bytes, fixed) : createTextNumbers(bytes);
}

function createFixedNumbers(bytes: Buffer, { width, read }: FixedType): ValueDecoder<Float64Array> {
  let at = 0;
  return {
    read: (output, count) => {
      if (at + count * width > bytes.length) throw endsEarly();
      for (let index = 0; index < count; index += 1, at += width) output[index] = read(bytes, at);
    },
  };
}

function createTextNumbers(bytes: Buffer): ValueDecoder<Float64Array> {
  let at = 0;
  return {
    read: (output, count) => {
      for (let index = 0; index < count; index += 1) {
        const start = at + 4;
        if (start > bytes.length) throw endsEarly();
        at = start + bytes.readUInt32LE(at);
        if (at > bytes.length) throw endsEarly();
        output[index] = parseNumber(bytes.toString('latin1', start, Math.min(at, start + 20)));
      }
    },
  };
}

/** Numbers that were unpacked before. */
export function createNumberSequence(values: Float64Array): ValueDecoder<Float64Array> {
  let next = 0;
  return {
    read: (output, count) => {
      if (count > values.length - next) throw endsEarly();
      output.set(values.subarray(next, next + count));
      next += count;
    },
  };
}

function parseNumber(text: string): number {
  if (text === '-' || text === '') return NaN;
  return /^\d{1,15}$/.test(text) ? Number(text) : NONSENSE;
}

function endsEarly(): BrokenObjectError {
  return new BrokenObjectError('Parquet page that ends early');
}
