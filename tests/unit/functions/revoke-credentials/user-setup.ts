import type { CredentialBefore } from '../../../../shared/domain/credentials/credential-before.ts';
import { aDenial } from '../../../builders/credential.ts';
import type { FakeUsers } from '../../../fakes/user-access.ts';
import { setUp as setUpRevoke, type Setting } from './revoke-setup.ts';

export const KEY: CredentialBefore = {
  kind: 'access-key',
  accessKeyId: 'AKIA1',
  status: 'Active',
};
export const DENIAL = aDenial();
/** When alice is cut off, in epoch milliseconds. */
export const START = Date.parse(DENIAL.cutAt);
/** The deny policy of the platform. */
export const POLICY = 'riposte-dev-deny-all';

const ALICE = { kind: 'user', user: 'alice' } as const;

interface UserSetting extends Pick<Setting, 'record' | 'meanwhile'> {
  /** Epoch milliseconds. */
  readonly from?: number;
}

/** Alice at 10:00; each look at the clock takes an hour. */
export function setUp(users: FakeUsers, { from = START, ...setting }: UserSetting = {}) {
  let hours = -1;
  const cutClock = () => new Date(from + (hours += 1) * 3_600_000);
  const parts = setUpRevoke({ users, cutClock, ...setting });
  return { ...parts, look: () => parts.view(ALICE), sight: () => parts.lookAt(ALICE) };
}
