import {
  DeleteBucketPolicyCommand,
  DeletePublicAccessBlockCommand,
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { createBucketAccess } from '../../../../shared/aws/bucket-access.ts';
import { ALL_BLOCKED } from '../../../../shared/domain/buckets/access-block.ts';
import { StorageError, TransientError } from '../../../../shared/domain/errors.ts';

const s3 = mockClient(S3Client);
const access = createBucketAccess(new S3Client({ region: 'eu-west-1' }), '123456789012');
const error = (name: string) => Object.assign(new Error('from S3'), { name });

beforeEach(() => {
  s3.reset();
});

describe('a bucket', () => {
  it('is read and changed only when the account owns it', async () => {
    s3.onAnyCommand().resolves({});

    await access.readBlock('reports');
    await access.readPolicy('reports');
    await access.putBlock('reports', ALL_BLOCKED);
    await access.removeBlock('reports');
    await access.putPolicy('reports', '{}');
    await access.removePolicy('reports');

    const of = { Bucket: 'reports', ExpectedBucketOwner: '123456789012' };
    expect(s3.calls().map(({ args: [{ input }] }) => input)).toStrictEqual([
      of,
      of,
      { ...of, PublicAccessBlockConfiguration: ALL_BLOCKED },
      of,
      { ...of, Policy: '{}' },
      of,
    ]);
  });

  it('without a block or a policy has none', async () => {
    s3.on(GetPublicAccessBlockCommand).rejects(error('NoSuchPublicAccessBlockConfiguration'));
    s3.on(GetBucketPolicyCommand).rejects(error('NoSuchBucketPolicy'));

    await expect(access.readBlock('reports')).resolves.toBeUndefined();
    await expect(access.readPolicy('reports')).resolves.toBeUndefined();
  });

  it('shows a switch that S3 does not name as off', async () => {
    const found = { PublicAccessBlockConfiguration: { BlockPublicAcls: true } };
    s3.on(GetPublicAccessBlockCommand).resolves(found);

    await expect(access.readBlock('reports')).resolves.toStrictEqual({
      ...{ BlockPublicAcls: true, IgnorePublicAcls: false },
      ...{ BlockPublicPolicy: false, RestrictPublicBuckets: false },
    });
  });

  it.each([
    ['NoSuchBucket', 'no-bucket'],
    ['AccessDenied', 'not-allowed'],
    ['PermanentRedirect', 'other-region'],
  ])('that S3 refuses by %s is told as %s', async (name, refusal) => {
    s3.onAnyCommand().rejects(error(name));
    const tries = [access.readPolicy('reports'), access.putPolicy('reports', '{}')];

    for (const tried of tries)
      await expect(tried).rejects.toMatchObject({ name: 'StorageError', refusal });
  });

  it.each([
    ['putBlock', PutPublicAccessBlockCommand, () => access.putBlock('reports', ALL_BLOCKED)],
    ['removeBlock', DeletePublicAccessBlockCommand, () => access.removeBlock('reports')],
    ['putPolicy', PutBucketPolicyCommand, () => access.putPolicy('reports', '{}')],
    ['removePolicy', DeleteBucketPolicyCommand, () => access.removePolicy('reports')],
  ])('%s is tried again later when S3 is busy', async (_, command, change) => {
    s3.on(command as typeof PutBucketPolicyCommand).rejects(error('SlowDown'));

    const tried = change();

    await expect(tried).rejects.toThrow(TransientError);
    await expect(tried).rejects.not.toBeInstanceOf(StorageError);
  });
});
