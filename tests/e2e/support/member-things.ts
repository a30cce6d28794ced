import { randomBytes } from 'node:crypto';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
} from '@aws-sdk/client-iam';
import {
  CreateFunctionCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  GetPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { zip } from '../../../scripts/build/zip.ts';
import { createServer, type Server } from '../../../scripts/local-aws/customer-server.ts';
import { containTarget, type ContainReport } from '../../../scripts/riposte/orders/contain.ts';
import type { ActionName } from '../../../shared/domain/action.ts';
import type { Target } from '../../../shared/domain/target.ts';
import { checkContainments } from './containment-checks.ts';
import { applyMemberAccount, MEMBER, memberConfiguration, memberEc2 } from './member-account.ts';
import { operator } from './operator.ts';
import { platform } from './platform.ts';
import { releaseCredentials } from './credential-findings.ts';
import { resetCap } from './stored-state.ts';

/** A server of the member account, with one interface. */
export async function createMemberServer(): Promise<Server> {
  return createServer(memberEc2(), { name: 'member-web', eniCount: 1, groups: ['web'] });
}

function nameOf(kind: string): string {
  return `victim-${kind}-${randomBytes(4).toString('hex')}`;
}

/** A user with an active key. */
export async function createMemberUser(): Promise<string> {
  const iam = new IAMClient(memberConfiguration());
  const UserName = nameOf('member');
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new CreateAccessKeyCommand({ UserName }));
  iam.destroy();
  return UserName;
}

/** Status of each key, and ARNs of the policies that are attached. */
export async function accessOf(UserName: string): Promise<readonly (string | undefined)[]> {
  const iam = new IAMClient(memberConfiguration());
  const { AccessKeyMetadata: keys = [] } = await iam.send(new ListAccessKeysCommand({ UserName }));
  const attached = await iam.send(new ListAttachedUserPoliciesCommand({ UserName }));
  iam.destroy();
  const policies = (attached.AttachedPolicies ?? []).map(({ PolicyArn: arn }) => arn);
  return [...keys.map(({ Status: status }) => status), ...policies];
}

/** Without a public access block. */
export async function createMemberBucket(): Promise<string> {
  const s3 = new S3Client({ ...memberConfiguration(), forcePathStyle: true });
  const Bucket = nameOf('bucket');
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
  s3.destroy();
  return Bucket;
}

/** True when all public access is blocked. */
export async function isBlocked(Bucket: string): Promise<boolean> {
  const s3 = new S3Client({ ...memberConfiguration(), forcePathStyle: true });
  try {
    const answer = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
    return Object.values(answer.PublicAccessBlockConfiguration ?? {}).every(Boolean);
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('NoSuchPublicAccessBlock')) return false;
    throw error;
  } finally {
    s3.destroy();
  }
}

export async function createMemberFunction(): Promise<string> {
  const lambda = new LambdaClient(memberConfiguration());
  const FunctionName = nameOf('function');
  const content = Buffer.from('exports.handler = async () => "works";');
  await lambda.send(
    new CreateFunctionCommand({
      ...{ FunctionName, Runtime: 'nodejs22.x', Handler: 'index.handler' },
      Role: `arn:aws:iam::${MEMBER.account}:role/${platform().stack}-stop-function`,
      Code: { ZipFile: await zip([{ name: 'index.js', content }]) },
    }),
  );
  lambda.destroy();
  return FunctionName;
}

/** Undefined when nothing is reserved. */
export async function reservedThere(FunctionName: string): Promise<number | undefined> {
  const lambda = new LambdaClient(memberConfiguration());
  const answer = await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }));
  lambda.destroy();
  return answer.ReservedConcurrentExecutions;
}

type Wish = Pick<Target, 'kind' | 'id'> & { readonly accountId?: string };

/** What `riposte contain … --account` does. */
export async function orderThere(
  action: ActionName,
  { kind, id, accountId = MEMBER.account }: Wish,
): Promise<ContainReport> {
  await resetCap();
  const region = kind === 'user' ? 'global' : platform().region;
  return containTarget(operator(), {
    target: { kind, accountId, region, id },
    ...{ action, reason: 'end-to-end test' },
    ...{ timeoutSeconds: 60, report: () => undefined },
  });
}

/** Contains, looks at and releases one of each kind there, so that each function assumes its role at least once. */
export async function useMemberRoles(): Promise<void> {
  await applyMemberAccount();
  const { instanceId } = await createMemberServer();
  const orders: readonly (readonly [ActionName, Wish])[] = [
    ['isolate-instance', { kind: 'instance', id: instanceId }],
    ['deny-tracked-paths', { kind: 'instance', id: instanceId }],
    ['revoke-credentials', { kind: 'user', id: await createMemberUser() }],
    ['restrict-bucket', { kind: 'bucket', id: await createMemberBucket() }],
    ['stop-function', { kind: 'function', id: await createMemberFunction() }],
  ];
  const reports: ContainReport[] = [];
  for (const [action, target] of orders) reports.push(await orderThere(action, target));
  await checkContainments();
  const incidents = new Set(reports.flatMap(({ incidentId }) => incidentId ?? []));
  for (const incidentId of incidents) await releaseCredentials(incidentId, { force: true });
}
