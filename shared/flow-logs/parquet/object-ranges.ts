import { BrokenObjectError } from '../broken-object.ts';
import type { FlowLogObject } from '../flow-scan.ts';

export interface ByteRange {
  /** Inclusive. */
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** Reads parts of one object; what lies in the part that was kept is not fetched again. */
export class ObjectRanges {
  readonly #object: FlowLogObject;
  readonly #signal: AbortSignal;
  #kept: Uint8Array = new Uint8Array();
  #keptFrom = 0;

  constructor(object: FlowLogObject, signal: AbortSignal) {
    this.#object = object;
    this.#signal = signal;
  }

  /** Keeps this part in memory from now on. */
  async keep({ from, to }: ByteRange): Promise<void> {
    this.#kept = await this.read({ from, to });
    this.#keptFrom = from;
  }

  /** @throws BrokenObjectError when the object has fewer bytes than it should. */
  async read({ from, to }: ByteRange): Promise<Uint8Array> {
    const start = from - this.#keptFrom;
    if (start >= 0 && to - this.#keptFrom <= this.#kept.length)
      return this.#kept.subarray(start, to - this.#keptFrom);
    this.#signal.throwIfAborted();
    const bytes = await this.#object.readRange(from, to, this.#signal);
    this.#signal.throwIfAborted();
    if (bytes.length !== to - from) throw new BrokenObjectError('object that ends early');
    return bytes;
  }
}
