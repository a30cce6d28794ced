import type { RoleSummary } from '../../shared/aws/role-policies.ts';
import { ADVICE } from '../../shared/domain/credentials/advice.ts';
import {
  denialsOf,
  LONGEST_INSTANCE_SESSION_S,
} from '../../shared/domain/credentials/credential-before.ts';
import {
  denies,
  olderPolicyName,
  sessionPolicyName,
  type DenyScope,
} from '../../shared/domain/credentials/deny-policy.ts';
import { isTargetId } from '../../shared/domain/target.ts';
import { refuse, type Obstacle } from '../../shared/response/brakes.ts';
import type { CredentialRecord, Sight } from './credential-view.ts';
import { cutSessions, stepOf, type CutParts, type RoleDeny } from './cut-sessions.ts';
import type { Credential } from './resolve.ts';

export interface SessionParts extends CutParts {
  readonly stack: string;
  readonly cutoffLeadSeconds: number;
}

type RoleCredential = Exclude<Credential, { kind: 'user' }>;

/**
 * One session of a role, or all that are older than a moment: an inline deny on the role. Source: IAM user guide,
 * id_roles_use_revoke-sessions.
 */
export async function lookAtSessions(
  parts: SessionParts,
  credential: RoleCredential,
): Promise<Sight> {
  const { role } = credential;
  const policyName = policyNameOf(parts.stack, credential);
  const [summary, existing] = await Promise.all([
    parts.roles.describe(role),
    parts.roles.read(role, policyName),
  ]);
  if (!summary)
    return { refusal: refuse(`there is no role ${role} any more: its sessions are dead`) };
  const refusal = findRefusal(summary);
  if (refusal) return { refusal };
  const deny: RoleDeny = {
    ...{ role, policyName },
    scope: () => scopeOf(parts, credential, summary),
    longestSessionSeconds: longestSession(credential, summary),
  };
  const isDenied = (scope: DenyScope) => existing !== undefined && denies(existing, scope);
  return {
    // An order that comes back does not move the moment on.
    isCutOff: (ours) => isDenied(ours ? recordedScope(deny.scope(), ours) : deny.scope()),
    planSteps: () => [stepOf(deny)],
    describeSteps: (record) => {
      const isInPlace = isDenied(recordedScope(deny.scope(), record));
      return [{ ...stepOf(deny), ...(isInPlace ? {} : { note: 'the deny is not in place' }) }];
    },
    ...cutSessions(parts, deny, existing),
  };
}

function policyNameOf(stack: string, credential: RoleCredential): string {
  return credential.kind === 'session'
    ? sessionPolicyName(stack, credential.session)
    : olderPolicyName(stack);
}

function findRefusal(summary: RoleSummary): Obstacle | undefined {
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

/** What an earlier try was to deny: its moment, not the present one. */
function recordedScope(scope: DenyScope, { before }: CredentialRecord): DenyScope {
  const moments = denialsOf(before).map(({ cutAt }) => Date.parse(cutAt));
  if (scope.kind === 'session' || moments.length === 0) return scope;
  return { kind: 'older', than: new Date(Math.max(...moments)) };
}

function longestSession(credential: RoleCredential, { maxSessionSeconds }: RoleSummary): number {
  const isOfInstance = credential.kind === 'session' && isTargetId('instance', credential.session);
  // Of all sessions of a role, some may be those of instances.
  const mayBeOfInstance = isOfInstance || credential.kind === 'older-sessions';
  return mayBeOfInstance
    ? Math.max(maxSessionSeconds, LONGEST_INSTANCE_SESSION_S)
    : maxSessionSeconds;
}
