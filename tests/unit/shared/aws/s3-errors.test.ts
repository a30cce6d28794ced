import { asStorageError, placeText } from '../../../../shared/aws/s3-errors.ts';
import { StorageError, TransientError } from '../../../../shared/domain/errors.ts';

const s3Error = (name: string, message = 'from S3') => Object.assign(new Error(message), { name });
const KMS_DENIED =
  'User: arn:aws:sts::123456789012:assumed-role/r/s is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:x';

describe('asStorageError', () => {
  it.each([
    [s3Error('NoSuchKey'), 'no-object', 's3://logs/k does not exist'],
    [s3Error('AccessDenied'), 'not-allowed', 'not allowed to read s3://logs/k'],
    [
      s3Error('AccessDenied', KMS_DENIED),
      'not-decryptable',
      'the key that encrypts s3://logs/k may not be used or is disabled',
    ],
    [
      s3Error('KMS.DisabledException'),
      'not-decryptable',
      'the key that encrypts s3://logs/k may not be used or is disabled',
    ],
    [s3Error('InvalidObjectState'), 'archived', 's3://logs/k is archived'],
  ])('says what people can do something about: %s', (error, refusal, message) => {
    const storageError = asStorageError(error, { doing: 'read', bucket: 'logs', key: 'k' });

    expect(storageError).toBeInstanceOf(StorageError);
    expect(storageError).toMatchObject({ refusal, message, cause: error });
  });

  it('leaves what will pass for later', () => {
    const error = asStorageError(s3Error('SlowDown'), { doing: 'list', bucket: 'logs' });

    expect(error).toBeInstanceOf(TransientError);
  });

  it.each([s3Error('ExpiredToken'), s3Error('constructor'), new StorageError('changed', 'x')])(
    'does not touch what it does not know: %s',
    (error) => {
      expect(asStorageError(error, { doing: 'list', bucket: 'logs' })).toBe(error);
    },
  );
});

describe('placeText', () => {
  it('is one line, whoever chose the key', () => {
    const key = `a\nb\u202e${'x'.repeat(1000)}`;

    expect(placeText({ bucket: 'logs', key })).toBe(`s3://logs/a b${'x'.repeat(296)}…`);
  });
});
