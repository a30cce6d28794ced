import type { Hold } from '../../shared/aws/containment-store.ts';
import type { Denial } from '../../shared/domain/credentials/credential-before.ts';
import { GLOBAL, type Target } from '../../shared/domain/target.ts';
import { aHold, aTarget } from './order.ts';

export const DENY_ARN = 'arn:aws:iam::123456789012:policy/riposte-dev-deny-all';
export const ALICE = aTarget({ kind: 'user', region: GLOBAL, id: 'alice' });
export const SESSION = aTarget({ kind: 'role-session', region: GLOBAL, id: 'web:deploy' });

/** A credential in the hands of revoke-credentials. */
export function aCredentialHold(target: Target = ALICE, overrides: Partial<Hold> = {}): Hold {
  return aHold({ action: 'revoke-credentials', target, ...overrides });
}

/** A cut of the sessions of alice at 10:00. */
export function aDenial(overrides: Partial<Denial> = {}): Denial {
  return {
    kind: 'deny',
    policy: DENY_ARN,
    cutAt: '2026-11-21T10:00:00.000Z',
    longestSessionSeconds: 36 * 3600,
    ...overrides,
  };
}
