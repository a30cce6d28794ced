import type { Finding, FindingResource } from '../finding.ts';
import { isTargetId } from '../target.ts';

/** Who did to a resource what a finding tells: somebody whom a resource policy can name. */
export interface Offender {
  /** `account`: every principal of another account. */
  readonly kind: 'user' | 'role' | 'federated-user' | 'account';
  /** A name, or an account of 12 digits. */
  readonly id: string;
}

/** A finding names one; more come of attack sequences, and a policy has no room for hundreds. */
const MAX_OFFENDERS = 10;

type Principal = Extract<FindingResource, { kind: 'principal' }>;

const KINDS: ReadonlyMap<string, Offender['kind']> = new Map([
  ['IAMUser', 'user'],
  ['AssumedRole', 'role'],
  ['Role', 'role'],
  ['FederatedUser', 'federated-user'],
] as const);

/**
 * The principals of a finding that a resource policy may deny. Never the root user: a policy names it by the account, and all of the
 * account would be denied with it. Nor a service of AWS or an anonymous caller, whom no name singles out. Pure.
 */
export function offendersOf(finding: Finding): readonly Offender[] {
  const found = finding.resources.flatMap((resource) =>
    resource.kind === 'principal' ? (toOffender(resource, finding.accountId) ?? []) : [],
  );
  const distinct = new Map(found.map((offender) => [describeOffender(offender), offender]));
  return [...distinct.values()].slice(0, MAX_OFFENDERS);
}

function toOffender(principal: Principal, ownAccount: string): Offender | undefined {
  const { name, userType, accountId } = principal;
  if (accountId !== undefined && accountId !== ownAccount) return ofAccount(accountId);
  const kind = KINDS.get(userType);
  if (!kind || kind === 'account' || !isTargetId(kind, name)) return undefined;
  // AWS lets only its service use such a role: a deny would stop the service, not a thief.
  if (name.startsWith('AWSServiceRoleFor')) return undefined;
  return { kind, id: name };
}

function ofAccount(accountId: string): Offender | undefined {
  return /^\d{12}$/.test(accountId) ? { kind: 'account', id: accountId } : undefined;
}

/** `user alice`, `account 210987654321`. */
export function describeOffender({ kind, id }: Offender): string {
  return `${kind.replace('-', ' ')} ${id}`;
}

/** Those who are not among the known ones. */
export function otherOffenders(
  offenders: readonly Offender[],
  known: readonly Offender[] = [],
): readonly Offender[] {
  const names = known.map(describeOffender);
  return offenders.filter((offender) => !names.includes(describeOffender(offender)));
}
