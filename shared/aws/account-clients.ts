import type { STSClientConfig } from '@aws-sdk/client-sts';
import type { Clock } from '../domain/clock.ts';
import { AccountError } from '../domain/errors.ts';
import type { FindAccountObstacle, MemberAccounts } from '../domain/member-account.ts';
import { createRoleSession } from './role-session.ts';

/** How the account of a target is reached. */
export interface AccountReach {
  readonly accountId: string;
  /** For every client that is to act there; in the platform's own account there is nothing to set. */
  readonly settings: Pick<STSClientConfig, 'credentials'>;
  /** Absent in the platform's own account. */
  readonly findObstacle?: FindAccountObstacle;
}

/** The platform as a function knows it from its environment. */
export interface AccountPlatform {
  readonly accountId: string;
  readonly region: string;
  readonly stack: string;
  readonly memberAccounts: MemberAccounts;
}

interface AccountParts {
  readonly own: AccountPlatform;
  /** Name of the function: that of its role, and the beginning of its session's name. */
  readonly service: string;
  readonly clock: Clock;
}

/** What is to be done: an order, or a containment to look at. */
interface Errand {
  readonly target: { readonly accountId: string };
  readonly incidentId?: string;
}

/** As many sessions are kept; the one that was opened first goes. */
const MOST_SESSIONS = 20;

/**
 * What `build` makes of the clients of an account. That of the platform's own is made at once and costs no call; that of a member
 * account when it is needed, with the credentials of its role, whose session is named after function and incident (CloudTrail of that
 * account shows both). Nothing is assumed before something is to be done there.
 */
export function createAccountClients<T>(
  parts: AccountParts,
  build: (reach: AccountReach) => T,
): (errand: Errand) => T {
  const { own, service } = parts;
  const home = build({ accountId: own.accountId, settings: {} });
  const members = new Map<string, T>();
  return ({ target: { accountId }, incidentId }) => {
    if (accountId === own.accountId) return home;
    const sessionName = incidentId === undefined ? service : `${service}-${incidentId}`;
    const key = `${accountId}/${sessionName}`;
    const known = members.get(key);
    if (known !== undefined) return known;
    const [oldest = ''] = members.keys();
    if (members.size >= MOST_SESSIONS) members.delete(oldest);
    const built = build(reachMember(parts, accountId, sessionName));
    members.set(key, built);
    return built;
  };
}

function reachMember(parts: AccountParts, accountId: string, sessionName: string): AccountReach {
  const credentials = createRoleSession(parts, { accountId, sessionName });
  const findObstacle: FindAccountObstacle = async () => {
    try {
      await credentials();
      return undefined;
    } catch (error) {
      if (!(error instanceof AccountError)) throw error;
      const { message: reason, advice } = error;
      return { state: 'refused', reason, ...(advice && { advice }) };
    }
  };
  return { accountId, settings: { credentials }, findObstacle };
}
