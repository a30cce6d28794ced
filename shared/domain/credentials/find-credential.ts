import type { FindingResource } from '../finding.ts';
import { GLOBAL, isTargetId, type Target, type TargetKind } from '../target.ts';
import { ADVICE } from './advice.ts';

type Principal = Extract<FindingResource, { kind: 'principal' }>;

/** What to cut off, or why that cannot be done from here and what a person does instead. */
export interface Credential {
  readonly target: Target;
  readonly refusal?: string;
  readonly advice?: readonly string[];
}

interface Account {
  readonly accountId: string;
  /** Roles whose sessions are all denied up to a moment (policy). */
  readonly rolesRevokedByTime: readonly string[];
}

/**
 * Which credential a principal has used decides what is cut off. Pure. Source: IAM user guide, "Permissions for temporary
 * credentials" (id_credentials_temp_control-access_disable-perms) and "Revoking sessions" (id_roles_use_revoke-sessions).
 */
export function findCredential(principal: Principal, account: Account): Credential {
  const hopeless = OUT_OF_REACH.find(({ when }) => when(principal));
  if (hopeless) {
    const { refusal, advice } = hopeless;
    return { target: targetOf(account, 'principal', plainId(principal)), refusal, advice };
  }
  if (SESSION_TYPES.includes(principal.userType)) return roleSession(principal, account);
  const kind = principal.userType === 'FederatedUser' ? 'federated-user' : 'user';
  return named(account, kind, principal);
}

const SESSION_TYPES: readonly string[] = ['AssumedRole', 'Role'];
const USER_TYPES: readonly string[] = ['IAMUser', 'FederatedUser'];

interface OutOfReach {
  readonly when: (principal: Principal) => boolean;
  readonly refusal: string;
  readonly advice: readonly string[];
}

const OUT_OF_REACH: readonly OutOfReach[] = [
  {
    when: ({ userType }) => userType === 'Root',
    refusal: 'no policy of the account limits its root user: a person must act now',
    advice: ADVICE.root,
  },
  {
    when: ({ name, userType }) => [name, userType].includes('ANONYMOUS_PRINCIPAL'),
    refusal:
      'anonymous caller: there is no credential to revoke, the resource is open to everybody',
    advice: ADVICE.anonymous,
  },
  {
    when: ({ name }) => name.startsWith('AWSReservedSSO_'),
    refusal: 'role of IAM Identity Center: it can only be changed there',
    advice: ADVICE.identityCenter,
  },
  {
    when: ({ name }) => name.startsWith('AWSServiceRoleFor'),
    refusal: 'service-linked role: AWS lets nobody change it',
    advice: ADVICE.serviceLinked,
  },
  {
    when: ({ userType }) => !SESSION_TYPES.includes(userType) && !USER_TYPES.includes(userType),
    refusal: 'not a user or role of this account',
    advice: ADVICE.foreign,
  },
];

function roleSession(principal: Principal, account: Account): Credential {
  const { name, principalId = '' } = principal;
  if (account.rolesRevokedByTime.includes(name)) return named(account, 'role', principal);
  const session = principalId.slice(principalId.indexOf(':') + 1);
  const id = `${name}:${session}`;
  if (principalId.includes(':') && isTargetId('role-session', id)) {
    return { target: targetOf(account, 'role-session', id) };
  }
  return {
    target: targetOf(account, 'principal', plainId(principal)),
    refusal: 'the finding does not say which session of the role it is',
    advice: ADVICE.unknownSession,
  };
}

function named(account: Account, kind: TargetKind, principal: Principal): Credential {
  if (isTargetId(kind, principal.name)) return { target: targetOf(account, kind, principal.name) };
  return {
    target: targetOf(account, 'principal', plainId(principal)),
    refusal: 'the finding names no user or role that IAM could have',
    advice: ADVICE.foreign,
  };
}

function targetOf({ accountId }: Account, kind: TargetKind, id: string): Target {
  return { kind, accountId, region: GLOBAL, id };
}

/** The name as part of a key: what is refused must not be told apart by characters that a key cannot hold. */
function plainId({ name, userType }: Principal): string {
  return `${userType}:${name}`.replace(/[/#\s]/g, '_').slice(0, 200);
}
