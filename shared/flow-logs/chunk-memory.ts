/** Buffers that nobody else looks at any more. */
const given = new WeakSet<ArrayBufferLike>();

/** Says that whoever takes the chunk may do with its memory what they like. */
export function giveAway<T extends Uint8Array>(chunk: T): T {
  given.add(chunk.buffer);
  return chunk;
}

/**
 * Gives the memory of a whole chunk that was given away back at once. Buffers are small objects with much behind them: the
 * garbage collector waits for tens of megabytes of them, in each thread.
 */
export function reclaim({ buffer, byteLength }: Uint8Array): void {
  if (byteLength === buffer.byteLength && given.has(buffer)) freeMemory(buffer);
}

/** The buffer is empty afterwards. */
export function freeMemory(buffer: ArrayBufferLike): void {
  if ('transfer' in buffer) buffer.transfer(0);
}
