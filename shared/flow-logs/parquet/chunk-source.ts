import type { ByteRange, ObjectRanges } from './object-ranges.ts';

/** One read of a column that is too large to be held as a whole, unless its reader says otherwise. */
const WINDOW_BYTES = 512 * 1024;

/** The bytes of one column in one row group, of which a window is in memory. */
export class ChunkSource {
  readonly range: ByteRange;
  /** Bytes of one read; it may be set anew as long as nothing else reads. */
  windowBytes = WINDOW_BYTES;
  /** Where reading stops for a moment, because what lies before may be enough: the end of the dictionary. */
  pauseAt = 0;
  readonly #ranges: ObjectRanges;
  #window: Uint8Array = new Uint8Array();
  #windowFrom = 0;

  constructor(ranges: ObjectRanges, range: ByteRange) {
    this.#ranges = ranges;
    this.range = range;
  }

  get isHeld(): boolean {
    return this.#windowFrom === this.range.from && this.#window.length === size(this.range);
  }

  /** Takes bytes that were read for it. */
  hold(window: Uint8Array): void {
    this.#window = window;
    this.#windowFrom = this.range.from;
  }

  /** Up to `length` bytes from position `at` of the object: fewer only at the end of the column. */
  async peek(at: number, length: number): Promise<Uint8Array> {
    const to = Math.min(at + length, this.range.to);
    if (at < this.#windowFrom || to > this.#windowFrom + this.#window.length)
      await this.#move({ from: at, to: this.#windowEnd(at, to) });
    return this.#window.subarray(at - this.#windowFrom, to - this.#windowFrom);
  }

  #windowEnd(from: number, to: number): number {
    if (to <= this.pauseAt) return this.pauseAt;
    return Math.min(Math.max(to, from + this.windowBytes), this.range.to);
  }

  async #move(range: ByteRange): Promise<void> {
    const bytes = await this.#ranges.read(range);
    const isNext = range.from === this.range.from + this.#window.length;
    if (
      isNext &&
      this.#windowFrom === this.range.from &&
      range.to - this.range.from <= this.windowBytes
    ) {
      this.#window = Buffer.concat([this.#window, bytes]);
      return;
    }
    this.#window = bytes;
    this.#windowFrom = range.from;
  }
}

export function size({ from, to }: ByteRange): number {
  return to - from;
}
