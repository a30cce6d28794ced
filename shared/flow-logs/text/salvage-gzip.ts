import type { FlowLogObject } from '../flow-scan.ts';
import { readAhead } from '../read-ahead.ts';
import { CorruptGzipError, gunzip } from './gunzip.ts';

/** The place of the break is come nearer to in these steps, in bytes of gzip. */
const STEPS = [64, 1];
const AHEAD_BYTES = 1_048_576;

interface Salvage {
  readonly signal: AbortSignal;
  /** Decoded bytes that were handed out before. */
  readonly skip: number;
  readonly take: (chunk: Buffer) => void;
}

/**
 * Hands out what corrupt gzip holds between the last piece that was decoded and the place where it breaks: node:zlib keeps
 * the output of a failing piece to itself. The object is read again with smaller pieces at the break.
 */
export async function salvageGzip(
  object: FlowLogObject,
  broken: CorruptGzipError,
  { signal, skip, take }: Salvage,
): Promise<void> {
  let { intactBytes } = broken;
  let done = skip;
  for (const step of STEPS) {
    let at = 0;
    const failure = await caught(() =>
      gunzip(
        inSteps(readAhead(object.read(signal), AHEAD_BYTES, signal), intactBytes, step),
        signal,
        (chunk) => {
          const known = Math.min(Math.max(done - at, 0), chunk.length);
          at += chunk.length;
          if (known < chunk.length) take(chunk.subarray(known));
        },
      ),
    );
    done = Math.max(done, at);
    if (!(failure instanceof CorruptGzipError)) throw failure;
    ({ intactBytes } = failure);
  }
}

async function caught(run: () => Promise<void>): Promise<unknown> {
  try {
    await run();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** The bytes up to `from` as they come, those after it in pieces of `step`. */
async function* inSteps(
  source: AsyncIterable<Uint8Array>,
  from: number,
  step: number,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const piece of source) {
    // A piece that was taken may be empty afterwards.
    const { length } = piece;
    const whole = Math.min(Math.max(from - at, 0), length);
    if (whole > 0) yield piece.subarray(0, whole);
    for (let i = whole; i < length; i += step) yield piece.subarray(i, i + step);
    at += length;
  }
}
