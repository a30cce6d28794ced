import type { Opening } from '../../shared/aws/containment-opening.ts';
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
import type { Preparation } from '../../shared/response/situation.ts';
import type { CredentialView } from './credential-view.ts';

export interface CutParts {
  readonly roles: RolePolicies;
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

/** The inline policy of that name, if the role has one. */
type Existing = Awaited<ReturnType<RolePolicies['read']>>;

/** Records the cut, puts the deny on the role, reads it back. What other policies say is not touched. */
export function cutSessions(
  parts: CutParts,
  deny: RoleDeny,
  existing: Existing,
): Pick<CredentialView, 'prepare' | 'cut' | 'verify'> {
  const { role, policyName } = deny;
  const scope = deny.scope();
  return {
    prepare: () => {
      if (existing !== undefined && !isOurDocument(existing)) return leaveForeign(deny);
      const denial = denialOf(deny, scope, parts.clock());
      return { seen: { before: { [denyKey(denial)]: denial }, ours: [policyName] } };
    },
    cut: async (opening) => {
      const { incidentId } = opening;
      if (existing === undefined || !denies(existing, scope))
        await parts.roles.put(role, policyName, denyDocument(incidentId, scope));
      return { state: 'contained', steps: [stepOf(deny)], ...releasable(opening) };
    },
    verify: async (opening) => {
      const missing = await verify(parts, deny, scope);
      return missing && { ...missing, ...releasable(opening) };
    },
  };
}

function releasable({ record }: Opening<CredentialBefore>): Pick<ActionOutcome, 'releasableAt'> {
  const releasableAt = releasableFrom(record.before)?.toISOString();
  return releasableAt === undefined ? {} : { releasableAt };
}

/** Shows the deny as a step of a plan or of a report. */
export function stepOf({ role, policyName }: RoleDeny): ActionStep {
  return { resource: `role ${role}`, from: [], to: [policyName] };
}

function leaveForeign(deny: RoleDeny): Preparation<CredentialBefore> {
  const reason = `the role has an inline policy ${deny.policyName} that is not ours: it was left as it is, and nothing was denied`;
  const steps = [{ ...stepOf(deny), to: [], note: 'not ours' }];
  return { outcome: { state: 'failed', reason, steps } };
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
): Promise<ActionOutcome | undefined> {
  const { role, policyName } = deny;
  const isInPlace = async () => {
    const written = await roles.read(role, policyName);
    return written !== undefined && denies(written, scope);
  };
  if (await readBack(isInPlace, wait)) return undefined;
  // Deleted meanwhile: its sessions are dead.
  if (!(await roles.describe(role))) return undefined;
  const reason = `the role does not show the deny ${policyName}`;
  return { state: 'failed', reason, steps: [{ ...stepOf(deny), note: 'not in place' }] };
}
