import type { Target } from '../domain/target.ts';
import type { TrailCaller } from './trail-call.ts';

/** A credential that an incident's containment has cut off, and when. */
export interface CutCredential {
  /** As the action names it. */
  readonly target: Target;
  /** ISO 8601: when the cut was seen in place. */
  readonly cutAt: string;
  readonly scope: CutScope;
}

/** Whose calls are to be refused from then on. */
export type CutScope =
  | {
      readonly kind: 'user';
      readonly user: string;
      /** Access keys that are Inactive now. */
      readonly keys: readonly string[];
      /** Names of federated users that had the user's rights, as far as they are known. */
      readonly guests: readonly string[];
    }
  | { readonly kind: 'session'; readonly role: string; readonly session: string }
  | {
      readonly kind: 'older-sessions';
      readonly role: string;
      /** Milliseconds since 1970: sessions that began before are refused. */
      readonly before: number;
    };

/** For people. */
export function credentialName(scope: CutScope): string {
  switch (scope.kind) {
    case 'user':
      return `user ${scope.user}`;
    case 'session':
      return `session ${scope.session} of role ${scope.role}`;
    case 'older-sessions':
      return `older sessions of role ${scope.role}`;
  }
}

/** Whether a caller is one that the cut was to stop. Pure. */
export function isCutOff(caller: TrailCaller, scope: CutScope): boolean {
  switch (scope.kind) {
    case 'user':
      return isOfUser(caller, scope);
    case 'session':
      return isSession(caller, scope.role, scope.session);
    case 'older-sessions':
      // A session without a beginning is one of unknown age: rather told once too often.
      return caller.issuer === scope.role && isSessionType(caller) && isOlder(caller, scope.before);
  }
}

/** Sessions of GetSessionToken are the user itself; of a call with a key that is not accepted there is nothing but the key. */
function isOfUser(caller: TrailCaller, scope: Extract<CutScope, { kind: 'user' }>): boolean {
  const { type, userName, issuer, accessKeyId } = caller;
  if (type === 'FederatedUser') return issuer === scope.user;
  if (accessKeyId !== undefined && scope.keys.includes(accessKeyId)) return true;
  return type === 'IAMUser' && userName === scope.user;
}

/** The deny names the session, so it holds for one of the same name that begins later, too. */
function isSession(caller: TrailCaller, role: string, session: string): boolean {
  const { issuer, principalId = '' } = caller;
  return isSessionType(caller) && issuer === role && principalId.split(':')[1] === session;
}

function isSessionType({ type }: TrailCaller): boolean {
  return type === 'AssumedRole';
}

function isOlder({ createdAt }: TrailCaller, before: number): boolean {
  return createdAt === undefined || createdAt < before;
}
