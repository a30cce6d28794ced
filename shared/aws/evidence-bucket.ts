import { createHash } from 'node:crypto';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { defined } from '../domain/defined.ts';
import type { RawObject } from '../domain/incident.ts';
import { rethrowAsStorageError } from './s3-errors.ts';

/** Where evidence lies, and the hash by which anybody can tell that it was not changed since. */
export type StoredEvidence = RawObject &
  Required<Pick<RawObject, 'sha256'>> & { readonly versionId?: string };

/** Stores JSON text under a key and says where it lies. */
export type StoreEvidence = (key: string, json: string) => Promise<StoredEvidence>;

/**
 * Writer for the evidence bucket, which encrypts with the platform's key by default. S3 refuses bytes that do not have the hash.
 * Throws StorageError or TransientError. Needs s3:PutObject on the key, and kms:GenerateDataKey on the platform's key.
 */
export function createEvidenceBucket(client: S3Client, bucket: string): StoreEvidence {
  return async (key, json) => {
    const body = Buffer.from(json);
    const hash = createHash('sha256').update(body).digest();
    const command = new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: body,
      ContentType: 'application/json',
      ChecksumSHA256: hash.toString('base64'),
    });
    const { VersionId: versionId } = await client
      .send(command)
      .catch(rethrowAsStorageError({ doing: 'write', bucket, key }));
    const place = { bucket, key, bytes: body.length, sha256: hash.toString('hex') };
    return { ...place, ...defined({ versionId }) };
  };
}
