import { cleanText } from '../domain/alert/clean-text.ts';
import { StorageError, type StorageRefusal } from '../domain/errors.ts';
import { truncate } from '../domain/truncate.ts';
import { asDomainError } from './sdk-errors.ts';

/** What was tried with what. */
export interface S3Attempt {
  readonly doing: 'list' | 'read' | 'write';
  readonly bucket: string;
  readonly key?: string;
}

type Explain = (attempt: S3Attempt) => string;

const refused: Explain = ({ doing, ...place }) => `not allowed to ${doing} ${placeText(place)}`;
const undecryptable: Explain = (place) =>
  `the key that encrypts ${placeText(place)} may not be used or is disabled`;

/** Error codes of S3. Source: Amazon S3 API Reference, "Error responses"; those of KMS as S3 passes them on. */
const EXPLAINED = new Map<string, readonly [StorageRefusal, Explain]>([
  ['NoSuchBucket', ['no-bucket', ({ bucket }) => `bucket ${bucket} does not exist`]],
  ['NoSuchKey', ['no-object', (place) => `${placeText(place)} does not exist`]],
  ['AccessDenied', ['not-allowed', refused]],
  ['AllAccessDisabled', ['not-allowed', refused]],
  ['InvalidObjectState', ['archived', (place) => `${placeText(place)} is archived`]],
  ['PermanentRedirect', ['other-region', ({ bucket }) => `bucket ${bucket} is in another region`]],
  ['PreconditionFailed', ['changed', (place) => `${placeText(place)} was changed meanwhile`]],
  ['KMS.DisabledException', ['not-decryptable', undecryptable]],
  ['KMS.KMSInvalidStateException', ['not-decryptable', undecryptable]],
  ['KMS.NotFoundException', ['not-decryptable', undecryptable]],
]);

/** The role may read the object but not use its key: S3 answers AccessDenied and names the action of KMS. */
const KMS_ACTION = /\bkms:\w+/;

/** What an error of S3 means for us: StorageError where people must change something, otherwise as asDomainError says. */
export function asStorageError(error: unknown, attempt: S3Attempt): Error {
  if (!(error instanceof Error)) return asDomainError(error);
  const isKey = error.name === 'AccessDenied' && KMS_ACTION.test(error.message);
  const [refusal, explain] = (isKey ? undefined : EXPLAINED.get(error.name)) ?? [];
  const options = { cause: error, facts: { awsError: error.name } };
  if (isKey) return new StorageError('not-decryptable', undecryptable(attempt), options);
  if (!refusal || !explain) return asDomainError(error);
  return new StorageError(refusal, explain(attempt), options);
}

/** Rethrows what S3 said as asStorageError. */
export function rethrowAsStorageError(attempt: S3Attempt): (error: unknown) => never {
  return (error) => {
    throw asStorageError(error, attempt);
  };
}

/** One short line for people; whoever may write into a bucket chooses its keys. */
export function placeText({ bucket, key }: Pick<S3Attempt, 'bucket' | 'key'>): string {
  return key === undefined ? `s3://${bucket}` : `s3://${bucket}/${keyText(key)}`;
}

export function keyText(key: string): string {
  return truncate(cleanText(key), 300);
}
