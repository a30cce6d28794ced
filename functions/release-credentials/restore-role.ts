import type { RolePolicies } from '../../shared/aws/role-policies.ts';
import { isOurDocument } from '../../shared/domain/credentials/deny-policy.ts';
import { describeError } from '../../shared/domain/errors.ts';
import { readBack, type Wait } from '../../shared/response/read-back.ts';
import type { RestoredStep } from './restored-step.ts';

interface RestoreRoleParts {
  readonly roles: RolePolicies;
  readonly wait: Wait;
}

interface RoleRelease {
  readonly role: string;
  readonly policyNames: readonly string[];
  /** An earlier try may have removed the deny and died: that it is gone is no drift then. */
  readonly isResumed: boolean;
}

/** Removes the inline policies that are ours; one that somebody changed since is left and named. */
export async function restoreRole(
  parts: RestoreRoleParts,
  release: RoleRelease,
): Promise<RestoredStep[]> {
  return Promise.all(release.policyNames.map((name) => removeDeny(parts, release, name)));
}

async function removeDeny(
  { roles, wait }: RestoreRoleParts,
  { role, isResumed }: RoleRelease,
  policyName: string,
): Promise<RestoredStep> {
  const step = { resource: `role ${role}`, from: [policyName], to: [] };
  try {
    const document = await roles.read(role, policyName);
    if (document === undefined)
      return { ...step, from: [], ...(!isResumed && { note: 'drift: the deny was gone' }) };
    if (!isOurDocument(document))
      return { ...step, to: [policyName], note: 'drift: it was changed and is left as it is' };
    await roles.remove(role, policyName);
    const isGone = async () => (await roles.read(role, policyName)) === undefined;
    if (await readBack(isGone, wait)) return step;
    return { ...step, to: [policyName], note: 'IAM still shows the deny', failed: true };
  } catch (error) {
    return { ...step, to: [policyName], note: describeError(error), failed: true };
  }
}
