import type { Finding } from './finding.ts';
import type { PlatformIdentity } from './response-plan.ts';
import { matchesGlob } from './policy.ts';

/** Functions that change or examine what others own; the role of each is called `<stack>-<function>`. The rest never looks unusual. */
export const ACTING_FUNCTIONS = [
  'isolate-instance',
  'release-instance',
  'revoke-credentials',
  'release-credentials',
  'restrict-bucket',
  'release-bucket',
  'stop-function',
  'release-function',
  'block-address',
  'release-address',
  'deny-tracked-paths',
  'release-tracked-paths',
  'enrich-incident',
  'preserve-evidence',
  'verify-credentials',
] as const;

/** What the platform's own work may look like: unusual calls, and rules about weakened defences. */
const LOOKS_LIKE_OWN_WORK = [
  '*:IAMUser/AnomalousBehavior*',
  'Discovery:S3/AnomalousBehavior',
  'Impact:S3/AnomalousBehavior.Permission',
  'DefenseImpairment:*',
];

/** Somebody else uses the credentials. Never taken for the platform's own work, however a later type is called. */
const LOOKS_LIKE_THEFT = [
  '*CredentialExfiltration*',
  '*MaliciousIPCaller*',
  '*TorIPCaller*',
  'PenTest:*',
  '*CompromisedCredentials*',
  '*RevocationRightsMisused*',
];

/**
 * True for a finding that only says that the platform did its work: all its principals are roles of its functions, and its type is
 * one that their calls may raise. Such a finding is recorded and opens no incident, or each containment would raise the next alert.
 */
export function isOwnCall(finding: Finding, platform: PlatformIdentity): boolean {
  const is = (type: string): boolean => matchesGlob(type, finding.type);
  if (!LOOKS_LIKE_OWN_WORK.some(is) || LOOKS_LIKE_THEFT.some(is)) return false;
  const principals = finding.resources.filter(({ kind }) => kind === 'principal');
  return (
    principals.length > 0 && principals.every((resource) => isOwnRole(resource, finding, platform))
  );
}

function isOwnRole(
  resource: Finding['resources'][number],
  { accountId }: Finding,
  platform: PlatformIdentity,
): boolean {
  if (resource.kind !== 'principal' || accountId !== platform.accountId) return false;
  const isSession = resource.userType === 'AssumedRole' || resource.userType === 'Role';
  return (
    isSession && ACTING_FUNCTIONS.some((name) => resource.name === `${platform.stack}-${name}`)
  );
}
