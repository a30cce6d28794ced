import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Clock } from '../domain/clock.ts';
import { defined } from '../domain/defined.ts';
import { ConfigError, TransientError } from '../domain/errors.ts';
import { type ObjectPlace, readBody } from './object-body.ts';
import { asStorageError } from './s3-errors.ts';

const S3_URL = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.*[^/])$/;

/** Reads `s3://bucket/key`; throws ConfigError that names the setting. */
export function parseS3Url(text: string, setting: string): ObjectPlace {
  const [, bucket, key] = S3_URL.exec(text) ?? [];
  if (bucket === undefined || key === undefined)
    throw new ConfigError(`${setting} must be s3://<bucket>/<key>, not "${text}"`);
  return { bucket, key };
}

/** One small object and what was made of it, kept in memory while its content stays the same. */
export interface StoredObject<T> {
  /** Throws StorageError or TransientError, also when the signal is aborted. */
  read(signal: AbortSignal): Promise<T>;
}

interface StoredObjectOptions<T> {
  readonly client: S3Client;
  readonly place: ObjectPlace;
  /** A larger object is refused. */
  readonly maxBytes: number;
  /** Run once for each content. */
  readonly parse: (bytes: Buffer) => T;
  readonly clock: Clock;
}

interface Kept<T> {
  readonly value: T;
  readonly etag: string | undefined;
  readonly askedAt: number;
}

/** For this long S3 is not asked whether there is something new. */
const MAX_AGE_MS = 5 * 60_000;

/**
 * Reads a list or database that changes now and then. After some minutes S3 is asked for it only if its ETag is another one; when
 * S3 cannot be asked then, what is known is better than nothing. Needs s3:GetObject, s3:ListBucket to tell an object that is
 * missing from one that is refused, and kms:Decrypt where a key of KMS encrypts the bucket.
 */
export function createStoredObject<T>(options: StoredObjectOptions<T>): StoredObject<T> {
  let kept: Kept<T> | undefined;
  return {
    read: async (signal) => {
      const now = options.clock().getTime();
      if (kept && now - kept.askedAt < MAX_AGE_MS) return kept.value;
      try {
        kept = await ask(options, kept, signal);
      } catch (error) {
        if (!kept || !(error instanceof TransientError)) throw error;
      }
      return kept.value;
    },
  };
}

async function ask<T>(
  { client, place, maxBytes, parse, clock }: StoredObjectOptions<T>,
  kept: Kept<T> | undefined,
  abortSignal: AbortSignal,
): Promise<Kept<T>> {
  const askedAt = clock().getTime();
  try {
    const command = new GetObjectCommand({
      ...{ Bucket: place.bucket, Key: place.key },
      ...defined({ IfNoneMatch: kept?.etag }),
    });
    const answer = await client.send(command, { abortSignal });
    const bytes = await readBody(answer, { place, maxBytes, signal: abortSignal });
    return { value: parse(bytes), etag: answer.ETag, askedAt };
  } catch (error) {
    if (kept && isNotModified(error)) return { ...kept, askedAt };
    throw asStorageError(error, { doing: 'read', ...place });
  }
}

/** S3 says "not modified" by an error, because it is no success to HTTP. */
function isNotModified(error: unknown): boolean {
  const { $metadata: answer } = error as { $metadata?: { httpStatusCode?: number } };
  return answer?.httpStatusCode === 304;
}
