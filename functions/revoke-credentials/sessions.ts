import type { ContainmentStore, Hold } from '../../shared/aws/containment-store.ts';
import type { RolePolicies, RoleSummary } from '../../shared/aws/role-policies.ts';
import type { ActionOutcome, ActionStep } from '../../shared/domain/action.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import { ADVICE } from '../../shared/domain/credentials/advice.ts';
import {
  LONGEST_INSTANCE_SESSION_S,
  releasableFrom,
  type CredentialBefore,
} from '../../shared/domain/credentials/credential-before.ts';
import {
  denies,
  denyDocument,
  isOurDocument,
  olderPolicyName,
  sessionPolicyName,
  type DenyScope,
} from '../../shared/domain/credentials/deny-policy.ts';
import { isTargetId } from '../../shared/domain/target.ts';
import { refuse, type Obstacle } from '../../shared/response/brakes.ts';
import { nothingToCut, type CredentialView } from './credential-view.ts';
import type { Credential } from './resolve.ts';

export interface SessionParts {
  readonly roles: RolePolicies;
  readonly containments: ContainmentStore<CredentialBefore>;
  readonly stack: string;
  readonly cutoffLeadSeconds: number;
  readonly clock: Clock;
}

type RoleCredential = Exclude<Credential, { kind: 'user' }>;

interface RoleView {
  readonly role: string;
  readonly summary: RoleSummary;
  readonly policyName: string;
  /** Inline policy that has our name already, as JSON text. */
  readonly existing: string | undefined;
  /** Made anew for each cut: a moment passes. */
  readonly scope: () => DenyScope;
  readonly longestSessionSeconds: number;
}

/**
 * One session of a role, or all that are older than a moment: an inline deny on the role. What other policies say is not touched.
 * Source: IAM user guide, id_roles_use_revoke-sessions.
 */
export async function lookAtSessions(
  parts: SessionParts,
  credential: RoleCredential,
): Promise<CredentialView> {
  const { role } = credential;
  const policyName =
    credential.kind === 'session'
      ? sessionPolicyName(parts.stack, credential.session)
      : olderPolicyName(parts.stack);
  const [summary, existing] = await Promise.all([
    parts.roles.describe(role),
    parts.roles.read(role, policyName),
  ]);
  const refusal = findRefusal(role, summary);
  if (!summary || refusal) return nothingToCut(refusal ?? refuse('no such role'));
  const view: RoleView = {
    ...{ role, summary, policyName, existing },
    scope: () => scopeOf(parts, credential, summary),
    longestSessionSeconds: longestSession(credential, summary),
  };
  const isDenied = existing !== undefined && denies(existing, view.scope());
  return {
    isCutOff: isDenied,
    planSteps: () => [stepOf(view)],
    describeSteps: () => [
      { ...stepOf(view), ...(isDenied ? {} : { note: 'the deny is not in place' }) },
    ],
    cut: (hold) => cutSessions(parts, view, hold),
  };
}

function findRefusal(role: string, summary: RoleSummary | undefined): Obstacle | undefined {
  if (!summary) return refuse(`there is no role ${role} any more: its sessions are dead`);
  if (summary.path.startsWith('/aws-service-role/'))
    return refuse('service-linked role: AWS lets nobody change it', ADVICE.serviceLinked);
  if (summary.path.startsWith('/aws-reserved/'))
    return refuse(
      'role of IAM Identity Center: it can only be changed there',
      ADVICE.identityCenter,
    );
  return undefined;
}

function scopeOf(
  { clock, cutoffLeadSeconds }: SessionParts,
  credential: RoleCredential,
  { roleId }: RoleSummary,
): DenyScope {
  if (credential.kind === 'session')
    return { kind: 'session', roleId, session: credential.session };
  return { kind: 'older', than: new Date(clock().getTime() + cutoffLeadSeconds * 1000) };
}

function longestSession(credential: RoleCredential, { maxSessionSeconds }: RoleSummary): number {
  const isOfInstance = credential.kind === 'session' && isTargetId('instance', credential.session);
  // Of all sessions of a role, some may be those of instances.
  const mayBeOfInstance = isOfInstance || credential.kind === 'older-sessions';
  return mayBeOfInstance
    ? Math.max(maxSessionSeconds, LONGEST_INSTANCE_SESSION_S)
    : maxSessionSeconds;
}

async function cutSessions(
  parts: SessionParts,
  view: RoleView,
  hold: Hold,
): Promise<ActionOutcome> {
  const { policyName, existing } = view;
  if (existing !== undefined && !isOurDocument(existing)) return leaveForeign(view);
  const scope = view.scope();
  const { before } = await parts.containments.recordBefore(hold, {
    before: recordOf(view, scope, parts.clock()),
    ours: [policyName],
  });
  const isInPlace = await putDeny(parts.roles, view, { scope, incidentId: hold.incidentId });
  if (isInPlace) await parts.containments.setState(hold, 'isolated');
  const releasableAt = releasableFrom(before)?.toISOString();
  return {
    ...(isInPlace
      ? { state: 'contained', steps: [stepOf(view)] }
      : {
          state: 'failed',
          reason: `the role does not show the deny ${policyName}`,
          steps: [{ ...stepOf(view), note: 'not in place' }],
        }),
    ...(releasableAt !== undefined && { releasableAt }),
  };
}

function leaveForeign(view: RoleView): ActionOutcome {
  const reason = `the role has an inline policy ${view.policyName} that is not ours: it was left as it is, and nothing was denied`;
  return { state: 'failed', reason, steps: [{ ...stepOf(view), to: [], note: 'not ours' }] };
}

interface Deny {
  readonly scope: DenyScope;
  readonly incidentId: string;
}

/** True when the role shows the deny afterwards. */
async function putDeny(
  roles: RolePolicies,
  { role, policyName, existing }: RoleView,
  { scope, incidentId }: Deny,
): Promise<boolean> {
  if (existing === undefined || !denies(existing, scope))
    await roles.put(role, policyName, denyDocument(incidentId, scope));
  const written = await roles.read(role, policyName);
  return written !== undefined && denies(written, scope);
}

/** A cut-off that moves on is a further entry: the sessions between the two live longer. */
function recordOf(
  { policyName, longestSessionSeconds }: RoleView,
  scope: DenyScope,
  now: Date,
): Record<string, CredentialBefore> {
  const cutAt = (scope.kind === 'older' ? scope.than : now).toISOString();
  const key = scope.kind === 'older' ? `deny/${policyName}/${cutAt}` : `deny/${policyName}`;
  return { [key]: { kind: 'deny', policy: policyName, cutAt, longestSessionSeconds } };
}

function stepOf({ role, policyName }: RoleView): ActionStep {
  return { resource: `role ${role}`, from: [], to: [policyName] };
}
