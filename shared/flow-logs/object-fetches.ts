import type { FlowLogObject } from './flow-scan.ts';
import { isReadWhole } from './scan-object.ts';
import { type ReadAhead, readAhead } from './read-ahead.ts';

/** Bytes of an object that are fetched before it is its turn. */
const AHEAD_BYTES = 1_048_576;

/** Hands out contents in their order; some of the next ones are being fetched already. */
export class ObjectFetches {
  private readonly objects: readonly FlowLogObject[];
  private readonly concurrency: number;
  private readonly signal: AbortSignal;
  /** Those of objects that are not read whole are undefined. */
  private readonly open: (ReadAhead | undefined)[] = [];
  private current: ReadAhead | undefined;
  private begun = 0;

  constructor(objects: readonly FlowLogObject[], concurrency: number, signal: AbortSignal) {
    this.objects = objects;
    this.concurrency = Math.max(concurrency, 1);
    this.signal = signal;
  }

  /** The content of the next object, which takes the place of the one before; undefined: it is read as needed. */
  next(): AsyncIterable<Uint8Array> | undefined {
    this.current?.close();
    while (this.open.length < this.concurrency && this.begun < this.objects.length) this.begin();
    this.current = this.open.shift();
    return this.current;
  }

  close(): void {
    for (const content of [this.current, ...this.open]) content?.close();
  }

  private begin(): void {
    const object = this.objects[this.begun++];
    const isWhole = object !== undefined && isReadWhole(object);
    this.open.push(
      isWhole ? readAhead(object.read(this.signal), AHEAD_BYTES, this.signal) : undefined,
    );
  }
}
