import { holds } from './addresses/ip-address.ts';
import type { ResponsePolicy } from './policy.ts';
import type { Target } from './target.ts';

/** Why the policy protects this target, or undefined. Asked again, with what is really there, just before acting. */
export function protectedTarget(
  { protected: lists }: ResponsePolicy,
  { accountId, kind, id }: Target,
  vpcIds: readonly string[] = [],
): string | undefined {
  if (lists.accounts.includes(accountId)) return `protected account ${accountId} (policy)`;
  if (kind === 'instance') return protectedInstance(lists, id, vpcIds);
  if (kind === 'bucket') return protectedName(kind, lists.buckets, id);
  if (kind === 'function') return protectedName(kind, lists.functions, id);
  if (kind === 'address') return protectedAddress(lists.networks, id);
  return protectedName('principal', lists.principals, principalName(id));
}

function protectedName(what: string, names: readonly string[], name: string): string | undefined {
  return names.includes(name) ? `protected ${what} ${name} (policy)` : undefined;
}

function protectedAddress(networks: readonly string[], address: string): string | undefined {
  const network = networks.find((candidate) => holds(candidate, address));
  return network === undefined ? undefined : `protected network ${network} (policy)`;
}

/** The user or role of a target id: `<role>:<session>` is a session of the role. */
export function principalName(id: string): string {
  return id.split(':', 1)[0] ?? id;
}

/** Why a drill may not touch this target, or undefined; a role is listed with all its sessions. Asked again just before acting. */
export function drillLimit({ drill }: ResponsePolicy, { kind, id }: Target): string | undefined {
  if (kind === 'address') return drill.addresses.includes(id) ? undefined : NOT_FOR_DRILLS;
  const listed = [...drill.instances, ...drill.principals, ...drill.buckets, ...drill.functions];
  if (listed.some((name) => id === name || id.startsWith(`${name}:`))) return undefined;
  return NOT_FOR_DRILLS;
}

const NOT_FOR_DRILLS = 'drill: the policy does not list this resource for drills';

function protectedInstance(
  { instances, vpcs }: Pick<ResponsePolicy['protected'], 'instances' | 'vpcs'>,
  id: string,
  vpcIds: readonly string[],
): string | undefined {
  if (instances.includes(id)) return `protected instance ${id} (policy)`;
  const vpc = vpcIds.find((candidate) => vpcs.includes(candidate));
  return vpc === undefined ? undefined : `protected network ${vpc} (policy)`;
}

/** Whether a refusal is one of the policy's protection, which holds for orders of people, too. */
export function isProtection(reason: string | undefined): boolean {
  return /^protected .* \(policy\)$/.test(reason ?? '');
}
