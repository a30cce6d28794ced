import { addAbortSignal, Readable } from 'node:stream';
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { StorageError, TransientError } from '../domain/errors.ts';
import { placeText } from './s3-errors.ts';

/** Where one object lies. */
export interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
}

/**
 * The whole of a small object, into memory of the size that S3 names, so that a database of 60 MB never takes twice of it.
 * Throws StorageError when it is larger than it may be, TransientError when it ends early.
 */
export async function readBody(
  { Body: body, ContentLength: length }: GetObjectCommandOutput,
  { place, maxBytes, signal }: BodyLimits,
): Promise<Buffer> {
  if (!(body instanceof Readable) || length === undefined)
    throw new TransientError('an answer of S3 without a body');
  if (length > maxBytes) {
    body.destroy();
    const text = `${placeText(place)} is larger than ${Math.floor(maxBytes / 1024)} KiB`;
    throw new StorageError('too-large', text);
  }
  return fill(Buffer.alloc(length), addAbortSignal(signal, body)).catch((cause: unknown) => {
    throw new TransientError(`${placeText(place)} could not be read to its end`, { cause });
  });
}

async function fill(bytes: Buffer, body: AsyncIterable<Buffer>): Promise<Buffer> {
  let at = 0;
  for await (const chunk of body) at += chunk.copy(bytes, at);
  if (at < bytes.length) throw new Error('ended early');
  return bytes;
}

interface BodyLimits {
  readonly place: ObjectPlace;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}
