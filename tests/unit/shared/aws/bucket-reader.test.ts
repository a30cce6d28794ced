import {
  GetBucketPolicyStatusCommand,
  GetPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { createBucketReader } from '../../../../shared/aws/bucket-reader.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';

const s3 = mockClient(S3Client);
const buckets = createBucketReader(new S3Client({ region: 'eu-west-1' }));
const { signal } = new AbortController();
const s3Error = (name: string) => Object.assign(new Error('from S3'), { name });

beforeEach(() => {
  s3.reset();
});

const ALL = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

describe('a bucket', () => {
  it.each([
    [ALL, 'all'],
    [{ ...ALL, RestrictPublicBuckets: false }, 'some'],
    [{}, 'none'],
  ])('blocks public access with %j: %s', async (PublicAccessBlockConfiguration, expected) => {
    s3.on(GetPublicAccessBlockCommand).resolves({ PublicAccessBlockConfiguration });

    expect(await buckets.blocked('data', signal)).toBe(expected);
  });

  it('blocks nothing when nothing is configured', async () => {
    s3.on(GetPublicAccessBlockCommand).rejects(s3Error('NoSuchPublicAccessBlockConfiguration'));

    expect(await buckets.blocked('data', signal)).toBe('none');
  });

  it.each([
    [{ PolicyStatus: { IsPublic: true } }, true],
    [{ PolicyStatus: { IsPublic: false } }, false],
    [{}, false],
  ])('is public by its policy with %j: %s', async (answer, expected) => {
    s3.on(GetBucketPolicyStatusCommand).resolves(answer);

    expect(await buckets.publicByPolicy('data', signal)).toBe(expected);
  });

  it('is not public when it has no policy', async () => {
    s3.on(GetBucketPolicyStatusCommand).rejects(s3Error('NoSuchBucketPolicy'));

    expect(await buckets.publicByPolicy('data', signal)).toBe(false);
  });

  it.each(['blocked', 'publicByPolicy'] as const)(
    'that throttles is asked later: %s',
    async (call) => {
      s3.onAnyCommand().rejects(s3Error('SlowDown'));

      await expect(buckets[call]('data', signal)).rejects.toThrow(TransientError);
      const [, options]: readonly unknown[] = s3.calls()[0]?.args ?? [];
      expect(options).toStrictEqual({ abortSignal: signal });
    },
  );

  it.each(['blocked', 'publicByPolicy'] as const)('that is gone says nothing: %s', async (call) => {
    s3.onAnyCommand().rejects(s3Error('NoSuchBucket'));

    expect(await buckets[call]('data', signal)).toBeUndefined();
  });

  it('that may not be read says so', async () => {
    s3.onAnyCommand().rejects(s3Error('AccessDenied'));

    await expect(buckets.blocked('data', signal)).rejects.toThrow('from S3');
  });
});
