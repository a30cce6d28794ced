import { NEWLINE } from './byte-at.ts';

/** Gets whole lines: each ends with a newline before `to`. */
export type TakeLines = (bytes: Buffer, from: number, to: number) => void;

/** Cuts chunks into whole lines. Only what hangs over an edge is copied, and never more than one line. */
export class LineSplitter {
  private readonly take: TakeLines;
  private readonly onTooLong: () => void;
  /** The beginning of a line whose end is not there yet. */
  private readonly rest: Buffer;
  private restLength = 0;
  private isSkipping = false;

  /** Lines of more than `longest` bytes are reported instead of taken. */
  constructor(longest: number, take: TakeLines, onTooLong: () => void) {
    this.take = take;
    this.onTooLong = onTooLong;
    this.rest = Buffer.alloc(longest);
  }

  push(chunk: Buffer): void {
    const from = this.isSkipping || this.restLength > 0 ? this.finishLine(chunk) : 0;
    if (from >= chunk.length) return;
    const to = chunk.lastIndexOf(NEWLINE) + 1;
    if (to > from) this.take(chunk, from, to);
    this.keep(chunk, Math.max(from, to), chunk.length);
  }

  /** The last line may lack its newline. */
  end(): void {
    if (this.restLength > 0) this.push(Buffer.of(NEWLINE));
  }

  /** Ends the line that the chunk before began: the place after it. */
  private finishLine(chunk: Buffer): number {
    const newline = chunk.indexOf(NEWLINE);
    const to = newline < 0 ? chunk.length : newline + 1;
    this.keep(chunk, 0, to);
    if (newline < 0) return to;
    if (!this.isSkipping) this.take(this.rest, 0, this.restLength);
    this.isSkipping = false;
    this.restLength = 0;
    return to;
  }

  private keep(chunk: Buffer, from: number, to: number): void {
    if (this.isSkipping) return;
    if (this.restLength + to - from > this.rest.length) {
      this.isSkipping = true;
      this.restLength = 0;
      this.onTooLong();
      return;
    }
    chunk.copy(this.rest, this.restLength, from, to);
    this.restLength += to - from;
  }
}
