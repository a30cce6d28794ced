import type { RolePolicies } from '../../../shared/aws/role-policies.ts';
import type { ContainmentRecord } from '../../../shared/domain/containment.ts';
import {
  denialsOf,
  type CredentialBefore,
  type Denial,
} from '../../../shared/domain/credentials/credential-before.ts';
import {
  denies,
  isOurDocument,
  type DenyScope,
} from '../../../shared/domain/credentials/deny-policy.ts';
import type { Drift } from '../../../shared/domain/drift.ts';
import type { Target } from '../../../shared/domain/target.ts';
import { GONE, seen, type Sight } from '../sight.ts';

export interface SessionParts {
  readonly roles: Pick<RolePolicies, 'describe' | 'read'>;
}

/** Our inline policy still denies the session, or every one up to the last cut. */
export async function lookAtSessions(
  { roles }: SessionParts,
  { kind, id }: Target,
  { before }: ContainmentRecord<CredentialBefore>,
): Promise<Sight> {
  const [role = '', session = ''] = id.split(':');
  const denials = denialsOf(before);
  const policy = denials[0]?.policy;
  const [summary, document] = await Promise.all([
    roles.describe(role),
    policy === undefined ? undefined : roles.read(role, policy),
  ]);
  if (!summary) return GONE;
  if (policy === undefined) return seen();
  const scope: DenyScope =
    kind === 'role'
      ? { kind: 'older', than: lastCut(denials) }
      : { kind: 'session', roleId: summary.roleId, session };
  return seen(...driftOf(policy, document, scope));
}

function lastCut(denials: readonly Denial[]): Date {
  return new Date(Math.max(...denials.map(({ cutAt }) => Date.parse(cutAt))));
}

function driftOf(policy: string, document: string | undefined, scope: DenyScope): Drift[] {
  if (document === undefined)
    return [{ kind: 'deny', what: `the inline policy ${policy} is gone` }];
  if (denies(document, scope)) return [];
  return isOurDocument(document)
    ? [{ kind: 'deny', what: `the inline policy ${policy} denies less than it did` }]
    : [
        {
          kind: 'foreign-policy',
          what: `somebody has written an inline policy ${policy} of his own`,
        },
      ];
}
