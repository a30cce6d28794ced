import type { RolePolicies } from '../../shared/aws/role-policies.ts';
import { isOurDocument } from '../../shared/domain/credentials/deny-policy.ts';
import { describeError } from '../../shared/domain/errors.ts';
import type { RestoredStep } from './restore.ts';

/** Removes the inline policies that are ours; one that somebody changed since is left and named. */
export async function restoreRole(
  roles: RolePolicies,
  role: string,
  policyNames: readonly string[],
): Promise<RestoredStep[]> {
  return Promise.all(policyNames.map((name) => removeDeny(roles, role, name)));
}

async function removeDeny(
  roles: RolePolicies,
  role: string,
  policyName: string,
): Promise<RestoredStep> {
  const step = { resource: `role ${role}`, from: [policyName], to: [] };
  try {
    const document = await roles.read(role, policyName);
    if (document === undefined) return { ...step, from: [], note: 'drift: the deny was gone' };
    if (!isOurDocument(document))
      return { ...step, to: [policyName], note: 'drift: it was changed and is left as it is' };
    await roles.remove(role, policyName);
    if ((await roles.read(role, policyName)) === undefined) return step;
    return { ...step, to: [policyName], note: 'IAM still shows the deny', failed: true };
  } catch (error) {
    return { ...step, to: [policyName], note: describeError(error), failed: true };
  }
}
