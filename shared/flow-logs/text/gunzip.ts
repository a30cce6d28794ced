import { createGunzip, type Gunzip } from 'node:zlib';
import { BrokenObjectError } from '../broken-object.ts';
import { freeMemory, reclaim } from '../chunk-memory.ts';

/** With the platform's own 16 KiB decompression takes more than three times as long. */
const CHUNK_BYTES = 1_048_576;

/** The data is corrupt, or something else follows. What was decoded of the piece in which it broke is lost. */
export class CorruptGzipError extends BrokenObjectError {
  /** Bytes of the pieces before that one. */
  readonly intactBytes: number;

  constructor(intactBytes: number, cause: unknown) {
    super('the gzip data is corrupt, or followed by something else', { cause });
    this.intactBytes = intactBytes;
  }
}

/**
 * Decompresses gzip, of several members too; node:zlib checks their CRC. Throws BrokenObjectError when it ends early and
 * CorruptGzipError when it is no gzip to its end; what `take` throws ends it. A chunk holds only until `take` returns.
 */
export async function gunzip(
  source: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  take: (chunk: Buffer) => void,
): Promise<void> {
  signal.throwIfAborted();
  const stream = createGunzip({ chunkSize: CHUNK_BYTES });
  const stop = (): void => void stream.destroy(new Error('aborted'));
  signal.addEventListener('abort', stop, { once: true });
  handOut(stream, take);
  let fed = 0;
  try {
    for await (const piece of source) {
      const { length } = piece;
      await untilDone(stream, (done) => {
        stream.write(piece, done);
      });
      reclaim(piece);
      fed += length;
    }
    await untilDone(stream, (done) => {
      endOf(stream, done);
    });
  } catch (error) {
    signal.throwIfAborted();
    throw asBroken(error, fed);
  } finally {
    signal.removeEventListener('abort', stop);
    stream.destroy();
  }
}

function handOut(stream: Gunzip, take: (chunk: Buffer) => void): void {
  // Errors come up where something is waited for.
  stream.on('error', () => undefined);
  stream.on('data', (chunk: Buffer) => {
    try {
      take(chunk);
      release(chunk);
    } catch (error) {
      stream.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

/** A failing stream forgets those who wait for it, and one that is destroyed in between calls them as if all was well. */
function untilDone(
  stream: Gunzip,
  begin: (done: (error?: Error | null) => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once('error', reject);
    begin((error) => {
      stream.off('error', reject);
      const failure = stream.errored ?? error;
      if (failure) reject(failure);
      else resolve();
    });
  });
}

function endOf(stream: Gunzip, done: () => void): void {
  // Zeros that follow, as tapes have them, end it early.
  if (stream.readableEnded || stream.destroyed) done();
  else stream.once('end', done).end();
}

/**
 * Gives the memory of a chunk back at once: the next one gets the same pages, which are in the cache, and garbage does not
 * pile up. A chunk that does not end its buffer leaves it to the next chunk.
 */
function release({ buffer, byteOffset, byteLength }: Buffer): void {
  if (byteOffset + byteLength === CHUNK_BYTES) freeMemory(buffer);
}

function asBroken(error: unknown, fed: number): unknown {
  const isCoded = typeof error === 'object' && error !== null && 'code' in error;
  const code = isCoded ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR') return new BrokenObjectError('the gzip data ends early');
  return code.startsWith('Z_') ? new CorruptGzipError(fed, error) : error;
}
