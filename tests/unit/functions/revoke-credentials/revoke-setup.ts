import type { CredentialView } from '../../../../functions/revoke-credentials/credential-view.ts';
import {
  createResolve,
  type Credential,
} from '../../../../functions/revoke-credentials/resolve.ts';
import { createRevoke } from '../../../../functions/revoke-credentials/revoke.ts';
import { lookAtSessions } from '../../../../functions/revoke-credentials/sessions.ts';
import { lookAtUser } from '../../../../functions/revoke-credentials/user.ts';
import type { CredentialOwners } from '../../../../shared/aws/credential-owners.ts';
import type { Clock } from '../../../../shared/domain/clock.ts';
import type { CredentialBefore } from '../../../../shared/domain/credentials/credential-before.ts';
import { ALICE, DENY_ARN } from '../../../builders/credential.ts';
import { ACCOUNT } from '../../../builders/finding.ts';
import { anOrder } from '../../../builders/order.ts';
import { fakeRoles, type FakeRoles } from '../../../fakes/role-policies.ts';
import { fakeUsers, type FakeUsers } from '../../../fakes/user-access.ts';
import { containmentSetup, type ContainmentSetting } from '../../../builders/containment.ts';

export interface Setting extends ContainmentSetting<CredentialBefore> {
  readonly users?: FakeUsers;
  readonly roles?: FakeRoles;
  readonly owners?: Partial<CredentialOwners>;
  /** What time it is for the cut; the time of the order unless said otherwise. */
  readonly cutClock?: Clock;
}

/** revoke-credentials with everything but AWS; alice, who has one active key, unless said otherwise. */
export function setUp(setting: Setting = {}) {
  const { target = ALICE, roles = fakeRoles() } = setting;
  const users = setting.users ?? fakeUsers({ AKIA1: 'Active' });
  const order = anOrder({ action: 'revoke-credentials', target });
  const { parts, runOf, seen } = containmentSetup<CredentialBefore>(order, setting);
  const stack = 'riposte-dev';
  const shared = { stack, clock: setting.cutClock ?? parts.clock, wait: parts.wait };
  const lookAt = (credential: Credential) =>
    credential.kind === 'user'
      ? lookAtUser({ ...shared, users, denyPolicyArn: DENY_ARN }, credential.user)
      : lookAtSessions({ ...shared, roles, cutoffLeadSeconds: 60 }, credential);
  const revoke = createRevoke({
    ...parts,
    ...{ lookAt, own: { accountId: ACCOUNT, stack } },
    resolve: createResolve({
      findKeyUser: () => Promise.resolve('alice'),
      findInstanceRole: () => Promise.resolve('web'),
      findFederationIssuers: () => Promise.resolve(['alice']),
      ...setting.owners,
    }),
  });
  /** A credential that can be cut off. */
  const view = async (credential: Credential): Promise<CredentialView> => {
    const sight = await lookAt(credential);
    if ('refusal' in sight) throw new Error(sight.refusal.reason);
    return sight;
  };
  return { ...seen, run: runOf(revoke), users, roles, lookAt, view };
}
