import { BrokenObjectError } from '../broken-object.ts';
import type { FlowLogObject } from '../flow-scan.ts';
import { ObjectRanges } from './object-ranges.ts';

/** One read brings the footer of every usual object, and all of a small one. */
const TAIL_BYTES = 64 * 1024;
/** Room for hundreds of row groups. */
const MAX_FOOTER_BYTES = 8 * 2 ** 20;
/** Length of the footer and magic bytes at the end; the magic bytes stand at the beginning, too. */
const TRAILER_BYTES = 8;
const MAGIC_BYTES = 4;

/** Bytes of the footer, and the object's other bytes to read. */
export interface FooterBytes {
  readonly footer: Uint8Array;
  readonly ranges: ObjectRanges;
  /** Where the footer begins: nothing else lies behind. */
  readonly footerStart: number;
}

/** One read of the object's end, and a second where the footer is longer than that. */
export async function readFooter(object: FlowLogObject, signal: AbortSignal): Promise<FooterBytes> {
  if (object.size < TRAILER_BYTES + MAGIC_BYTES)
    throw new BrokenObjectError('Parquet object that is too short');
  const trailerStart = object.size - TRAILER_BYTES;
  const ranges = new ObjectRanges(object, signal);
  await ranges.keep({ from: Math.max(0, object.size - TAIL_BYTES), to: object.size });
  const trailer = await ranges.read({ from: trailerStart, to: object.size });
  const footerStart = trailerStart - footerLength(trailer, object.size);
  const footer = await ranges.read({ from: footerStart, to: trailerStart });
  return { footer, ranges, footerStart };
}

function footerLength(trailer: Uint8Array, size: number): number {
  const bytes = Buffer.from(trailer);
  const magic = bytes.toString('latin1', 4);
  if (magic === 'PARE') throw new BrokenObjectError('Parquet object with an encrypted footer');
  if (magic !== 'PAR1') throw new BrokenObjectError('Parquet object without an end');
  const length = bytes.readUInt32LE(0);
  if (length > MAX_FOOTER_BYTES || length > size - TRAILER_BYTES - MAGIC_BYTES)
    throw new BrokenObjectError('Parquet footer of an impossible size');
  return length;
}
