import { lookAtUser } from '../../../../functions/revoke-credentials/user.ts';
import type { ContainmentRecord } from '../../../../shared/domain/containment.ts';
import {
  denyKey,
  type CredentialBefore,
} from '../../../../shared/domain/credentials/credential-before.ts';
import { aCredentialHold, aDenial, DENY_ARN } from '../../../builders/credential.ts';
import { INCIDENT } from '../../../builders/order.ts';
import { fakeContainments } from '../../../fakes/containment-store.ts';
import { fakeUsers, type FakeUsers } from '../../../fakes/user-access.ts';

const KEY: CredentialBefore = { kind: 'access-key', accessKeyId: 'AKIA1', status: 'Active' };
const DENIAL = aDenial();
const START = Date.parse(DENIAL.cutAt);
const POLICY = 'riposte-dev-deny-all';

/** Alice at 10:00; each look at the clock takes an hour. */
function setUp(
  users: FakeUsers,
  {
    record,
    from = START,
  }: {
    readonly record?: Partial<ContainmentRecord<CredentialBefore>>;
    readonly from?: number;
  } = {},
) {
  const containments = fakeContainments<CredentialBefore>(record);
  const pauses: number[] = [];
  let hours = -1;
  const look = () =>
    lookAtUser(
      {
        ...{ users, containments, denyPolicyArn: DENY_ARN },
        clock: () => new Date(from + (hours += 1) * 3_600_000),
        wait: (ms) => Promise.resolve(void pauses.push(ms)),
      },
      'alice',
    );
  const cut = async () => (await look()).cut(aCredentialHold());
  return { look, cut, containments, pauses };
}

describe('a look at a user', () => {
  it.each<[string, Record<string, string>, boolean, boolean]>([
    ['with an active key', { AKIA1: 'Active' }, true, false],
    ['without the deny', { AKIA1: 'Inactive' }, false, false],
    ['without keys and without the deny', {}, false, false],
    ['with the deny and no active key', { AKIA1: 'Inactive', AKIA2: 'Expired' }, true, true],
  ])('%s', async (...[_, keys, isDenied, isCutOff]) => {
    const { look } = setUp(fakeUsers(keys, { isDenied }));

    expect((await look()).isCutOff).toBe(isCutOff);
  });

  it('plans what would be done, key by key', async () => {
    const { look } = setUp(fakeUsers({ AKIA1: 'Active', AKIA2: 'Inactive' }));

    expect((await look()).planSteps()).toStrictEqual([
      { resource: 'user alice', from: [], to: [POLICY] },
      { resource: 'access key AKIA1', from: ['Active'], to: ['Inactive'] },
    ]);
  });

  it('describes how an unfinished try left it', async () => {
    const { look, containments } = setUp(fakeUsers({ AKIA1: 'Inactive', AKIA2: 'Active' }), {
      record: { before: { 'key/AKIA1': KEY } },
    });
    const record = await containments.read(aCredentialHold());

    expect(record && (await look()).describeSteps(record)).toStrictEqual([
      { resource: 'user alice', from: [], to: [] },
      { resource: 'access key AKIA1', from: ['Active'], to: ['Inactive'] },
      { resource: 'access key AKIA2', from: ['Active'], to: ['Active'] },
    ]);
  });

  it('finds nobody to cut off when the user is gone', async () => {
    const users = fakeUsers({});
    users.user.exists = false;
    const view = await setUp(users).look();

    expect(view.refusal).toStrictEqual({
      state: 'refused',
      reason: 'there is no user alice any more',
    });
    expect([view.isCutOff, view.planSteps()]).toStrictEqual([false, []]);
    await expect(view.cut(aCredentialHold())).rejects.toThrow('no user alice');
  });
});

describe('a user that is cut off', () => {
  it('loses every active key and everything else, and all of it is on record', async () => {
    const users = fakeUsers({ AKIA1: 'Active', AKIA2: 'Inactive', AKIA3: 'Active' });
    const { cut, containments, pauses } = setUp(users);

    expect(await cut()).toStrictEqual({
      state: 'contained',
      steps: [
        { resource: 'user alice', from: [], to: [POLICY] },
        { resource: 'access key AKIA1', from: ['Active'], to: ['Inactive'] },
        { resource: 'access key AKIA3', from: ['Active'], to: ['Inactive'] },
      ],
      releasableAt: '2026-11-22T22:00:00.000Z',
    });
    expect(users.changes).toStrictEqual(['AKIA1 Inactive', 'AKIA3 Inactive', 'attach']);
    expect(containments.record()).toStrictEqual({
      state: 'isolated',
      holders: [INCIDENT],
      before: {
        'key/AKIA1': KEY,
        'key/AKIA3': { ...KEY, accessKeyId: 'AKIA3' },
        [denyKey(DENIAL)]: DENIAL,
      },
      ours: [DENY_ARN],
      generation: 1,
    });
    expect(pauses).toStrictEqual([]);
  });

  it('is recorded before the first change', async () => {
    const recorded: string[] = [];
    const users = fakeUsers(
      { AKIA1: 'Active' },
      {
        fail: () => {
          recorded.push(...Object.keys(containments.record()?.before ?? {}));
          return undefined;
        },
      },
    );
    const { cut, containments } = setUp(users);

    await cut();

    expect(recorded.slice(0, 2)).toStrictEqual(['key/AKIA1', denyKey(DENIAL)]);
  });

  it('keeps a deny that somebody had attached before, and may be released at once', async () => {
    const { cut, containments } = setUp(fakeUsers({ AKIA1: 'Active' }, { isDenied: true }));

    const outcome = await cut();

    expect(outcome.state).toBe('contained');
    expect(outcome).not.toHaveProperty('releasableAt');
    expect(containments.record()?.before).toStrictEqual({ 'key/AKIA1': KEY });
  });

  it('keeps it also when our own of an earlier time was lifted', async () => {
    const record = { state: 'released', before: { [denyKey(DENIAL)]: DENIAL } } as const;
    const { cut, containments } = setUp(fakeUsers({ AKIA1: 'Active' }, { isDenied: true }), {
      record,
    });

    await cut();

    expect(containments.record()?.before).toStrictEqual({ 'key/AKIA1': KEY });
  });

  it('costs nothing more when it was cut off before: a redelivery only reads', async () => {
    const users = fakeUsers({ AKIA1: 'Active' });
    const { cut, containments } = setUp(users);
    const first = await cut();
    const before = containments.record();

    expect(await cut()).toStrictEqual(first);

    expect(users.changes).toHaveLength(2);
    expect(containments.record()).toStrictEqual(before);
  });
});

describe('while a user is cut off', () => {
  it('a key that is made meanwhile is found and recorded, too', async () => {
    const users = fakeUsers(
      { AKIA1: 'Active' },
      {
        beforeLook: (look, { keys }) => {
          if (look === 3) keys.set('AKIA9', 'Active');
        },
      },
    );
    const { cut, containments, pauses } = setUp(users);

    const outcome = await cut();

    expect(outcome.state).toBe('contained');
    expect(users.user.keys.get('AKIA9')).toBe('Inactive');
    expect(containments.record()?.before).toHaveProperty('key/AKIA9');
    // A session that was asked for with that key lives longer than those of the first cut.
    expect(outcome.releasableAt).toBe('2026-11-22T23:00:00.000Z');
    expect(pauses).toStrictEqual([500]);
  });

  it('a deny that is detached meanwhile is attached again', async () => {
    const users = fakeUsers(
      {},
      {
        beforeLook: (look, user) => {
          if (look === 3) user.isDenied = false;
        },
      },
    );
    const { cut } = setUp(users);

    expect((await cut()).state).toBe('contained');
    expect(users.changes).toStrictEqual(['attach', 'attach']);
  });

  it('somebody who undoes everything at once is told of, not fought for ever', async () => {
    const users = fakeUsers(
      { AKIA1: 'Active' },
      {
        beforeLook: (_, user) => {
          user.isDenied = false;
          user.keys.set('AKIA1', 'Active');
        },
      },
    );
    const { cut, containments, pauses } = setUp(users);

    expect(await cut()).toMatchObject({
      state: 'failed',
      reason:
        'still active: AKIA1; the deny policy is not attached, so sessions of the user live on for up to 36 hours',
      steps: [
        { resource: 'user alice', to: [] },
        { resource: 'access key AKIA1', from: ['Active'], to: ['Active'] },
      ],
    });
    expect(containments.record()?.state).toBe('isolating');
    expect([users.changes.length, pauses.length]).toStrictEqual([6, 3]);
  });

  it('the user may be deleted', async () => {
    const users = fakeUsers(
      { AKIA1: 'Active' },
      {
        beforeLook: (look, user) => {
          user.exists = look < 3;
        },
      },
    );

    expect(await setUp(users).cut()).toStrictEqual({
      state: 'contained',
      reason: 'the user was deleted meanwhile',
      steps: [],
    });
  });

  it('what IAM shows late is waited for', async () => {
    const users = fakeUsers({ AKIA1: 'Active' }, { staleLooks: 1 });
    const { cut, pauses } = setUp(users);

    expect((await cut()).state).toBe('contained');
    expect(pauses).toStrictEqual([500]);
    expect(users.changes).toStrictEqual(['AKIA1 Inactive', 'attach']);
  });

  it('another incident may have been released: what was seen before the lease does not count', async () => {
    const users = fakeUsers({ AKIA1: 'Inactive' }, { isDenied: true });
    const { look, containments } = setUp(users, {
      record: { state: 'released', before: { [denyKey(DENIAL)]: DENIAL } },
      from: START + 48 * 3_600_000,
    });
    const view = await look();
    users.user.isDenied = false;

    expect(await view.cut(aCredentialHold())).toMatchObject({
      state: 'contained',
      releasableAt: '2026-11-24T22:00:00.000Z',
    });
    expect(containments.record()).toMatchObject({ generation: 2, holders: [INCIDENT] });
  });
});

describe('a change that fails', () => {
  const quota = new Error('IAM quota reached: policies per user');

  it('of the deny does not spare the keys, and says what is open', async () => {
    const users = fakeUsers(
      { AKIA1: 'Active' },
      { fail: (what) => (what === 'attach' ? quota : undefined) },
    );

    expect(await setUp(users).cut()).toMatchObject({
      state: 'failed',
      reason: expect.stringMatching(/^the deny policy is not attached/) as string,
      steps: [
        { resource: 'user alice', to: [], note: quota.message },
        { resource: 'access key AKIA1', to: ['Inactive'] },
      ],
      // Whether it was attached for a moment is not known: a release must wait.
      releasableAt: expect.any(String) as string,
    });
    expect(users.user.keys.get('AKIA1')).toBe('Inactive');
  });

  it('of one key does not spare the others', async () => {
    const users = fakeUsers(
      { AKIA1: 'Active', AKIA2: 'Active' },
      { fail: (what) => (what === 'AKIA1' ? new Error('no') : undefined) },
    );

    expect(await setUp(users).cut()).toMatchObject({
      state: 'failed',
      reason: 'still active: AKIA1',
      steps: [{}, { resource: 'access key AKIA1', note: 'no' }, { to: ['Inactive'] }],
    });
  });

  it('once is tried again', async () => {
    const users = fakeUsers(
      { AKIA1: 'Active' },
      { fail: (_, attempt) => (attempt === 1 ? new Error('busy') : undefined) },
    );

    const outcome = await setUp(users).cut();

    expect(outcome.state).toBe('contained');
    expect(outcome.steps.some(({ note }) => note !== undefined)).toBe(false);
  });
});

describe('a user that is cut off again', () => {
  const held = { state: 'isolated', holders: ['inc-other'] } as const;
  const later = START + 5 * 3_600_000;

  it('by a second incident, behind our deny, waits for sessions of the new key', async () => {
    const users = fakeUsers({ AKIA9: 'Active' }, { isDenied: true });
    const { cut, containments } = setUp(users, {
      record: { ...held, before: { 'key/AKIA1': KEY, [denyKey(DENIAL)]: DENIAL } },
      from: later,
    });

    expect((await cut()).releasableAt).toBe('2026-11-23T03:00:00.000Z');
    expect(containments.record()?.holders).toStrictEqual(['inc-other', INCIDENT]);
    expect(Object.keys(containments.record()?.before ?? {})).toHaveLength(4);
  });

  it('after a release that died half-way waits for the sessions of now, not of then', async () => {
    const { cut } = setUp(fakeUsers({ AKIA1: 'Active' }), {
      record: { state: 'releasing', before: { 'key/AKIA1': KEY, [denyKey(DENIAL)]: DENIAL } },
      from: START + 100 * 3_600_000,
    });

    expect((await cut()).releasableAt).toBe('2026-11-27T02:00:00.000Z');
  });

  it('never records what we did as what was before', async () => {
    const { cut, containments } = setUp(fakeUsers({ AKIA1: 'Inactive' }, { isDenied: true }), {
      record: { ...held, before: { 'key/AKIA1': KEY, [denyKey(DENIAL)]: DENIAL } },
      from: later,
    });

    await cut();

    expect(containments.record()?.before).toStrictEqual({
      'key/AKIA1': KEY,
      [denyKey(DENIAL)]: DENIAL,
    });
  });
});
