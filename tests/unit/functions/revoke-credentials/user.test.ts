import { denyKey } from '../../../../shared/domain/credentials/credential-before.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import { DENY_ARN } from '../../../builders/credential.ts';
import { INCIDENT } from '../../../builders/order.ts';
import { aPolicy } from '../../../builders/policy.ts';
import { fakeUsers } from '../../../fakes/user-access.ts';
import { DENIAL, KEY, POLICY, setUp, START } from './user-setup.ts';

describe('a look at a user', () => {
  it.each<[string, Record<string, string>, boolean, boolean]>([
    ['with an active key', { AKIA1: 'Active' }, true, false],
    ['without the deny', { AKIA1: 'Inactive' }, false, false],
    ['without keys and without the deny', {}, false, false],
    ['with the deny and no active key', { AKIA1: 'Inactive', AKIA2: 'Expired' }, true, true],
  ])('%s', async (...[_, keys, isDenied, isCutOff]) => {
    const { look } = setUp(fakeUsers(keys, { isDenied }));

    expect((await look()).isCutOff(undefined)).toBe(isCutOff);
  });

  it('plans what would be done, key by key', async () => {
    const { look } = setUp(fakeUsers({ AKIA1: 'Active', AKIA2: 'Inactive' }));

    expect((await look()).planSteps(aPolicy())).toStrictEqual([
      { resource: 'user alice', from: [], to: [POLICY] },
      { resource: 'access key AKIA1', from: ['Active'], to: ['Inactive'] },
    ]);
  });

  it('describes how an unfinished try left it', async () => {
    const { look, containments } = setUp(fakeUsers({ AKIA1: 'Inactive', AKIA2: 'Active' }), {
      record: { before: { 'key/AKIA1': KEY } },
    });
    const record = containments.record();

    expect(record && (await look()).describeSteps(record)).toStrictEqual([
      { resource: 'user alice', from: [], to: [] },
      { resource: 'access key AKIA1', from: ['Active'], to: ['Inactive'] },
      { resource: 'access key AKIA2', from: ['Active'], to: ['Active'] },
    ]);
  });

  it('finds nobody to cut off when the user is gone', async () => {
    const users = fakeUsers({});
    users.user.exists = false;

    expect(await setUp(users).sight()).toStrictEqual({
      refusal: { state: 'refused', reason: 'there is no user alice any more' },
    });
  });
});

describe('a user that is cut off', () => {
  it('loses every active key and everything else, and all of it is on record', async () => {
    const users = fakeUsers({ AKIA1: 'Active', AKIA2: 'Inactive', AKIA3: 'Active' });
    const { run, action, containments, pauses } = setUp(users);

    await run();

    expect(action()).toMatchObject({
      state: 'contained',
      releasableAt: '2026-11-22T22:00:00.000Z',
    });
    expect(action()?.steps).toStrictEqual([
      { resource: 'user alice', from: [], to: [POLICY] },
      { resource: 'access key AKIA1', from: ['Active'], to: ['Inactive'] },
      { resource: 'access key AKIA3', from: ['Active'], to: ['Inactive'] },
    ]);
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
    const { run, containments } = setUp(users);

    await run();

    expect(recorded.slice(0, 2)).toStrictEqual(['key/AKIA1', denyKey(DENIAL)]);
  });

  it('keeps a deny that somebody had attached before, and may be released at once', async () => {
    const { run, action, containments } = setUp(fakeUsers({ AKIA1: 'Active' }, { isDenied: true }));

    await run();

    expect(action()?.state).toBe('contained');
    expect(action()).not.toHaveProperty('releasableAt');
    expect(containments.record()?.before).toStrictEqual({ 'key/AKIA1': KEY });
  });

  it('keeps it also when our own of an earlier time was lifted', async () => {
    const record = { state: 'released', before: { [denyKey(DENIAL)]: DENIAL } } as const;
    const { run, containments } = setUp(fakeUsers({ AKIA1: 'Active' }, { isDenied: true }), {
      record,
    });

    await run();

    expect(containments.record()?.before).toStrictEqual({ 'key/AKIA1': KEY });
  });

  it('costs nothing more when it was cut off before: a redelivery only reads', async () => {
    const users = fakeUsers({ AKIA1: 'Active' });
    const { run, action, containments } = setUp(users);
    await run();
    const [first, before] = [action(), containments.record()];

    await run(true);

    expect(action()).toStrictEqual(first);
    expect(users.changes).toHaveLength(2);
    expect(containments.record()).toStrictEqual(before);
  });
});

describe('a change that fails', () => {
  const quota = new Error('IAM quota reached: policies per user');

  it('of the deny does not spare the keys, and says what is open', async () => {
    const users = fakeUsers(
      { AKIA1: 'Active' },
      { fail: (what) => (what === 'attach' ? quota : undefined) },
    );
    const { run, action, containments } = setUp(users);

    await expect(run()).rejects.toThrow(TransientError);

    expect(action()).toMatchObject({
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
    expect(containments.record()?.state).toBe('isolating');
  });

  it('of one key does not spare the others', async () => {
    const users = fakeUsers(
      { AKIA1: 'Active', AKIA2: 'Active' },
      { fail: (what) => (what === 'AKIA1' ? new Error('no') : undefined) },
    );
    const { run, action, pauses } = setUp(users);

    await expect(run()).rejects.toThrow('still active: AKIA1');

    expect(action()).toMatchObject({
      state: 'failed',
      reason: 'still active: AKIA1',
      steps: [{}, { resource: 'access key AKIA1', note: 'no' }, { to: ['Inactive'] }],
    });
    expect(pauses).toStrictEqual([500, 500]);
  });

  it('once is tried again', async () => {
    const users = fakeUsers(
      { AKIA1: 'Active' },
      { fail: (_, attempt) => (attempt === 1 ? new Error('busy') : undefined) },
    );
    const { run, action } = setUp(users);

    await run();

    expect(action()?.state).toBe('contained');
    expect(action()?.steps.filter(({ note }) => note !== undefined)).toStrictEqual([]);
    expect(users.changes).toStrictEqual(['AKIA1 Inactive', 'attach']);
  });
});

describe('a user that is cut off again', () => {
  const held = { state: 'isolated', holders: ['inc-other'] } as const;
  const later = START + 5 * 3_600_000;

  it('by a second incident, behind our deny, waits for sessions of the new key', async () => {
    const users = fakeUsers({ AKIA9: 'Active' }, { isDenied: true });
    const { run, action, containments } = setUp(users, {
      record: { ...held, before: { 'key/AKIA1': KEY, [denyKey(DENIAL)]: DENIAL } },
      from: later,
    });

    await run();

    expect(action()?.releasableAt).toBe('2026-11-23T03:00:00.000Z');
    expect(containments.record()?.holders).toStrictEqual(['inc-other', INCIDENT]);
    expect(Object.keys(containments.record()?.before ?? {})).toHaveLength(4);
  });

  it('after a release that died half-way waits for the sessions of now, not of then', async () => {
    const { run, action } = setUp(fakeUsers({ AKIA1: 'Active' }), {
      record: { state: 'releasing', before: { 'key/AKIA1': KEY, [denyKey(DENIAL)]: DENIAL } },
      from: START + 100 * 3_600_000,
    });

    await run();

    expect(action()?.releasableAt).toBe('2026-11-27T02:00:00.000Z');
  });

  it('never records what we did as what was before', async () => {
    const { run, containments } = setUp(fakeUsers({ AKIA1: 'Inactive' }, { isDenied: true }), {
      record: { ...held, before: { 'key/AKIA1': KEY, [denyKey(DENIAL)]: DENIAL } },
      from: later,
    });

    await run();

    expect(containments.record()?.before).toStrictEqual({
      'key/AKIA1': KEY,
      [denyKey(DENIAL)]: DENIAL,
    });
  });
});
