import { ADVICE } from '../../../../shared/domain/credentials/advice.ts';
import {
  denyKey,
  type CredentialBefore,
} from '../../../../shared/domain/credentials/credential-before.ts';
import { InvalidInputError, TransientError } from '../../../../shared/domain/errors.ts';
import { targetKey, type Target } from '../../../../shared/domain/target.ts';
import { aDenial, ALICE, SESSION } from '../../../builders/credential.ts';
import { ACCOUNT, INSTANCE } from '../../../builders/finding.ts';
import { aTarget, INCIDENT } from '../../../builders/order.ts';
import { aPolicy } from '../../../builders/policy.ts';
import { fakeRoles } from '../../../fakes/role-policies.ts';
import { fakeUsers } from '../../../fakes/user-access.ts';
import { setUp, type Setting } from './revoke-setup.ts';

const KEY = { ...ALICE, kind: 'access-key', id: 'AKIAIOSFODNN7EXAMPLE' } as const;
const OF_SESSION = 'riposte-dev-deny-session-deploy';
const KEY_BEFORE: CredentialBefore = { kind: 'access-key', accessKeyId: 'AKIA1', status: 'Active' };

function goneUser() {
  const users = fakeUsers({});
  users.user.exists = false;
  return users;
}

describe('revoke', () => {
  it('takes a user out of use', async () => {
    const { run, action, users, metrics } = setUp();

    await run();

    expect(action()).toMatchObject({
      state: 'contained',
      releasableAt: '2026-11-22T22:00:00.000Z',
      steps: [{ resource: 'user alice' }, { resource: 'access key AKIA1' }],
    });
    expect(users.changes).toStrictEqual(['AKIA1 Inactive', 'attach']);
    expect(metrics.totals).toMatchObject({ ContainmentsCompleted: 1 });
  });

  it.each<[string, Target, string]>([
    ['a key, its user', KEY, 'user/alice'],
    ['a federated user, the issuer', { ...ALICE, kind: 'federated-user', id: 'bob' }, 'user/alice'],
    ['an instance, its session', aTarget(), `role-session/web:${INSTANCE}`],
  ])('cuts off, for %s, and keeps that name', async (_, target, held) => {
    const { run, action, containments } = setUp({ target });

    await run();

    expect(action()?.state).toBe('contained');
    expect(action()?.heldAs && targetKey(action()?.heldAs as Target)).toBe(
      `${ACCOUNT}/global/${held}`,
    );
    expect(containments.leased).toStrictEqual([`${ACCOUNT}/global/${held}`]);
  });

  it('denies a session of a role', async () => {
    const { run, roles } = setUp({ target: SESSION });

    await run();

    expect(roles.changes).toStrictEqual([`put ${OF_SESSION}`]);
  });

  it.each([
    [
      'in another account',
      { target: { ...ALICE, accountId: '999999999999' } },
      `not in the platform's own account (${ACCOUNT})`,
    ],
    [
      'without a known owner',
      { target: KEY, owners: { findKeyUser: () => Promise.resolve(undefined) } },
      'no user of this account has the access key',
    ],
    ['of a user who is gone', { users: goneUser() }, 'there is no user alice any more'],
    [
      'of a role that is gone',
      { target: SESSION, roles: fakeRoles({ summary: undefined }) },
      'there is no role web any more: its sessions are dead',
    ],
  ])('refuses a credential %s before any brake is asked', async (_, setting, reason) => {
    const { run, action, cutOff, containments } = setUp(setting);

    await run();

    expect(action()).toMatchObject({ state: 'refused', reason, steps: [] });
    expect([cutOff, containments.log]).toStrictEqual([[], []]);
  });

  it('hands on the steps for a person', async () => {
    const owners = { findFederationIssuers: () => Promise.resolve(['<root>']) };
    const { run, action } = setUp({ target: { ...ALICE, kind: 'federated-user' }, owners });

    await run();

    expect(action()).toMatchObject({ state: 'refused', advice: ADVICE.root });
  });

  it('plans only, when a brake says so', async () => {
    const { run, action, users } = setUp({ obstacle: { state: 'dry-run', reason: 'paused' } });

    await run();

    expect(action()).toMatchObject({
      state: 'dry-run',
      steps: [{ resource: 'user alice' }, { resource: 'access key AKIA1', to: ['Inactive'] }],
    });
    expect(users.changes).toStrictEqual([]);
  });

  it('rejects an order that nobody placed', async () => {
    const { run } = setUp({ action: { target: KEY } });

    await expect(run()).rejects.toThrow(InvalidInputError);
  });
});

describe('what is protected', () => {
  const protects = (...principals: string[]) => aPolicy({ protected: { principals } });

  it.each<[string, Setting, string]>([
    ['a user', { policy: protects('alice') }, 'protected principal alice (policy)'],
    [
      'the user of a key',
      { target: KEY, policy: protects('alice') },
      'protected principal alice (policy)',
    ],
    [
      'the role of a session',
      { target: SESSION, policy: protects('web') },
      'protected principal web (policy)',
    ],
    [
      'the role of an instance',
      { target: aTarget(), policy: protects('web') },
      'protected principal web (policy)',
    ],
    [
      'an instance, whatever its role',
      { target: aTarget(), policy: aPolicy({ protected: { instances: [INSTANCE] } }) },
      `protected instance ${INSTANCE} (policy)`,
    ],
    [
      'the account',
      { policy: aPolicy({ protected: { accounts: [ACCOUNT] } }) },
      `protected account ${ACCOUNT} (policy)`,
    ],
    [
      'the platform itself',
      { target: { ...SESSION, id: 'riposte-dev-revoke-credentials:run' } },
      'riposte-dev-revoke-credentials is a part of the platform itself',
    ],
    [
      'the platform itself, found behind a key',
      { target: KEY, owners: { findKeyUser: () => Promise.resolve('riposte-dev-ops') } },
      'riposte-dev-ops is a part of the platform itself',
    ],
  ])('is not touched: %s', async (_, setting, reason) => {
    const { run, action, users, roles } = setUp(setting);

    await run();

    expect(action()).toMatchObject({ state: 'refused', reason });
    expect([users.changes, roles.changes]).toStrictEqual([[], []]);
  });

  it('does not spare those whose names only resemble it', async () => {
    const { run, action } = setUp({
      target: { ...ALICE, id: 'riposte-development' },
      policy: protects('riposte'),
    });

    await run();

    expect(action()?.state).toBe('contained');
  });
});

describe('a place under the cap', () => {
  const denied = () => fakeUsers({ AKIA1: 'Inactive' }, { isDenied: true });
  const held = { state: 'isolated', holders: ['inc-other'] } as const;

  it.each<[string, Setting, boolean]>([
    ['is needed by a user who is open', { record: held }, false],
    ['is needed by a user whom nobody holds', { users: denied() }, false],
    [
      'is needed by a user who was released',
      { users: denied(), record: { ...held, state: 'released' } },
      false,
    ],
    ['is not needed by a user who is cut off', { users: denied(), record: held }, true],
  ])('%s', async (_, setting, isCutOff) => {
    const { run, cutOff } = setUp(setting);

    await run();

    expect(cutOff).toStrictEqual([isCutOff]);
  });
});

describe('a run that dies', () => {
  it('half-way is completed when the order comes again', async () => {
    const users = fakeUsers(
      { AKIA1: 'Active' },
      {
        fail: (what, attempt) =>
          what === 'attach' && attempt === 1 ? new Error('busy') : undefined,
        beforeLook: (look) => {
          if (look === 2) throw new TransientError('out of time');
        },
      },
    );
    const { run, action, containments } = setUp({ target: KEY, users });

    await expect(run()).rejects.toThrow('out of time');
    expect(action()).toMatchObject({ state: 'running', heldAs: ALICE });
    expect(containments.record()).toMatchObject({ state: 'isolating', holders: [INCIDENT] });
    expect(users.changes).toStrictEqual(['AKIA1 Inactive']);
    await run(true);

    expect(action()?.state).toBe('contained');
    expect(users.changes).toStrictEqual(['AKIA1 Inactive', 'attach']);
    expect(containments.record()).toMatchObject({
      state: 'isolated',
      holders: [INCIDENT],
      before: { 'key/AKIA1': KEY_BEFORE },
    });
  });

  it.each([
    ['is done when all of it shows', true, ['AKIA1 Inactive', 'attach']],
    ['is repeated when it does not', false, ['AKIA1 Inactive', 'attach', 'attach']],
  ])('while it reads back is looked after when the order comes again: %s', async (...row) => {
    const [, isDenied, changes] = row;
    const users = fakeUsers(
      { AKIA1: 'Active' },
      {
        beforeLook: (look) => {
          if (look === 2) throw new TransientError('out of time');
        },
      },
    );
    const { run, action, containments } = setUp({ users });

    await expect(run()).rejects.toThrow('out of time');
    expect(action()?.state).toBe('contained');
    users.user.isDenied = isDenied;
    await run(true);

    expect(action()?.state).toBe('contained');
    expect(users.changes).toStrictEqual(changes);
    expect(containments.record()?.before).toMatchObject({ 'key/AKIA1': KEY_BEFORE });
  });

  it.each<[string, () => Promise<string | undefined>]>([
    ['the owner seems another now', () => Promise.resolve('swapped')],
    ['the owner is not known any more', () => Promise.resolve(undefined)],
    ['the owner cannot be looked for', () => Promise.reject(new TransientError('throttled'))],
  ])('is completed under the name that it had found, even when %s', async (_, findInstanceRole) => {
    const { run, action, containments } = setUp({
      target: aTarget(),
      action: { state: 'running', heldAs: { ...SESSION, id: `web:${INSTANCE}` } },
      owners: { findInstanceRole },
    });

    await run(true);

    expect(action()?.state).toBe('contained');
    expect(containments.leased).toStrictEqual([`${ACCOUNT}/global/role-session/web:${INSTANCE}`]);
  });

  it('does not look untouched when its user is gone when the order comes again', async () => {
    const { run, action } = setUp({ users: goneUser(), record: { holders: [INCIDENT] } });

    await expect(run(true)).rejects.toThrow('there is no user alice any more');
    expect(action()?.state).toBe('failed');
  });

  it('shows what an earlier try did when a brake is pulled', async () => {
    const denial = aDenial();
    const { run, action } = setUp({
      obstacle: { state: 'dry-run', reason: 'paused' },
      users: fakeUsers({ AKIA1: 'Inactive' }),
      record: { holders: [INCIDENT], before: { a: KEY_BEFORE, [denyKey(denial)]: denial } },
    });

    await expect(run(true)).rejects.toThrow('an earlier try has begun');
    expect(action()).toMatchObject({
      state: 'failed',
      steps: [{ resource: 'user alice', to: [] }],
    });
  });
});

describe('a credential that is still open', () => {
  it('is told of, and tried again', async () => {
    const roles = fakeRoles({ policies: { [OF_SESSION]: '{"Statement":[]}' } });
    const { run, action, metrics } = setUp({ target: SESSION, roles });

    await expect(run()).rejects.toThrow(TransientError);

    expect(action()).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('not ours') as string,
    });
    expect(metrics.totals).toStrictEqual({ ContainmentsFailed: 1 });
  });
});
