import { addAbortSignal, Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { defined } from '../domain/defined.ts';
import { TransientError } from '../domain/errors.ts';
import { asStorageError, placeText } from './s3-errors.ts';

/** An object, or a part of it. */
export interface ObjectPart {
  readonly bucket: string;
  readonly key: string;
  /** Only this version of its content. */
  readonly etag?: string;
  /** First byte; absent: 0. */
  readonly from?: number;
  /** The byte after the last; absent: to the end. */
  readonly to?: number;
}

export interface StreamOptions {
  readonly signal: AbortSignal;
  /** Without any data for this long a connection is broken; ms. */
  readonly idleMs?: number;
}

const MAX_REOPENS = 3;
const IDLE_MS = 10_000;
const FIRST_PAUSE_MS = 50;

/**
 * Bytes of an object as they come. A broken connection is opened again where it broke, on the same content (Range and If-Match),
 * at most 3 times, with full jitter (AWS Builders' Library, "Timeouts, retries and backoff with jitter"). Ends early when the signal
 * is aborted. Throws StorageError or TransientError. Needs s3:GetObject, and kms:Decrypt where a key of KMS encrypts the bucket.
 */
export async function* streamObject(
  client: S3Client,
  part: ObjectPart,
  { signal, idleMs = IDLE_MS }: StreamOptions,
): AsyncGenerator<Uint8Array> {
  const cursor: Cursor = { from: 0, ...part };
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      yield* readOn(client, cursor, { signal, idleMs });
      return;
    } catch (error) {
      const failure = asStorageError(error, { doing: 'read', ...part });
      const isLast = failures > MAX_REOPENS || !(failure instanceof TransientError);
      if (isLast && !isAborted(signal)) throw failure;
      await pause(failures, signal);
    }
  }
}

/** What is still to be read. */
interface Cursor extends ObjectPart {
  from: number;
  to?: number;
  etag?: string;
}

/** Moves the cursor as it reads. */
async function* readOn(client: S3Client, cursor: Cursor, options: Required<StreamOptions>) {
  const { body, etag, to } = await open(client, cursor, options);
  Object.assign(cursor, defined({ etag, to }));
  for await (const chunk of chunksOf(body, options.idleMs)) {
    cursor.from += chunk.length;
    yield chunk;
  }
  if (cursor.from < (cursor.to ?? 0)) throw new TransientError(`${placeText(cursor)} ended early`);
}

/** Read anew, because it changes while others are waited for. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** A part of an object as one piece; throws the reason of the signal when that is aborted before its end. */
export async function readPart(
  client: S3Client,
  part: ObjectPart,
  options: StreamOptions,
): Promise<Buffer> {
  const chunks = [];
  for await (const chunk of streamObject(client, part, options)) chunks.push(chunk);
  options.signal.throwIfAborted();
  return Buffer.concat(chunks);
}

interface Opened {
  readonly body: Readable;
  readonly etag?: string | undefined;
  /** The byte after the last that comes. */
  readonly to?: number | undefined;
}

async function open(client: S3Client, cursor: Cursor, options: Required<StreamOptions>) {
  // A time limit for the answer alone: the SDK keeps a signal for as long as the body flows.
  const waiting = new AbortController();
  const timer = setTimeout(() => {
    waiting.abort();
  }, options.idleMs);
  try {
    const command = new GetObjectCommand({
      Bucket: cursor.bucket,
      Key: cursor.key,
      ...defined({ IfMatch: cursor.etag, Range: rangeOf(cursor) }),
    });
    const abortSignal = AbortSignal.any([options.signal, waiting.signal]);
    const answer = await client.send(command, { abortSignal });
    const { Body: body, ContentLength: length } = answer;
    if (!(body instanceof Readable)) throw new TransientError('an answer of S3 without a body');
    const opened = {
      etag: answer.ETag,
      to: length === undefined ? undefined : cursor.from + length,
    };
    return { ...opened, body: addAbortSignal(options.signal, body) } satisfies Opened;
  } finally {
    clearTimeout(timer);
  }
}

function rangeOf({ from, to }: Cursor): string | undefined {
  if (from === 0 && to === undefined) return undefined;
  return `bytes=${from}-${to === undefined ? '' : to - 1}`;
}

/** Time that the reader takes with a chunk is not counted. */
async function* chunksOf(body: Readable, idleMs: number): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = body.iterator();
  try {
    for (;;) {
      const timer = setTimeout(() => body.destroy(), idleMs);
      const step = await chunks.next().finally(() => {
        clearTimeout(timer);
      });
      if (step.done) return;
      yield step.value;
    }
  } catch (cause) {
    throw new TransientError('the connection broke', { cause });
  } finally {
    body.destroy();
  }
}

async function pause(failures: number, signal: AbortSignal): Promise<void> {
  const milliseconds = Math.random() * FIRST_PAUSE_MS * 2 ** failures;
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
