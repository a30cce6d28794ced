import type { CredentialOwners } from '../../shared/aws/credential-owners.ts';
import { ADVICE } from '../../shared/domain/credentials/advice.ts';
import { isTargetId, type Target, type TargetKind } from '../../shared/domain/target.ts';
import { GLOBAL } from '../../shared/domain/target.ts';
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

type Resolver = (owners: CredentialOwners, target: Target) => Promise<Resolution>;

const RESOLVERS: Readonly<Record<TargetKind, Resolver>> = {
  user: (_, target) => Promise.resolve(asUser(target)),
  role: (_, target) =>
    Promise.resolve({ target, credential: { kind: 'older-sessions', role: target.id } }),
  'role-session': (_, target) => Promise.resolve(asSession(target)),
  instance: async (owners, target) => {
    const role = await owners.findInstanceRole(target.id);
    if (role === undefined) return blocked('the instance has no role: it holds no credentials');
    return asSession(named(target, 'role-session', `${role}:${target.id}`));
  },
  'access-key': async (owners, target) => {
    const user = await owners.findKeyUser(target.id);
    if (user === undefined) return blocked('no user of this account has the access key');
    if (!isTargetId('user', user))
      return blocked('the access key belongs to the root user', ADVICE.root);
    return asUser(named(target, 'user', user));
  },
  'federated-user': async (owners, target) =>
    fromIssuers(target, await owners.findFederationIssuers(target.id)),
  principal: () => Promise.resolve(blocked('not a credential that can be cut off from here')),
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
  if (issuer === 'root') return blocked('the root user asked for the token', ADVICE.root);
  return asUser(named(target, 'user', issuer));
}

function asUser(target: Target): Resolution {
  return { target, credential: { kind: 'user', user: target.id } };
}

function asSession(target: Target): Resolution {
  const [role = '', session = ''] = target.id.split(':');
  return { target, credential: { kind: 'session', role, session } };
}

function named({ accountId }: Target, kind: TargetKind, id: string): Target {
  return { kind, accountId, region: GLOBAL, id };
}

function blocked(reason: string, advice?: readonly string[]): Resolution {
  return { obstacle: refuse(reason, advice) };
}
