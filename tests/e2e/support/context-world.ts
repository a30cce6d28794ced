import { randomBytes } from 'node:crypto';
import {
  AssociateIamInstanceProfileCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateTagsCommand,
} from '@aws-sdk/client-ec2';
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  PutGroupPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { miningFinding, type FindingParts } from '../../../scripts/local-aws/server-finding.ts';
import type { Server } from '../../../scripts/local-aws/customer-server.ts';
import { waitFor } from '../../../scripts/wait-for.ts';
import type { IncidentContext } from '../../../shared/domain/context/incident-context.ts';
import type { IncidentDetails } from '../../../shared/domain/incident.ts';
import { theft } from './credential-findings.ts';
import { createProfile, createRole, createUser, iam, type User } from './credentials.ts';
import { clients } from './clients.ts';
import { raiseFinding } from './findings.ts';
import { readIncidentOf } from './incidents.ts';
import { createInstance } from './instances.ts';
import { clientConfiguration, platform } from './platform.ts';
import { endMergeWindow } from './stored-state.ts';

const fresh = (kind: string): string => `context-${kind}-${randomBytes(4).toString('hex')}`;

/** What an attacker might write into a tag. */
export const HOSTILE_TAG = `<!channel> $(reboot) \u202e${'x'.repeat(200)}`;

/** A server with SSH open to the world, tags, and a profile whose role may do everything. */
export async function createExposedHost(): Promise<Server & { readonly role: string }> {
  const server = await createInstance({ eniCount: 1, groups: ['open'] });
  const { ec2 } = clients();
  const world = { IpRanges: [{ CidrIp: '0.0.0.0/0' }], Ipv6Ranges: [{ CidrIpv6: '::/0' }] };
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: server.groupIds['open'],
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, ...world }],
    }),
  );
  const tags = [
    { Key: 'Owner', Value: 'shop-team' },
    { Key: 'Note', Value: HOSTILE_TAG },
  ];
  await ec2.send(new CreateTagsCommand({ Resources: [server.instanceId], Tags: tags }));
  const role = await createRole(fresh('role'));
  await createProfile(role);
  await attachPolicies(role.name);
  const profile = { InstanceId: server.instanceId, IamInstanceProfile: { Name: role.name } };
  await ec2.send(new AssociateIamInstanceProfileCommand(profile));
  return { ...server, role: role.name };
}

/** One of AWS, one of the account. */
async function attachPolicies(role: string): Promise<void> {
  const PolicyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
  await iam().send(new AttachRolePolicyCommand({ RoleName: role, PolicyArn }));
  const own = await createPolicy('sqs:SendMessage');
  await iam().send(new AttachRolePolicyCommand({ RoleName: role, PolicyArn: own }));
}

async function createPolicy(action: string): Promise<string> {
  const { Policy: policy } = await iam().send(
    new CreatePolicyCommand({ PolicyName: fresh('policy'), PolicyDocument: allow(action) }),
  );
  return policy?.Arn ?? '';
}

function allow(action: string): string {
  const statement = { Effect: 'Allow', Action: action, Resource: '*' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

/** A user of the console in a group, with a key and without MFA. */
export async function createConsoleUser(): Promise<User & { readonly group: string }> {
  const user = await createUser(fresh('user'));
  const UserName = user.name;
  const group = fresh('group');
  await iam().send(new CreateGroupCommand({ GroupName: group }));
  const inline = { PolicyName: 'inline', PolicyDocument: allow('s3:GetObject') };
  await iam().send(new PutGroupPolicyCommand({ GroupName: group, ...inline }));
  const ofGroup = { GroupName: group, PolicyArn: await createPolicy('ses:SendEmail') };
  await iam().send(new AttachGroupPolicyCommand(ofGroup));
  const ofUser = { UserName, PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' };
  await iam().send(new AttachUserPolicyCommand(ofUser));
  await iam().send(new AddUserToGroupCommand({ GroupName: group, UserName }));
  const password = `Aa1!${randomBytes(12).toString('hex')}`;
  await iam().send(new CreateLoginProfileCommand({ UserName, Password: password }));
  return { ...user, group };
}

/** A bucket that everybody may read. */
export async function createOpenBucket(): Promise<string> {
  const s3 = new S3Client(clientConfiguration());
  const Bucket = fresh('bucket');
  const place = { LocationConstraint: 'eu-west-1' } as const;
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: place }));
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
  const statement = {
    ...{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject' },
    Resource: `arn:aws:s3:::${Bucket}/*`,
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  s3.destroy();
  return Bucket;
}

/** GuardDuty says that a bucket was opened. */
export function bucketOpened(name: string): FindingParts {
  const bucket = { name, arn: `arn:aws:s3:::${name}`, type: 'Destination' };
  return {
    ...{ type: 'Policy:S3/BucketAnonymousAccessGranted', severity: 8 },
    title: `Bucket ${name} is open to everybody.`,
    resource: { resourceType: 'S3Bucket', s3BucketDetails: [bucket] },
  };
}

/** GuardDuty says that the root user was used. */
export function rootUsed(): FindingParts {
  const type = 'Policy:IAMUser/RootCredentialUsage';
  return { ...theft({ userType: 'Root', userName: 'Root' }), type, severity: 5 };
}

/** Waits until the incident of a finding has a context that satisfies the condition. */
export async function untilContext(
  findingId: string,
  holds: (context: IncidentContext) => boolean = () => true,
): Promise<IncidentDetails & { readonly context: IncidentContext }> {
  return waitFor(
    async () => {
      const details = await readIncidentOf(findingId);
      const { context } = details ?? {};
      return (
        details !== undefined &&
        context !== undefined &&
        details.incident.factsPending !== true &&
        holds(context) && { ...details, context }
      );
    },
    { what: `a context of the incident of finding ${findingId}` },
  );
}

/** Has everything looked up that the function may look up, so that each of its rights is used at least once. */
export async function useContextRights(): Promise<void> {
  const [host, user, bucket] = await Promise.all([
    createExposedHost(),
    createConsoleUser(),
    createOpenBucket(),
  ]);
  const raise = async (finding: FindingParts) => untilContext((await raiseFinding(finding)).id);
  const caller = { userType: 'IAMUser', userName: user.name };
  await Promise.all([
    raise(miningFinding(host)),
    raise(theft({ ...caller, accessKeyId: user.keys.accessKeyId })),
    raise(bucketOpened(bucket)),
    raise(rootUsed()),
  ]);
  await endMergeWindow(host.instanceId);
  const { context } = await raise(miningFinding(host));
  if (context.relatedCount === 0) throw new Error(`no related incident on ${platform().stack}`);
}
