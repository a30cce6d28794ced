/** What we deactivated or put into place, as recorded before (by `key/<id>` or denyKey). */
export type CredentialBefore =
  { readonly kind: 'access-key'; readonly accessKeyId: string; readonly status: string } | Denial;

/** One cut of sessions; the same policy may cut several times. */
export interface Denial {
  readonly kind: 'deny';
  /** Name of an inline policy of the role, or ARN of the managed one of a user. */
  readonly policy: string;
  /** ISO 8601 */
  readonly cutAt: string;
  /** How long a session that was stolen just before may live. */
  readonly longestSessionSeconds: number;
}

/** Each cut is an entry of its own: what was stolen before the last one lives longest. */
export function denyKey({ policy, cutAt }: Denial): string {
  return `deny/${policy}/${cutAt}`;
}

/** The cuts on record. */
export function denialsOf(before: Readonly<Record<string, CredentialBefore>>): readonly Denial[] {
  return Object.values(before).filter((entry) => entry.kind === 'deny');
}

const HOUR_S = 3600;

/** GetSessionToken and GetFederationToken. Source: STS API reference, DurationSeconds. */
export const LONGEST_USER_SESSION_S = 36 * HOUR_S;

/** The instance metadata service hands out credentials for up to six hours, whatever the role says. Source: EC2 user guide, IAM roles for EC2. */
export const LONGEST_INSTANCE_SESSION_S = 6 * HOUR_S;

/** Until then lifting the denies would revive what was stolen; undefined when nothing was denied. */
export function releasableFrom(
  before: Readonly<Record<string, CredentialBefore>>,
): Date | undefined {
  const moments = denialsOf(before).map(
    ({ cutAt, longestSessionSeconds }) => Date.parse(cutAt) + longestSessionSeconds * 1000,
  );
  return moments.length === 0 ? undefined : new Date(Math.max(...moments));
}
