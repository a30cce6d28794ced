import {
  GetGroupPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupPoliciesCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
  type AttachedPolicy,
  type IAMClient,
} from '@aws-sdk/client-iam';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** Who holds policies. */
export interface PolicyHolder {
  readonly kind: 'user' | 'role' | 'group';
  readonly name: string;
}

export interface PolicyTexts {
  readonly attached: readonly string[];
  readonly inline: readonly string[];
  /** JSON texts of all of them. */
  readonly documents: readonly string[];
}

/** Reads what a user, role or group is allowed; ends with the signal. */
export type ReadPolicies = (holder: PolicyHolder, signal: AbortSignal) => Promise<PolicyTexts>;

/** Quotas of IAM (20 attached, 10 groups, a few KB of inline text) are far below a page, so the first one is all. */
export function createPolicyReader(client: IAMClient): ReadPolicies {
  return async (holder, signal) => {
    const [attached, inline] = await Promise.all([
      listAttached(client, holder, signal),
      listInline(client, holder, signal),
    ]);
    const documents = await Promise.all([
      ...attached.map(({ PolicyArn: arn = '' }) => readManaged(client, arn, signal)),
      ...inline.map((name) => readInline(client, { ...holder, policy: name }, signal)),
    ]).catch(rethrowAsDomainError);
    return {
      attached: attached.map(({ PolicyName: name = '' }) => name).sort(),
      inline: inline.toSorted(),
      documents: documents.map(decodeURIComponent),
    };
  };
}

async function listAttached(
  client: IAMClient,
  { kind, name }: PolicyHolder,
  abortSignal: AbortSignal,
): Promise<AttachedPolicy[]> {
  const send = {
    user: () =>
      client.send(new ListAttachedUserPoliciesCommand({ UserName: name }), { abortSignal }),
    role: () =>
      client.send(new ListAttachedRolePoliciesCommand({ RoleName: name }), { abortSignal }),
    group: () =>
      client.send(new ListAttachedGroupPoliciesCommand({ GroupName: name }), { abortSignal }),
  }[kind];
  const { AttachedPolicies: policies = [] } = await send().catch(rethrowAsDomainError);
  return policies;
}

async function listInline(
  client: IAMClient,
  { kind, name }: PolicyHolder,
  abortSignal: AbortSignal,
): Promise<string[]> {
  const send = {
    user: () => client.send(new ListUserPoliciesCommand({ UserName: name }), { abortSignal }),
    role: () => client.send(new ListRolePoliciesCommand({ RoleName: name }), { abortSignal }),
    group: () => client.send(new ListGroupPoliciesCommand({ GroupName: name }), { abortSignal }),
  }[kind];
  const { PolicyNames: names = [] } = await send().catch(rethrowAsDomainError);
  return names;
}

async function readManaged(
  client: IAMClient,
  arn: string,
  abortSignal: AbortSignal,
): Promise<string> {
  const { Policy: policy } = await client.send(new GetPolicyCommand({ PolicyArn: arn }), {
    abortSignal,
  });
  const version = { PolicyArn: arn, VersionId: policy?.DefaultVersionId };
  const answer = await client.send(new GetPolicyVersionCommand(version), { abortSignal });
  return answer.PolicyVersion?.Document ?? '';
}

interface InlinePolicy extends PolicyHolder {
  readonly policy: string;
}

async function readInline(
  client: IAMClient,
  { kind, name, policy }: InlinePolicy,
  abortSignal: AbortSignal,
): Promise<string> {
  const PolicyName = policy;
  const send = {
    user: () =>
      client.send(new GetUserPolicyCommand({ UserName: name, PolicyName }), { abortSignal }),
    role: () =>
      client.send(new GetRolePolicyCommand({ RoleName: name, PolicyName }), { abortSignal }),
    group: () =>
      client.send(new GetGroupPolicyCommand({ GroupName: name, PolicyName }), { abortSignal }),
  }[kind];
  return (await send()).PolicyDocument ?? '';
}
