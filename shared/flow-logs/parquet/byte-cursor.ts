import { BrokenObjectError } from '../broken-object.ts';

/** Reads numbers of variable length one after another, never past the end. */
export class ByteCursor {
  readonly bytes: Uint8Array;
  readonly end: number;
  offset: number;

  constructor(bytes: Uint8Array, offset = 0, end = bytes.length) {
    this.bytes = bytes;
    this.offset = offset;
    this.end = Math.min(end, bytes.length);
  }

  readByte(): number {
    if (this.offset >= this.end) throw endsEarly();
    return this.bytes[this.offset++] ?? 0;
  }

  /** Unsigned LEB128 of at most 64 bits; above 2^53 it is rounded, which every bound refuses. */
  readVarint(): number {
    const byte = this.readByte();
    return byte < 0x80 ? byte : this.#readMore(byte & 0x7f, 128);
  }

  /** The sign is in the lowest bit; to 2^53 it is exact. */
  readZigzag(): number {
    const byte = this.readByte();
    const least = (byte & 0x7f) >> 1;
    const half = byte < 0x80 ? least : this.#readMore(least, 64);
    return byte % 2 === 0 ? half : -half - 1;
  }

  #readMore(first: number, scaleOfNext: number): number {
    let value = first;
    for (let scale = scaleOfNext; scale < 2 ** 64; scale *= 128) {
      const byte = this.readByte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw new BrokenObjectError('Parquet number of more than 64 bits');
  }

  /** A view, not a copy. */
  readBytes(length: number): Uint8Array {
    if (length > this.end - this.offset) throw endsEarly();
    this.offset += length;
    return this.bytes.subarray(this.offset - length, this.offset);
  }
}

function endsEarly(): BrokenObjectError {
  return new BrokenObjectError('Parquet structure that ends early');
}
