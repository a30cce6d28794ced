import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { RawObject } from '../domain/incident.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** Stores JSON text under a key and says where it lies. */
export type StoreEvidence = (key: string, json: string) => Promise<RawObject>;

/** Writer for the evidence bucket, which encrypts with the platform's key by default. */
export function createEvidenceBucket(client: S3Client, bucket: string): StoreEvidence {
  return async (key, json) => {
    const command = new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: json,
      ContentType: 'application/json',
    });
    await client.send(command).catch(rethrowAsDomainError);
    return { bucket, key, bytes: Buffer.byteLength(json) };
  };
}
