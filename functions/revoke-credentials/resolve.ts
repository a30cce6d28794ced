import type { CredentialOwners } from '../../shared/aws/credential-owners.ts';
import { ADVICE } from '../../shared/domain/credentials/advice.ts';
import { GLOBAL, isTargetId, type Target, type TargetKind } from '../../shared/domain/target.ts';
import { refuse, type Obstacle } from '../../shared/response/brakes.ts';

/** What is really cut off. */
export type Credential =
  | { readonly kind: 'user'; readonly user: string }
  | { readonly kind: 'session'; readonly role: string; readonly session: string }
  | { readonly kind: 'older-sessions'; readonly role: string };

/** The credential behind a target with the name under which its record lies; or why there is none. */
export type Resolution =
  { readonly target: Target; readonly credential: Credential } | { readonly obstacle: Obstacle };

/** Finds out whose credential a target is. One credential has one name, however a finding called it. */
export type Resolve = (target: Target) => Promise<Resolution>;

/** Keys of sessions begin so. Source: IAM user guide, unique identifiers. */
const TEMPORARY = 'ASIA';

const NO_ROLE =
  'the instance is not here or has no role now; credentials that it had before live for up to six hours';

const NO_CREDENTIAL = 'not a credential that can be cut off from here';

type Resolver = (owners: CredentialOwners, target: Target) => Promise<Resolution>;

const RESOLVERS: Readonly<Record<TargetKind, Resolver>> = {
  user: (_, target) => Promise.resolve(asUser(target, target.id)),
  role: (_, target) => Promise.resolve(asRole(target)),
  'role-session': (_, target) => Promise.resolve(asSession(target, target.id)),
  instance: async (owners, target) => {
    const role = await owners.findInstanceRole(target.id);
    if (role === undefined) return blocked(NO_ROLE, ADVICE.unknownSession);
    return asSession(target, `${role}:${target.id}`);
  },
  'access-key': async (owners, target) => {
    if (target.id.startsWith(TEMPORARY))
      return blocked('a temporary key does not say whose it is', ADVICE.unknownSession);
    const user = await owners.findKeyUser(target.id);
    if (user === undefined) return blocked('no user of this account has the access key');
    if (!isTargetId('user', user))
      return blocked('the access key belongs to the root user', ADVICE.root);
    return asUser(target, user);
  },
  'federated-user': async (owners, target) =>
    fromIssuers(target, await owners.findFederationIssuers(target.id)),
  bucket: () => Promise.resolve(blocked(NO_CREDENTIAL)),
  function: () => Promise.resolve(blocked(NO_CREDENTIAL)),
  address: () => Promise.resolve(blocked(NO_CREDENTIAL)),
  account: () => Promise.resolve(blocked(NO_CREDENTIAL)),
  principal: () => Promise.resolve(blocked(NO_CREDENTIAL)),
};

export function createResolve(owners: CredentialOwners): Resolve {
  return (target) => RESOLVERS[target.kind](owners, target);
}

/** The permissions of a federated user are those of the user who asked for the token. Source: STS API reference, GetFederationToken. */
function fromIssuers(target: Target, issuers: readonly string[]): Resolution {
  const [issuer, ...others] = issuers;
  if (issuer === undefined)
    return blocked(
      'CloudTrail does not show who asked for the token (calls appear up to 15 minutes late)',
      ADVICE.unknownIssuer,
    );
  if (others.length > 0)
    return blocked(`several users asked for tokens of this name: ${issuers.join(', ')}`, [
      ...ADVICE.unknownIssuer,
    ]);
  if (!isTargetId('user', issuer)) return blocked('the root user asked for the token', ADVICE.root);
  return asUser(target, issuer);
}

function asUser(target: Target, user: string): Resolution {
  return { target: named(target, 'user', user), credential: { kind: 'user', user } };
}

function asRole(target: Target): Resolution {
  const role = target.id;
  return { target: named(target, 'role', role), credential: { kind: 'older-sessions', role } };
}

function asSession(target: Target, id: string): Resolution {
  const [role = '', session = ''] = id.split(':');
  return {
    target: named(target, 'role-session', id),
    credential: { kind: 'session', role, session },
  };
}

/** IAM is global: an order that names a region means the same user or role. */
function named({ accountId }: Target, kind: TargetKind, id: string): Target {
  return { kind, accountId, region: GLOBAL, id };
}

function blocked(reason: string, advice?: readonly string[]): Resolution {
  return { obstacle: refuse(reason, advice) };
}
