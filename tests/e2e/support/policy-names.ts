import {
  ListAttachedUserPoliciesCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
} from '@aws-sdk/client-iam';
import { iam } from './credentials.ts';

/** Names of all policies of a user. */
export async function userPolicies(UserName: string): Promise<string[]> {
  const [attached, inline] = await Promise.all([
    iam().send(new ListAttachedUserPoliciesCommand({ UserName })),
    iam().send(new ListUserPoliciesCommand({ UserName })),
  ]);
  const names = attached.AttachedPolicies?.map(({ PolicyName: name = '' }) => name) ?? [];
  return [...names, ...(inline.PolicyNames ?? [])].sort();
}

/** Names of the inline policies of a role. */
export async function rolePolicies(RoleName: string): Promise<string[]> {
  const { PolicyNames: names = [] } = await iam().send(new ListRolePoliciesCommand({ RoleName }));
  return names.toSorted();
}
