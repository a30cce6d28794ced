import { describeMoment } from './describe-times.ts';
import type {
  HeldPolicies,
  KeyFacts,
  KeyOwner,
  LastUse,
  RoleFacts,
  RootFacts,
  TrustSummary,
  UserFacts,
} from './known-facts.ts';
import { absent, type FactLine } from './line.ts';
import type { PolicyReach } from './policy-reach.ts';

/** What people read about a user, what matters most first: messages show only the first lines. Pure. */
export function describeUser(user: UserFacts, openedAt: string): FactLine[] {
  const { createdAt, groups, keys = [], mfaDevices } = user;
  const [reach, ...policies] = describePolicies(user.policies);
  return [
    ...keys.map((key): FactLine => [`Key ${key.id}`, describeKey(key, openedAt)]),
    ['Access keys', user.keys?.length === 0 ? 'none' : absent],
    ['Console password', password(user, openedAt)],
    ['MFA', mfaDevices === undefined ? absent : mfa(mfaDevices)],
    ...(reach ? [reach] : []),
    ['Groups', groups && (groups.join(', ') || 'none')],
    ['Created', moment(createdAt, openedAt)],
    ...policies,
  ];
}

/** What people read about a role. Pure. */
export function describeRole(role: RoleFacts, openedAt: string): FactLine[] {
  const [reach, ...policies] = describePolicies(role.policies);
  return [
    ...(reach ? [reach] : []),
    ...describeTrust(role.trust),
    ['Last used', moment(role.lastUsedAt, openedAt)],
    ['Longest session', `${role.maxSessionSeconds / 3600} h`],
    ['Created', moment(role.createdAt, openedAt)],
    ...policies,
  ];
}

/** What people read about an access key. Pure. */
export function describeKeyOwner({ user, lastUse }: KeyOwner, openedAt: string): FactLine[] {
  return [
    ['Belongs to', user === undefined ? 'nobody in this account' : `user ${user}`],
    ['Last use', describeLastUse(lastUse, openedAt)],
  ];
}

/** What people read about the root user. Pure. */
export function describeRoot({ hasMfa, accessKeys }: RootFacts): FactLine[] {
  return [
    ['MFA', hasMfa ? 'on' : 'off'],
    ['Access keys', accessKeys === 0 ? 'none' : String(accessKeys)],
  ];
}

export function describeTrust({ principals, everybody }: TrustSummary): FactLine[] {
  const who = principals.join(', ') || 'nobody';
  return [['May be assumed by', everybody ? `EVERYBODY without condition (${who})` : who]];
}

/** What can be reached first, then the names. */
export function describePolicies(policies: HeldPolicies | undefined): FactLine[] {
  if (!policies) return [];
  const { attached, inline, reach } = policies;
  return [
    ['May reach', describeReach(reach)],
    ['Attached policies', attached.join(', ') || 'none'],
    ['Inline policies', inline.join(', ') || 'none'],
  ];
}

/** `administrator`, or what is wide and what is dangerous, then the services. */
function describeReach({ breadth, whole, services, sensitive }: PolicyReach): string {
  if (breadth === 'admin') return 'everything: administrator';
  const parts = [
    ...(breadth === 'broad' ? ['everything but a list'] : []),
    ...(whole.length > 0 ? [`all of ${whole.join(', ')}`] : []),
    ...(sensitive.length > 0 ? [sensitive.join(', ')] : []),
    ...(services.length > 0 ? [`services: ${services.join(', ')}`] : []),
  ];
  return parts.join('; ') || 'nothing';
}

function describeKey({ active, createdAt, lastUse }: KeyFacts, openedAt: string): string {
  const parts = [
    active ? 'Active' : 'Inactive',
    ...(createdAt === undefined ? [] : [`created ${describeMoment(createdAt, openedAt)}`]),
    ...(lastUse ? [`last use ${describeLastUse(lastUse, openedAt)}`] : []),
  ];
  return parts.join(', ');
}

function describeLastUse({ at, service, region }: LastUse, openedAt: string): string {
  if (at === undefined) return 'never';
  const where = [service, region].filter((part) => part !== undefined).join(' in ');
  return [describeMoment(at, openedAt), ...(where ? [`of ${where}`] : [])].join(' ');
}

function password({ hasPassword, passwordLastUsedAt }: UserFacts, openedAt: string) {
  if (hasPassword === undefined) return undefined;
  if (!hasPassword) return 'none';
  const used = moment(passwordLastUsedAt, openedAt);
  return used === undefined ? 'yes, never used' : `yes, last used ${used}`;
}

function mfa(devices: number): string {
  return devices === 0 ? 'none' : `${devices} device${devices === 1 ? '' : 's'}`;
}

function moment(at: string | undefined, openedAt: string): string | undefined {
  return at === undefined ? undefined : describeMoment(at, openedAt);
}
