import { denyKey } from '../../../../shared/domain/credentials/credential-before.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import { aCredentialHold } from '../../../builders/credential.ts';
import { INCIDENT } from '../../../builders/order.ts';
import { fakeUsers } from '../../../fakes/user-access.ts';
import { DENIAL, KEY, POLICY, setUp, START } from './user-setup.ts';

describe('while a user is cut off', () => {
  it.each([
    ['while the cut is read back', undefined],
    ['while a change is tried again', new Error('busy')],
  ])('a key that is made %s is recorded, then closed, too', async (_, error) => {
    const recorded: string[][] = [];
    const users = fakeUsers(
      { AKIA1: 'Active' },
      {
        beforeLook: (look, { keys }) => {
          if (look === 2) keys.set('AKIA9', 'Active');
        },
        fail: (what, attempt) => {
          if (what === 'AKIA9') recorded.push(Object.keys(containments.record()?.before ?? {}));
          return what === 'attach' && attempt === 1 ? error : undefined;
        },
      },
    );
    const { run, action, containments } = setUp(users);

    await run();

    expect(action()?.state).toBe('contained');
    expect(users.user.keys.get('AKIA9')).toBe('Inactive');
    expect(recorded).toStrictEqual([expect.arrayContaining(['key/AKIA1', 'key/AKIA9'])]);
    // A session that was asked for with that key lives longer than those of the first cut.
    expect(action()?.releasableAt).toBe('2026-11-22T23:00:00.000Z');
    expect(action()?.steps).toStrictEqual([
      { resource: 'user alice', from: [], to: [POLICY] },
      { resource: 'access key AKIA1', from: ['Active'], to: ['Inactive'] },
      { resource: 'access key AKIA9', from: ['Active'], to: ['Inactive'] },
    ]);
  });

  it('a deny that is detached meanwhile is attached again', async () => {
    const users = fakeUsers(
      {},
      {
        beforeLook: (look, user) => {
          if (look === 2) user.isDenied = false;
        },
      },
    );
    const { run, action } = setUp(users);

    await run();

    expect(action()?.state).toBe('contained');
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
    const { run, action, containments } = setUp(users);

    await expect(run()).rejects.toThrow(TransientError);

    expect(action()).toMatchObject({
      state: 'failed',
      reason:
        'still active: AKIA1; the deny policy is not attached, so sessions of the user live on for up to 36 hours',
      steps: [
        { resource: 'user alice', to: [] },
        { resource: 'access key AKIA1', from: ['Active'], to: ['Active'] },
      ],
      releasableAt: expect.any(String) as string,
    });
    expect(containments.record()).toMatchObject({
      holders: [INCIDENT],
      before: { 'key/AKIA1': KEY },
    });
    expect(users.changes).toHaveLength(6);
  });

  it('the user may be deleted as soon as everything is closed', async () => {
    const users = fakeUsers(
      { AKIA1: 'Active' },
      {
        beforeLook: (look, user) => {
          user.exists = look < 2;
        },
      },
    );
    const { run, action } = setUp(users);

    await run();

    expect(action()).toMatchObject({ state: 'contained', steps: [{ to: [POLICY] }, {}] });
    expect(users.changes).toHaveLength(2);
  });

  it('the user may be deleted before anything is', async () => {
    const users = fakeUsers(
      { AKIA1: 'Active' },
      {
        fail: () => {
          users.user.exists = false;
          return undefined;
        },
      },
    );
    const { run, action } = setUp(users);

    await run();

    expect(action()).toMatchObject({
      ...{ state: 'contained', steps: [] },
      reason: 'the user was deleted meanwhile',
    });
  });

  it('a key may be deleted: it keeps nobody out, and nobody in', async () => {
    const users = fakeUsers(
      { AKIA1: 'Active', AKIA2: 'Active' },
      {
        fail: (what) => {
          if (what !== 'AKIA2') return undefined;
          users.user.keys.delete('AKIA2');
          return new Error('no such key');
        },
      },
    );
    const { run, action } = setUp(users);

    await run();

    expect(action()?.state).toBe('contained');
    expect(users.user.keys).toStrictEqual(new Map([['AKIA1', 'Inactive']]));
    expect(action()?.steps.map(({ resource }) => resource)).toStrictEqual([
      'user alice',
      'access key AKIA1',
    ]);
  });

  it('what IAM shows late is waited for', async () => {
    const users = fakeUsers({ AKIA1: 'Active' }, { staleLooks: 1 });
    const { run, action, pauses } = setUp(users);

    await run();

    expect(action()?.state).toBe('contained');
    expect(pauses).toStrictEqual([500]);
    expect(users.changes).toStrictEqual(['AKIA1 Inactive', 'attach']);
  });

  it('another incident may have been released: what was seen before the lease does not count', async () => {
    const users = fakeUsers({ AKIA1: 'Inactive' }, { isDenied: true });
    const { run, action, containments, cutOff } = setUp(users, {
      record: { state: 'isolated', holders: ['inc-other'], before: { [denyKey(DENIAL)]: DENIAL } },
      from: START + 48 * 3_600_000,
      meanwhile: ({ removeHolder, setReleased }) => {
        users.user.isDenied = false;
        const outcome = { state: 'released', steps: [] } as const;
        void removeHolder(aCredentialHold(undefined, { incidentId: 'inc-other' }));
        void setReleased(aCredentialHold(), { requestedAt: DENIAL.cutAt, outcome });
      },
    });

    await run();

    expect(cutOff).toStrictEqual([true, false]);
    expect(users.changes).toStrictEqual(['attach']);
    expect(action()).toMatchObject({
      state: 'contained',
      releasableAt: '2026-11-24T22:00:00.000Z',
    });
    expect(containments.record()).toMatchObject({ generation: 2, holders: [INCIDENT] });
  });
});
