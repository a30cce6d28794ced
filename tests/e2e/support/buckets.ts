import { randomBytes } from 'node:crypto';
import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
  S3Client,
  type PublicAccessBlockConfiguration,
} from '@aws-sdk/client-s3';
import type { FindingParts } from '../../../scripts/local-aws/server-finding.ts';
import type { ActionMode } from '../../../shared/domain/action.ts';
import type { ResponsePolicy } from '../../../shared/domain/policy.ts';
import type { Keys, User } from './credentials.ts';
import { containTarget, type ContainReport } from '../../../scripts/riposte/orders/contain.ts';
import { operator } from './operator.ts';
import { clientConfiguration, platform } from './platform.ts';
import { isolateMiners } from './policies.ts';
import { resetCap } from './stored-state.ts';

let opened: S3Client | undefined;

/** As administrator of the account. */
export function s3(): S3Client {
  opened ??= new S3Client(clientConfiguration());
  return opened;
}

/** A customer's bucket; with these switches and this policy (JSON text), or without any. */
export async function createBucket(
  block?: PublicAccessBlockConfiguration,
  policy?: (bucket: string) => string,
): Promise<string> {
  const bucket = `customer-${randomBytes(4).toString('hex')}`;
  await s3().send(new CreateBucketCommand({ Bucket: bucket }));
  await s3().send(new DeletePublicAccessBlockCommand({ Bucket: bucket }));
  if (block) await putBlock(bucket, block);
  if (policy) await putBucketPolicy(bucket, policy(bucket));
  return bucket;
}

export async function putBlock(
  bucket: string,
  block: PublicAccessBlockConfiguration,
): Promise<void> {
  const input = { Bucket: bucket, PublicAccessBlockConfiguration: block };
  await s3().send(new PutPublicAccessBlockCommand(input));
}

export async function putBucketPolicy(bucket: string, policy: string): Promise<void> {
  await s3().send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: policy }));
}

/** What S3 says of a bucket; undefined where nothing is configured. */
export interface BucketPicture {
  readonly block: PublicAccessBlockConfiguration | undefined;
  readonly policy: string | undefined;
}

export async function pictureOf(bucket: string): Promise<BucketPicture> {
  const input = { Bucket: bucket };
  const [block, policy] = await Promise.all([
    s3().send(new GetPublicAccessBlockCommand(input)).catch(unlessAbsent),
    s3().send(new GetBucketPolicyCommand(input)).catch(unlessAbsent),
  ]);
  return { block: block?.PublicAccessBlockConfiguration, policy: policy?.Policy };
}

function unlessAbsent(error: unknown): undefined {
  const isAbsent = error instanceof Error && /^NoSuch(?:Public|BucketPolicy)/.test(error.name);
  if (!isAbsent) throw error;
}

/** Whether somebody may list the bucket. Any error but a refusal is thrown. */
export async function mayList(keys: Keys, bucket: string): Promise<boolean> {
  const client = new S3Client({ ...clientConfiguration(), credentials: keys });
  try {
    await client.send(new ListObjectsV2Command({ Bucket: bucket }));
    return true;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'AccessDenied') throw error;
    return false;
  } finally {
    client.destroy();
  }
}

/** A policy that restricts buckets whose data somebody takes. */
export function restrictLooted(
  mode: ActionMode = 'auto',
  changes: Partial<ResponsePolicy['protected']> = {},
): ResponsePolicy {
  const { protected: nothing, ...policy } = isolateMiners();
  const rule = {
    name: 'looted-buckets',
    types: ['*:S3/*'],
    min_severity: 7,
    resource_roles: ['ACTOR' as const, 'TARGET' as const, 'ABSENT' as const],
    actions: ['restrict-bucket' as const],
    mode,
  };
  return { ...policy, protected: { ...nothing, ...changes }, rules: [rule] };
}

/** The same, and public access ends for all of the account. */
export function endPublicAccess(): ResponsePolicy {
  return { ...restrictLooted(), buckets: { public_access: 'account' } };
}

/** GuardDuty says that somebody carries data away: severity 8.0. */
export function looting(bucket: string, caller: object): FindingParts {
  const api = { api: 'GetObject', serviceName: 's3.amazonaws.com' };
  return {
    type: 'Exfiltration:S3/AnomalousBehavior',
    severity: 8,
    title: `Data of ${bucket} is carried away.`,
    resource: {
      resourceType: 'S3Bucket',
      s3BucketDetails: [{ name: bucket, arn: `arn:aws:s3:::${bucket}`, type: 'Destination' }],
      accessKeyDetails: caller,
    },
    service: {
      resourceRole: 'TARGET',
      action: { actionType: 'AWS_API_CALL', awsApiCallAction: api },
    },
  };
}

export function lootingBy({ name, keys }: User, bucket: string): FindingParts {
  return looting(bucket, {
    userType: 'IAMUser',
    userName: name,
    accessKeyId: keys.accessKeyId,
  });
}

/** What `riposte contain bucket/…` does. */
export async function orderRestriction(bucket: string): Promise<ContainReport> {
  await resetCap();
  const { account, region } = platform();
  return containTarget(operator(), {
    target: { kind: 'bucket', accountId: account, region, id: bucket },
    action: 'restrict-bucket',
    reason: 'end-to-end test',
    ...{ timeoutSeconds: 60, report: () => undefined },
  });
}
