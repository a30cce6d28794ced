import type { ContainmentStore } from '../../shared/aws/containment-store.ts';
import type { RolePolicies } from '../../shared/aws/role-policies.ts';
import type { UserAccess } from '../../shared/aws/user-access.ts';
import type { ActionOutcome } from '../../shared/domain/action.ts';
import type { CredentialBefore } from '../../shared/domain/credentials/credential-before.ts';
import { principalName } from '../../shared/domain/protection.ts';
import type { Wait } from '../../shared/response/read-back.ts';
import type { ReleaseContext } from '../../shared/response/release-target.ts';
import { restoreRole } from './restore-role.ts';
import { restoreUser } from './restore-user.ts';
import type { RestoredStep } from './restored-step.ts';

interface RestoreParts {
  readonly containments: ContainmentStore<CredentialBefore>;
  readonly users: UserAccess;
  readonly roles: RolePolicies;
  readonly wait: Wait;
}

/** Takes our denies away; keys become Active only when they are named. */
export type RestoreAccess = (context: ReleaseContext<CredentialBefore>) => Promise<ActionOutcome>;

export function createRestore(parts: RestoreParts): RestoreAccess {
  const { containments } = parts;
  return async ({ hold, record, order }) => {
    await containments.setState(hold, 'releasing');
    const name = principalName(hold.target.id);
    const isResumed = record.state === 'releasing';
    const steps =
      hold.target.kind === 'user'
        ? await restoreUser(parts, {
            user: name,
            before: record.before,
            reactivate: order.reactivateKeys ?? [],
            isResumed,
          })
        : await restoreRole(parts, { role: name, policyNames: record.ours, isResumed });
    return summarise(steps);
  };
}

function summarise(results: readonly RestoredStep[]): ActionOutcome {
  const failed = results.filter((result) => result.failed);
  const steps = results.map(({ resource, from, to, note }) => ({
    ...{ resource, from, to },
    ...(note !== undefined && { note }),
  }));
  if (failed.length === 0) return { state: 'released', steps };
  const reason = failed.map(({ resource, note }) => `${resource}: ${note ?? ''}`).join('; ');
  return { state: 'release-failed', reason: `not restored: ${reason}`, steps };
}
