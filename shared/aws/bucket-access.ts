import {
  DeleteBucketPolicyCommand,
  DeletePublicAccessBlockCommand,
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { toBlock, type AccessBlock } from '../domain/buckets/access-block.ts';
import { rethrowAsStorageError, type S3Attempt } from './s3-errors.ts';

/** The public access block of something that is known by a name. */
export interface BlockAccess {
  /** Undefined when nothing is configured. */
  readBlock(name: string): Promise<AccessBlock | undefined>;
  putBlock(name: string, block: AccessBlock): Promise<void>;
  removeBlock(name: string): Promise<void>;
}

/**
 * Who may get at a bucket of the account. Everything throws StorageError when the bucket is not there, is in another region or
 * belongs to somebody else: each call names the owner that it expects.
 */
export interface BucketAccess extends BlockAccess {
  /** JSON text; undefined when there is none. */
  readPolicy(bucket: string): Promise<string | undefined>;
  /** S3 has no condition for this: whoever changes the policy between a look and this loses the change. */
  putPolicy(bucket: string, policy: string): Promise<void>;
  removePolicy(bucket: string): Promise<void>;
}

type Doing = S3Attempt['doing'];

export function createBucketAccess(client: S3Client, accountId: string): BucketAccess {
  const of = (bucket: string) => ({ Bucket: bucket, ExpectedBucketOwner: accountId });
  const change = async (bucket: string, call: Promise<unknown>): Promise<void> => {
    await call.catch(explain('write', bucket));
  };
  return {
    readBlock: async (bucket) => {
      const answer = await client
        .send(new GetPublicAccessBlockCommand(of(bucket)))
        .catch(unlessAbsent('NoSuchPublicAccessBlockConfiguration', bucket));
      const found = answer?.PublicAccessBlockConfiguration;
      return found && toBlock((name) => found[name] === true);
    },
    putBlock: (bucket, block) => {
      const input = { ...of(bucket), PublicAccessBlockConfiguration: block };
      return change(bucket, client.send(new PutPublicAccessBlockCommand(input)));
    },
    removeBlock: (bucket) =>
      change(bucket, client.send(new DeletePublicAccessBlockCommand(of(bucket)))),
    readPolicy: async (bucket) => {
      const answer = await client
        .send(new GetBucketPolicyCommand(of(bucket)))
        .catch(unlessAbsent('NoSuchBucketPolicy', bucket));
      return answer?.Policy;
    },
    putPolicy: (bucket, policy) =>
      change(bucket, client.send(new PutBucketPolicyCommand({ ...of(bucket), Policy: policy }))),
    removePolicy: (bucket) =>
      change(bucket, client.send(new DeleteBucketPolicyCommand(of(bucket)))),
  };
}

function explain(doing: Doing, bucket: string): (error: unknown) => never {
  return rethrowAsStorageError({ doing, bucket });
}

/** S3 says by an error that nothing is configured; these are errors without a class of their own. */
function unlessAbsent(name: string, bucket: string) {
  return (error: unknown): undefined => {
    if (error instanceof Error && error.name === name) return undefined;
    return explain('read', bucket)(error);
  };
}
