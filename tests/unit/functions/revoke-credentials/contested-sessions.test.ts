import { denies, denyDocument } from '../../../../shared/domain/credentials/deny-policy.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import { INCIDENT } from '../../../builders/order.ts';
import { fakeRoles, type FakeRoles } from '../../../fakes/role-policies.ts';
import { DEPLOY, FOREIGN, OF_SESSION, setUp, STEP } from './session-setup.ts';

describe('a policy that has our name', () => {
  const open = { session: 'deploy' } as const;

  it('but is somebody else’s is left as it is, and people are told', async () => {
    const roles = fakeRoles({ policies: { [OF_SESSION]: FOREIGN } });
    const { look, run, action, containments } = setUp(roles, open);

    expect((await look()).isCutOff(undefined)).toBe(false);
    await expect(run()).rejects.toThrow(TransientError);
    expect(action()).toMatchObject({
      state: 'failed',
      reason: `the role has an inline policy ${OF_SESSION} that is not ours: it was left as it is, and nothing was denied`,
    });
    expect(action()?.steps).toStrictEqual([{ ...STEP, to: [], note: 'not ours' }]);
    expect(roles.changes).toStrictEqual([]);
    expect(containments.record()).toBeUndefined();
  });

  it('may come in place of our deny: it is left, and the deny is missed', async () => {
    const roles = fakeRoles({
      beforeRead: (reading, { policies }) => {
        if (reading === 2) policies.set(OF_SESSION, FOREIGN);
      },
    });
    const { run, action } = setUp(roles, open);

    await expect(run()).rejects.toThrow(TransientError);

    expect(action()).toMatchObject({
      state: 'failed',
      reason: `the role does not show the deny ${OF_SESSION}`,
    });
    expect(roles.role.policies.get(OF_SESSION)).toBe(FOREIGN);
    expect(roles.changes).toStrictEqual([`put ${OF_SESSION}`]);
  });

  it('may have come while another run had the role: it is left, too', async () => {
    const roles = fakeRoles();
    const { run, action, containments } = setUp(roles, {
      ...open,
      meanwhile: () => void roles.role.policies.set(OF_SESSION, FOREIGN),
    });

    await expect(run()).rejects.toThrow('that is not ours');

    expect(action()?.state).toBe('failed');
    expect(roles.changes).toStrictEqual([]);
    expect(containments.record()).toBeUndefined();
  });

  it('and was weakened, or made for a role of that name that is gone, is written anew', async () => {
    const weak = denyDocument(INCIDENT, DEPLOY).replace('"Action":"*"', '"Action":"s3:Get*"');
    const former = denyDocument(INCIDENT, { ...DEPLOY, roleId: 'AROAGONE' });
    for (const policy of [weak, former]) {
      const roles = fakeRoles({ policies: { [OF_SESSION]: policy } });
      const { run, action } = setUp(roles, open);

      await run();

      expect(action()?.state).toBe('contained');
      expect(denies(roles.role.policies.get(OF_SESSION) ?? '', DEPLOY)).toBe(true);
    }
  });

  it('may have been taken away by a release after the first look', async () => {
    const roles = fakeRoles({ policies: { [OF_SESSION]: denyDocument('inc-other', DEPLOY) } });
    const { run, action } = setUp(roles, {
      ...open,
      meanwhile: () => void roles.role.policies.delete(OF_SESSION),
    });

    await run();

    expect(action()?.state).toBe('contained');
    expect(roles.changes).toStrictEqual([`put ${OF_SESSION}`]);
  });
});

describe('while sessions are cut off', () => {
  it('what IAM shows late is waited for', async () => {
    const roles = fakeRoles({ staleReads: 2 });
    const { run, action, pauses } = setUp(roles, { session: 'deploy' });

    await run();

    expect(action()?.state).toBe('contained');
    expect(pauses).toStrictEqual([500, 500]);
    expect(roles.changes).toHaveLength(1);
  });

  it('a deny that is taken away is put again', async () => {
    const roles = fakeRoles({
      beforeRead: (reading, { policies }) => {
        if (reading === 2) policies.delete(OF_SESSION);
      },
    });
    const { run, action } = setUp(roles, { session: 'deploy' });

    await run();

    expect(action()?.state).toBe('contained');
    expect(roles.role.policies.get(OF_SESSION)).toBe(denyDocument(INCIDENT, DEPLOY));
    expect(roles.changes).toHaveLength(2);
  });

  it('somebody who takes the deny away at once is told of, not fought for ever', async () => {
    const roles = fakeRoles({
      beforeRead: (_, { policies }) => {
        policies.delete(OF_SESSION);
      },
    });
    const { run, action, containments } = setUp(roles, { session: 'deploy' });

    await expect(run()).rejects.toThrow(TransientError);

    expect(action()).toMatchObject({
      state: 'failed',
      reason: `the role does not show the deny ${OF_SESSION}`,
      releasableAt: '2026-11-21T11:00:00.000Z',
    });
    expect(action()?.steps).toStrictEqual([{ ...STEP, note: 'not in place' }]);
    expect(roles.changes).toHaveLength(3);
    expect(containments.record()).toMatchObject({ holders: [INCIDENT], ours: [OF_SESSION] });
  });

  it.each<[string, () => FakeRoles]>([
    [
      'just before the deny',
      () => {
        const roles: FakeRoles = fakeRoles({
          fail: () => {
            roles.role.summary = undefined;
            return undefined;
          },
        });
        return roles;
      },
    ],
    [
      'just after it',
      () =>
        fakeRoles({
          beforeRead: (reading, role) => {
            if (reading === 2) role.summary = undefined;
          },
        }),
    ],
  ])('the role may be deleted %s: then its sessions are dead', async (_, rolesOf) => {
    const roles = rolesOf();
    const { run, action } = setUp(roles, { session: 'deploy' });

    await run();

    expect(action()?.state).toBe('contained');
    expect(roles.changes).toHaveLength(1);
  });
});
