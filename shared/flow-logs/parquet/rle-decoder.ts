import { BrokenObjectError } from '../broken-object.ts';
import { ByteCursor } from './byte-cursor.ts';

interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Parquet's mix of runs and bit-packed groups, for definition levels and indices into a dictionary
 * (https://parquet.apache.org/docs/file-format/data-pages/encodings/, RLE = 3). A run may be longer than memory: it is told
 * in portions.
 */
export class RleDecoder {
  readonly #cursor: ByteCursor;
  readonly #width: number;
  /** Values left of the current run or groups. */
  #left = 0;
  #isPacked = false;
  #value = 0;
  /** Position of the next packed value, in bits. */
  #bit = 0;

  constructor(bytes: Uint8Array, width: number, { from, to }: Range) {
    if (width > 32) throw new BrokenObjectError('Parquet indices of more than 32 bits');
    this.#cursor = new ByteCursor(bytes, from, to);
    this.#width = width;
  }

  /** Writes the next values to the beginning of `output`. */
  read(output: Int32Array, count: number): void {
    for (let done = 0; done < count;) {
      if (this.#left === 0) this.#startRun();
      const portion = Math.min(this.#left, count - done);
      if (this.#isPacked) this.#unpack(output, done, portion);
      else output.fill(this.#value, done, done + portion);
      this.#left -= portion;
      done += portion;
    }
  }

  #startRun(): void {
    const header = this.#cursor.readVarint();
    this.#isPacked = header % 2 === 1;
    if (this.#isPacked) this.#startGroups(Math.floor(header / 2));
    else this.#startRepetition(header / 2);
  }

  #startRepetition(count: number): void {
    this.#left = count;
    this.#value = 0;
    for (let shift = 0; shift < this.#width; shift += 8)
      this.#value |= this.#cursor.readByte() << shift;
  }

  /** The last groups of some writers are cut short: what is there counts. */
  #startGroups(groups: number): void {
    const bytes = Math.min(groups * this.#width, this.#cursor.end - this.#cursor.offset);
    this.#left = this.#width === 0 ? groups * 8 : Math.floor((bytes * 8) / this.#width);
    this.#bit = this.#cursor.offset * 8;
    this.#cursor.offset += bytes;
  }

  #unpack(output: Int32Array, at: number, count: number): void {
    const { bytes } = this.#cursor;
    const width = this.#width;
    const mask = width === 32 ? -1 : (1 << width) - 1;
    let bit = this.#bit;
    for (let index = at; index < at + count; index += 1) {
      const byte = bit >>> 3;
      const shift = bit & 7;
      let value = word(bytes, byte) >>> shift;
      if (shift + width > 32) value |= (bytes[byte + 4] ?? 0) << (32 - shift);
      output[index] = value & mask;
      bit += width;
    }
    this.#bit = bit;
  }
}

/** 32 bits, the first byte lowest; 0 past the end. */
function word(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)
  );
}
