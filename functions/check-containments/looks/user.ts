import type { AccessKey, UserAccess } from '../../../shared/aws/user-access.ts';
import type { ContainmentRecord } from '../../../shared/domain/containment.ts';
import type { CredentialBefore } from '../../../shared/domain/credentials/credential-before.ts';
import type { Drift } from '../../../shared/domain/drift.ts';
import { GONE, seen, type Sight } from '../sight.ts';

export interface UserParts {
  readonly users: Pick<UserAccess, 'describe'>;
}

const NO_DENY: Drift = { kind: 'deny', what: 'the policy that denies everything is detached' };

/** The deny is attached, and no access key is active. */
export async function lookAtUser(
  { users }: UserParts,
  user: string,
  { before }: ContainmentRecord<CredentialBefore>,
): Promise<Sight> {
  const state = await users.describe(user);
  if (!state) return GONE;
  const active = state.keys.filter(({ status }) => status === 'Active');
  const keys = active.map(({ id }: AccessKey): Drift => {
    const happened = before[`key/${id}`] ? 'is Active again' : 'is Active and was not at the cut';
    return { kind: 'access-key', what: `access key ${id} ${happened}` };
  });
  return seen(...(state.isDenied ? [] : [NO_DENY]), ...keys);
}
