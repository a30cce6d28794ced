import type { ContainmentStore, Hold } from '../../shared/aws/containment-store.ts';
import type { RolePolicies } from '../../shared/aws/role-policies.ts';
import type { ActionOutcome, ActionStep } from '../../shared/domain/action.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import {
  denyKey,
  releasableFrom,
  type CredentialBefore,
  type Denial,
} from '../../shared/domain/credentials/credential-before.ts';
import {
  denies,
  denyDocument,
  isOurDocument,
  type DenyScope,
} from '../../shared/domain/credentials/deny-policy.ts';
import { readBack, type Wait } from '../../shared/response/read-back.ts';

export interface CutParts {
  readonly roles: RolePolicies;
  readonly containments: ContainmentStore<CredentialBefore>;
  readonly clock: Clock;
  readonly wait: Wait;
}

/** The deny that a role is to get. */
export interface RoleDeny {
  readonly role: string;
  readonly policyName: string;
  /** Made anew for each cut: a moment passes. */
  readonly scope: () => DenyScope;
  readonly longestSessionSeconds: number;
}

/** Records the cut, puts the deny on the role, reads it back. What other policies say is not touched. */
export async function cutSessions(
  parts: CutParts,
  deny: RoleDeny,
  hold: Hold,
): Promise<ActionOutcome> {
  const { role, policyName } = deny;
  const existing = await parts.roles.read(role, policyName);
  if (existing !== undefined && !isOurDocument(existing)) return leaveForeign(deny);
  const scope = deny.scope();
  const denial = denialOf(deny, scope, parts.clock());
  const { before } = await parts.containments.recordBefore(hold, {
    before: { [denyKey(denial)]: denial },
    ours: [policyName],
  });
  if (existing === undefined || !denies(existing, scope))
    await parts.roles.put(role, policyName, denyDocument(hold.incidentId, scope));
  const outcome = await verify(parts, deny, scope);
  if (outcome.state === 'contained') await parts.containments.setState(hold, 'isolated');
  const releasableAt = releasableFrom(before)?.toISOString();
  return { ...outcome, ...(releasableAt !== undefined && { releasableAt }) };
}

/** Shows the deny as a step of a plan or of a report. */
export function stepOf({ role, policyName }: RoleDeny): ActionStep {
  return { resource: `role ${role}`, from: [], to: [policyName] };
}

function leaveForeign(deny: RoleDeny): ActionOutcome {
  const reason = `the role has an inline policy ${deny.policyName} that is not ours: it was left as it is, and nothing was denied`;
  return { state: 'failed', reason, steps: [{ ...stepOf(deny), to: [], note: 'not ours' }] };
}

function denialOf(
  { policyName, longestSessionSeconds }: RoleDeny,
  scope: DenyScope,
  now: Date,
): Denial {
  const cutAt = (scope.kind === 'older' ? scope.than : now).toISOString();
  return { kind: 'deny', policy: policyName, cutAt, longestSessionSeconds };
}

async function verify(
  { roles, wait }: CutParts,
  deny: RoleDeny,
  scope: DenyScope,
): Promise<ActionOutcome> {
  const { role, policyName } = deny;
  const isInPlace = async () => {
    const written = await roles.read(role, policyName);
    return written !== undefined && denies(written, scope);
  };
  if (await readBack(isInPlace, wait)) return { state: 'contained', steps: [stepOf(deny)] };
  if (!(await roles.describe(role)))
    return { state: 'contained', reason: 'the role was deleted meanwhile', steps: [] };
  const reason = `the role does not show the deny ${policyName}`;
  return { state: 'failed', reason, steps: [{ ...stepOf(deny), note: 'not in place' }] };
}
