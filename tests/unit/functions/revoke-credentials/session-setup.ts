import type { DenyScope } from '../../../../shared/domain/credentials/deny-policy.ts';
import { SESSION } from '../../../builders/credential.ts';
import { ROLE_ID, type FakeRoles } from '../../../fakes/role-policies.ts';
import { setUp as setUpRevoke, type Setting } from './revoke-setup.ts';

export const TEN = '2026-11-21T10:00:00.000Z';
export const OF_SESSION = 'riposte-dev-deny-session-deploy';
export const DEPLOY = {
  kind: 'session',
  roleId: ROLE_ID,
  session: 'deploy',
} as const satisfies DenyScope;
/** A policy of somebody else. */
export const FOREIGN = JSON.stringify({
  Statement: [{ Sid: 'Mine', Effect: 'Deny', Action: 's3:*' }],
});
export const STEP = { resource: 'role web', from: [], to: [OF_SESSION] };

function credentialOf(session: string | undefined) {
  return session === undefined
    ? ({ kind: 'older-sessions', role: 'web' } as const)
    : ({ kind: 'session', role: 'web', session } as const);
}

interface SessionSetting extends Pick<Setting, 'record' | 'meanwhile'> {
  /** All older sessions of the role unless one is named. */
  readonly session?: string;
  readonly now?: string;
}

/** An order against sessions of the role `web`. */
export function setUp(roles: FakeRoles, setting: SessionSetting = {}) {
  const { session, now = TEN, ...others } = setting;
  const target =
    session === undefined
      ? ({ ...SESSION, kind: 'role', id: 'web' } as const)
      : { ...SESSION, id: `web:${session}` };
  let moment = new Date(now);
  const parts = setUpRevoke({ ...{ roles, target }, cutClock: () => moment, ...others });
  const setClock = (to: string) => {
    moment = new Date(to);
  };
  return {
    ...{ ...parts, setClock },
    refusal: async () => {
      const sight = await parts.lookAt(credentialOf(session));
      return 'refusal' in sight ? sight.refusal : undefined;
    },
    look: (other = session) => parts.view(credentialOf(other)),
  };
}
