import {
  GetBucketPolicyStatusCommand,
  GetPublicAccessBlockCommand,
  type PublicAccessBlockConfiguration,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { BucketFacts } from '../domain/context/known-facts.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** Reads whether a bucket is open; each answer can fail alone, and is undefined when the bucket is gone. */
export interface BucketReader {
  blocked(name: string, signal: AbortSignal): Promise<BucketFacts['blocked']>;
  publicByPolicy(name: string, signal: AbortSignal): Promise<boolean | undefined>;
}

export function createBucketReader(client: S3Client): BucketReader {
  return {
    blocked: async (name, abortSignal) => {
      const command = new GetPublicAccessBlockCommand({ Bucket: name });
      const answer = await client
        .send(command, { abortSignal })
        .catch(unless('NoSuchPublicAccessBlockConfiguration'));
      return answer === GONE ? undefined : toBlocked(answer?.PublicAccessBlockConfiguration ?? {});
    },
    publicByPolicy: async (name, abortSignal) => {
      const command = new GetBucketPolicyStatusCommand({ Bucket: name });
      const answer = await client
        .send(command, { abortSignal })
        .catch(unless('NoSuchBucketPolicy'));
      return answer === GONE ? undefined : (answer?.PolicyStatus?.IsPublic ?? false);
    },
  };
}

function toBlocked(configuration: PublicAccessBlockConfiguration): 'all' | 'some' | 'none' {
  const { BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets } =
    configuration;
  const switches = [BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets];
  if (switches.every((one) => one === true)) return 'all';
  return switches.includes(true) ? 'some' : 'none';
}

/** Instead of an answer: there is no such bucket any more. */
const GONE = 'gone';

/** S3 says by an error that nothing is configured; these are errors without a class of their own. */
function unless(name: string) {
  return (error: unknown): undefined | typeof GONE => {
    if (error instanceof Error && error.name === name) return undefined;
    if (error instanceof Error && error.name === 'NoSuchBucket') return GONE;
    return rethrowAsDomainError(error);
  };
}
