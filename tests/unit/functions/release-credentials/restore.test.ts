import { createRestore } from '../../../../functions/release-credentials/restore.ts';
import type { ContainmentRecord } from '../../../../shared/domain/containment.ts';
import {
  denyKey,
  type CredentialBefore,
} from '../../../../shared/domain/credentials/credential-before.ts';
import { denyDocument } from '../../../../shared/domain/credentials/deny-policy.ts';
import type { ReleaseRequested } from '../../../../shared/domain/events/containment.ts';
import type { Target } from '../../../../shared/domain/target.ts';
import {
  aCredentialHold,
  aDenial,
  ALICE,
  DENY_ARN,
  SESSION,
} from '../../../builders/credential.ts';
import { aReleaseOrder, INCIDENT } from '../../../builders/order.ts';
import { fakeContainments } from '../../../fakes/containment-store.ts';
import { fakeRoles, ROLE_ID, type FakeRoles } from '../../../fakes/role-policies.ts';
import { fakeUsers, type FakeUsers } from '../../../fakes/user-access.ts';

const POLICY = 'riposte-dev-deny-all';
const OF_SESSION = 'riposte-dev-deny-session-deploy';
const OURS = denyDocument(INCIDENT, { kind: 'session', roleId: ROLE_ID, session: 'deploy' });
const LEFT = 'left inactive on purpose: replace it, or release with --reactivate-key';

function recorded(...entries: CredentialBefore[]): Record<string, CredentialBefore> {
  return Object.fromEntries(
    entries.map((entry) => [
      entry.kind === 'deny' ? denyKey(entry) : `key/${entry.accessKeyId}`,
      entry,
    ]),
  );
}

function aKey(accessKeyId: string): CredentialBefore {
  return { kind: 'access-key', accessKeyId, status: 'Active' };
}

const BEFORE = recorded(aKey('AKIA1'), aKey('AKIA2'), aDenial());

interface Setting {
  readonly users?: FakeUsers;
  readonly roles?: FakeRoles;
  readonly target?: Target;
  readonly record?: Partial<ContainmentRecord<CredentialBefore>>;
  readonly order?: Partial<ReleaseRequested>;
}

/** A release by the last holder. */
async function restore(setting: Setting) {
  const record = {
    state: 'isolated',
    before: BEFORE,
    ours: [DENY_ARN],
    ...setting.record,
  } as const;
  const containments = fakeContainments<CredentialBefore>(record);
  const pauses: number[] = [];
  const hold = aCredentialHold(setting.target, { purpose: 'release' });
  const held = await containments.read(hold);
  if (!held) throw new Error('nothing is held');
  const outcome = await createRestore({
    containments,
    users: setting.users ?? fakeUsers({}),
    roles: setting.roles ?? fakeRoles(),
    wait: (ms) => Promise.resolve(void pauses.push(ms)),
  })({ hold, record: held, order: aReleaseOrder(setting.order) });
  return { outcome, pauses, log: containments.log };
}

/** What was given back to alice. */
function restoreUser(users: FakeUsers, reactivateKeys?: string[], before = BEFORE) {
  const order = reactivateKeys ? { reactivateKeys } : {};
  return restore({ users, target: ALICE, order, record: { before } });
}

function revokedUser(behaviour: Parameters<typeof fakeUsers>[1] = {}): FakeUsers {
  return fakeUsers({ AKIA1: 'Inactive', AKIA2: 'Inactive' }, { isDenied: true, ...behaviour });
}

describe('a user that is given back', () => {
  it('loses our deny, and no key comes back by itself', async () => {
    const users = revokedUser();

    const { outcome, log, pauses } = await restoreUser(users);

    expect(outcome).toStrictEqual({
      state: 'released',
      steps: [
        { resource: 'user alice', from: [POLICY], to: [] },
        { resource: 'access key AKIA1', from: ['Inactive'], to: ['Inactive'], note: LEFT },
        { resource: 'access key AKIA2', from: ['Inactive'], to: ['Inactive'], note: LEFT },
      ],
    });
    expect(users.changes).toStrictEqual(['detach']);
    expect([log[0], pauses]).toStrictEqual(['releasing', []]);
  });

  it('gets the keys that are named', async () => {
    const users = revokedUser();

    const { outcome } = await restoreUser(users, ['AKIA2']);

    expect(outcome.steps.slice(1)).toStrictEqual([
      { resource: 'access key AKIA1', from: ['Inactive'], to: ['Inactive'], note: LEFT },
      { resource: 'access key AKIA2', from: ['Inactive'], to: ['Active'] },
    ]);
    expect([...users.user.keys]).toStrictEqual([
      ['AKIA1', 'Inactive'],
      ['AKIA2', 'Active'],
    ]);
  });

  it('does not get a key that we did not deactivate', async () => {
    const users = fakeUsers({ AKIA1: 'Inactive', AKIA9: 'Inactive' }, { isDenied: true });

    const { outcome } = await restoreUser(users, ['AKIA9'], recorded(aKey('AKIA1'), aDenial()));

    expect(outcome.steps.at(-1)).toStrictEqual({
      resource: 'access key AKIA9',
      from: [],
      to: [],
      note: 'left alone: it was not deactivated by us',
    });
    expect(users.changes).toStrictEqual(['detach']);
  });

  it('loses the deny once, however often it was cut', async () => {
    const users = revokedUser();
    const before = recorded(aDenial(), aDenial({ cutAt: '2026-11-21T12:00:00.000Z' }));

    const { outcome } = await restoreUser(users, [], before);

    expect(users.changes).toStrictEqual(['detach']);
    expect(outcome.steps).toHaveLength(1);
  });

  it('keeps a deny that was there before us', async () => {
    const users = revokedUser();

    const { outcome } = await restoreUser(users, [], recorded(aKey('AKIA1')));

    expect(outcome.steps[0]).toStrictEqual({
      resource: 'user alice',
      from: [],
      to: [],
      note: 'left denied: the deny was there before',
    });
    expect(users.changes).toStrictEqual([]);
  });
});

describe('a user that an earlier try gave back before it died', () => {
  it('has not drifted', async () => {
    const users = fakeUsers({ AKIA1: 'Active', AKIA2: 'Inactive' });

    const { outcome } = await restore({
      ...{ users, target: ALICE, order: { reactivateKeys: ['AKIA1'] } },
      record: { before: BEFORE, state: 'releasing' },
    });

    expect(outcome).toStrictEqual({
      state: 'released',
      steps: [
        { resource: 'user alice', from: [], to: [] },
        { resource: 'access key AKIA1', from: ['Active'], to: ['Active'] },
        { resource: 'access key AKIA2', from: ['Inactive'], to: ['Inactive'], note: LEFT },
      ],
    });
    expect(users.changes).toStrictEqual([]);
  });
});

describe('what somebody changed at the user since', () => {
  it('is named: deny gone, one key gone, the other active again', async () => {
    const users = fakeUsers({ AKIA2: 'Active' });

    const { outcome } = await restoreUser(users);

    expect(outcome).toStrictEqual({
      state: 'released',
      steps: [
        { resource: 'user alice', from: [], to: [], note: 'drift: the deny was gone' },
        { resource: 'access key AKIA1', from: [], to: [], note: 'drift: the key was deleted' },
        {
          resource: 'access key AKIA2',
          from: ['Active'],
          to: ['Active'],
          note: 'drift: somebody has set the key Active: find out who',
        },
      ],
    });
    expect(users.changes).toStrictEqual([]);
  });

  it('is no drift when an earlier try set the named key', async () => {
    const users = fakeUsers({ AKIA1: 'Inactive', AKIA2: 'Active' });

    const { outcome } = await restoreUser(users, ['AKIA2']);

    expect(outcome.steps.at(-1)).toStrictEqual({
      resource: 'access key AKIA2',
      from: ['Active'],
      to: ['Active'],
    });
  });

  it('leaves nothing to give back when the user is gone', async () => {
    const users = revokedUser();
    users.user.exists = false;

    const { outcome } = await restoreUser(users, ['AKIA1']);

    expect(outcome).toStrictEqual({
      state: 'released',
      steps: [{ resource: 'user alice', from: [], to: [], note: 'drift: the user was deleted' }],
    });
  });

  it('while it is given back: a user who is deleted needs no deny', async () => {
    const users = revokedUser({
      beforeLook: (look, user) => {
        user.exists = look < 2;
      },
    });

    expect((await restoreUser(users)).outcome.state).toBe('released');
  });
});

describe('a user that cannot be given back', () => {
  it('because IAM refuses, is told of, deny and key alike', async () => {
    const users = revokedUser({ fail: (what) => new Error(`no ${what}`) });

    const { outcome } = await restoreUser(users, ['AKIA1']);

    expect(outcome).toStrictEqual({
      state: 'release-failed',
      reason: 'not restored: user alice: no detach; access key AKIA1: no AKIA1',
      steps: [
        { resource: 'user alice', from: [POLICY], to: [POLICY], note: 'no detach' },
        { resource: 'access key AKIA1', from: ['Inactive'], to: ['Inactive'], note: 'no AKIA1' },
        { resource: 'access key AKIA2', from: ['Inactive'], to: ['Inactive'], note: LEFT },
      ],
    });
  });

  it('because somebody attaches the deny again, is told of', async () => {
    const users = revokedUser({
      beforeLook: (_, user) => {
        user.isDenied = true;
      },
    });

    const { outcome, pauses } = await restoreUser(users);

    expect(outcome.reason).toBe('not restored: user alice: IAM still shows the deny');
    expect(pauses).toStrictEqual([500, 500]);
  });

  it('is not one that IAM shows a moment late', async () => {
    const { outcome, pauses } = await restoreUser(revokedUser({ staleLooks: 2 }));

    expect(outcome.state).toBe('released');
    expect(pauses).toStrictEqual([500, 500]);
  });
});

describe('a role that is given back', () => {
  const target = SESSION;
  const record = { ours: [OF_SESSION] };
  const step = { resource: 'role web', from: [OF_SESSION], to: [] };

  it('loses our deny and nothing else', async () => {
    const roles = fakeRoles({ policies: { own: '{}', [OF_SESSION]: OURS } });

    const { outcome } = await restore({ roles, target, record });

    expect(outcome).toStrictEqual({ state: 'released', steps: [step] });
    expect([...roles.role.policies.keys()]).toStrictEqual(['own']);
  });

  it.each([
    ['is gone', {}, { ...step, from: [], note: 'drift: the deny was gone' }],
    [
      'is somebody else’s now',
      { [OF_SESSION]: '{"Statement":[{"Effect":"Deny"}]}' },
      { ...step, to: [OF_SESSION], note: 'drift: it was changed and is left as it is' },
    ],
  ])('keeps what is there when the deny %s', async (_, policies, expected) => {
    const roles = fakeRoles({ policies });

    const { outcome } = await restore({ roles, target, record });

    expect(outcome).toStrictEqual({ state: 'released', steps: [expected] });
    expect(Object.fromEntries(roles.role.policies)).toStrictEqual(policies);
  });

  it('has lost the deny already when an earlier try died', async () => {
    const resumed = { ...record, state: 'releasing' as const };
    const { outcome } = await restore({ roles: fakeRoles(), target, record: resumed });

    expect(outcome).toStrictEqual({ state: 'released', steps: [{ ...step, from: [] }] });
  });

  it('may be deleted', async () => {
    const { outcome } = await restore({ roles: fakeRoles({ summary: undefined }), target, record });

    expect(outcome).toMatchObject({
      state: 'released',
      steps: [{ note: 'drift: the deny was gone' }],
    });
  });

  it('is told of when IAM refuses', async () => {
    const roles = fakeRoles({ policies: { [OF_SESSION]: OURS }, fail: () => new Error('no') });

    const { outcome } = await restore({ roles, target, record });

    expect(outcome).toStrictEqual({
      state: 'release-failed',
      reason: 'not restored: role web: no',
      steps: [{ ...step, to: [OF_SESSION], note: 'no' }],
    });
  });

  it('is told of when the deny comes back at once', async () => {
    const roles = fakeRoles({
      beforeRead: (_, { policies }) => {
        policies.set(OF_SESSION, OURS);
      },
    });

    const { outcome } = await restore({ roles, target, record });

    expect(outcome.reason).toBe('not restored: role web: IAM still shows the deny');
  });

  it('is waited for when IAM shows the change late', async () => {
    const roles = fakeRoles({ policies: { [OF_SESSION]: OURS }, staleReads: 1 });

    const { outcome, pauses } = await restore({ roles, target, record });

    expect(outcome.state).toBe('released');
    expect(pauses).toStrictEqual([500]);
  });
});
