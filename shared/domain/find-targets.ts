import type { ActionName } from './action.ts';
import { normaliseAddress } from './addresses/ip-address.ts';
import { findSpecialUse } from './addresses/public-address.ts';
import { findCredential, type Credential } from './credentials/find-credential.ts';
import { findNetworkEnds } from './finding-network-ends.ts';
import type { Finding, FindingResource } from './finding.ts';
import type { ResponsePolicy } from './policy.ts';
import { GLOBAL, isTargetId, type Target } from './target.ts';

/** What an action is to act on for a finding; what cannot be acted on comes with the reason. Pure. */
export function findTargets(
  action: ActionName,
  finding: Finding,
  policy: ResponsePolicy,
): readonly Credential[] {
  switch (action) {
    case 'isolate-instance':
    case 'deny-tracked-paths':
      return instances(finding).map((target) => ({ target }));
    case 'revoke-credentials':
      return findCredentials(finding, policy);
    case 'restrict-bucket':
      return [...named('bucket', finding), ...accounts(finding, policy)];
    case 'stop-function':
      return named('function', finding);
    case 'block-address':
      return attackers(finding);
  }
}

/** The region of a finding is that of its buckets and functions. */
function named(
  kind: 'bucket' | 'function',
  { accountId, region, resources }: Finding,
): Credential[] {
  return resources.flatMap((resource) => {
    if (resource.kind !== kind || !isTargetId(kind, resource.name)) return [];
    return [{ target: { kind, accountId, region, id: resource.name } }];
  });
}

/** By policy public access ends for all buckets of the account, also where the finding names none. */
function accounts({ accountId }: Finding, { buckets }: ResponsePolicy): Credential[] {
  if (buckets.public_access !== 'account') return [];
  return [{ target: { kind: 'account', accountId, region: GLOBAL, id: accountId } }];
}

const NOT_THE_ATTACKER =
  'the remote side is not known to be the attacker: our resource is not the TARGET of this finding';

/** The remote side of what is done to our resource: the first ten addresses that the finding names. */
function attackers({ accountId, resourceRole, raw }: Finding): Credential[] {
  const ids = findNetworkEnds(raw).addresses.flatMap((text) => normaliseAddress(text) ?? []);
  return [...new Set(ids)].filter(isSpecified).map((id) => {
    const refusal = resourceRole === 'TARGET' ? findSpecialUse(id) : NOT_THE_ATTACKER;
    const target = { kind: 'address' as const, accountId, region: GLOBAL, id };
    return { target, ...(refusal !== undefined && { refusal }) };
  });
}

/** GuardDuty may write the address of the other version as nothing at all. */
function isSpecified(address: string): boolean {
  return address !== '0.0.0.0' && address !== '::';
}

function instances({ accountId, resources }: Finding): Target[] {
  return resources.flatMap((resource) =>
    resource.kind === 'instance'
      ? [{ kind: resource.kind, accountId, region: resource.region, id: resource.id }]
      : [],
  );
}

/** A stolen copy of an instance's credentials names both the session and the instance: they are one credential. */
function findCredentials(finding: Finding, policy: ResponsePolicy): Credential[] {
  const account = {
    accountId: finding.accountId,
    rolesRevokedByTime: policy.roles_revoked_by_time,
  };
  const named = finding.resources.flatMap((resource) => ofResource(resource, account));
  const sessions = named.map(({ target }) => target.id.split(':')[1]);
  const ofInstances = instances(finding).filter(({ id }) => !sessions.includes(id));
  return [...named, ...ofInstances.map((target) => ({ target }))];
}

function ofResource(
  resource: FindingResource,
  account: Parameters<typeof findCredential>[1],
): Credential[] {
  if (resource.kind === 'principal') return [findCredential(resource, account)];
  if (resource.kind !== 'access-key' || !isTargetId('access-key', resource.id)) return [];
  const { accountId } = account;
  return [{ target: { kind: 'access-key', accountId, region: GLOBAL, id: resource.id } }];
}
