import { ADVICE } from '../../../../shared/domain/credentials/advice.ts';
import { denyKey } from '../../../../shared/domain/credentials/credential-before.ts';
import {
  denies,
  denyDocument,
  type DenyScope,
} from '../../../../shared/domain/credentials/deny-policy.ts';
import { aDenial } from '../../../builders/credential.ts';
import { INSTANCE } from '../../../builders/finding.ts';
import { INCIDENT } from '../../../builders/order.ts';
import { aPolicy } from '../../../builders/policy.ts';
import { fakeRoles } from '../../../fakes/role-policies.ts';
import { DEPLOY, FOREIGN, OF_SESSION, setUp, STEP, TEN } from './session-setup.ts';

const OF_OLDER = 'riposte-dev-deny-older-sessions';

function olderThan(moment: string): DenyScope {
  return { kind: 'older', than: new Date(moment) };
}

describe('one session of a role', () => {
  it('is denied under a name of its own, and the cut is on record', async () => {
    const roles = fakeRoles({ policies: { own: FOREIGN } });
    const { run, action, containments, pauses } = setUp(roles, { session: 'deploy' });

    await run();

    expect(action()).toMatchObject({
      state: 'contained',
      releasableAt: '2026-11-21T11:00:00.000Z',
    });
    expect(action()?.steps).toStrictEqual([STEP]);
    expect(Object.fromEntries(roles.role.policies)).toStrictEqual({
      own: FOREIGN,
      [OF_SESSION]: denyDocument(INCIDENT, DEPLOY),
    });
    const denial = aDenial({ policy: OF_SESSION, cutAt: TEN, longestSessionSeconds: 3600 });
    expect(containments.record()).toStrictEqual({
      state: 'isolated',
      holders: [INCIDENT],
      before: { [denyKey(denial)]: denial },
      ours: [OF_SESSION],
      generation: 1,
    });
    expect(pauses).toStrictEqual([]);
  });

  it('is on record before it is denied', async () => {
    const roles = fakeRoles({ fail: () => new Error('IAM quota reached') });
    const { run, action, containments } = setUp(roles, { session: 'deploy' });

    await expect(run()).rejects.toThrow('IAM quota reached');

    expect(action()).toMatchObject({ state: 'failed', reason: 'IAM quota reached' });
    expect(containments.log).toStrictEqual(['lease', 'record', 'end of lease']);
    expect(containments.record()).toMatchObject({
      ...{ state: 'isolating', holders: [INCIDENT], ours: [OF_SESSION] },
    });
  });

  it('has been cut off when the deny is there', async () => {
    const roles = fakeRoles({ policies: { [OF_SESSION]: denyDocument('inc-other', DEPLOY) } });
    const { look, run, action } = setUp(roles, { session: 'deploy' });

    expect((await look()).isCutOff(undefined)).toBe(true);
    expect((await look('other')).isCutOff(undefined)).toBe(false);
    await run();
    expect(action()?.state).toBe('contained');
    expect(roles.changes).toStrictEqual([]);
  });

  it.each([
    ['of an instance lives for six hours at least', INSTANCE, 3600, 6],
    ['of an instance lives for as long as the role lets it', INSTANCE, 12 * 3600, 12],
    ['of anything else lives for as long as the role lets it', 'deploy', 3600, 1],
  ])('%s', async (...[_, session, maxSessionSeconds, hours]) => {
    const { run, action } = setUp(fakeRoles({ summary: { maxSessionSeconds } }), { session });

    await run();

    expect(action()?.releasableAt).toBe(
      new Date(Date.parse(TEN) + hours * 3_600_000).toISOString(),
    );
  });

  it('plans what would be done', async () => {
    const { look } = setUp(fakeRoles(), { session: 'deploy' });

    expect((await look()).planSteps(aPolicy())).toStrictEqual([STEP]);
  });

  it.each([
    [true, {}],
    [false, { note: 'the deny is not in place' }],
  ])('describes how an unfinished try left it (denied: %s)', async (isDenied, note) => {
    const policies = isDenied ? { [OF_SESSION]: denyDocument(INCIDENT, DEPLOY) } : {};
    const { look, containments } = setUp(fakeRoles({ policies }), {
      session: 'deploy',
      record: {},
    });
    const record = containments.record();

    expect(record && (await look()).describeSteps(record)).toStrictEqual([{ ...STEP, ...note }]);
  });

  it('stolen anew while it is denied may live longer', async () => {
    const first = aDenial({ policy: OF_SESSION, longestSessionSeconds: 3600 });
    const roles = fakeRoles({ policies: { [OF_SESSION]: denyDocument('inc-other', DEPLOY) } });
    const { run, action, containments, cutOff } = setUp(roles, {
      session: 'deploy',
      record: { state: 'isolated', holders: ['inc-other'], before: { [denyKey(first)]: first } },
      now: '2026-11-21T10:30:00.000Z',
    });

    await run();

    expect(cutOff).toStrictEqual([true]);
    expect(action()?.releasableAt).toBe('2026-11-21T11:30:00.000Z');
    expect(containments.record()).toMatchObject({
      holders: ['inc-other', INCIDENT],
      before: { [denyKey(first)]: first },
    });
  });
});

describe('all older sessions of a role', () => {
  it('are denied up to a moment that is still to come', async () => {
    const roles = fakeRoles();
    const { run, action, containments } = setUp(roles);

    await run();

    expect(action()).toMatchObject({
      state: 'contained',
      // Some may be those of instances.
      releasableAt: '2026-11-21T16:01:00.000Z',
    });
    expect(roles.role.policies.get(OF_OLDER)).toBe(
      denyDocument(INCIDENT, olderThan('2026-11-21T10:01:00.000Z')),
    );
    expect(Object.values(containments.record()?.before ?? {})).toMatchObject([
      { cutAt: '2026-11-21T10:01:00.000Z', longestSessionSeconds: 6 * 3600 },
    ]);
  });

  it('of a second incident move the moment on, and the release waits for the last', async () => {
    const roles = fakeRoles();
    const first = setUp(roles);
    await first.run();
    const record = { ...first.containments.record(), holders: ['inc-1'] };
    const second = setUp(roles, { record, now: '2026-11-21T12:00:00.000Z' });

    await second.run();

    expect(second.cutOff).toStrictEqual([false]);
    expect(second.action()?.releasableAt).toBe('2026-11-21T18:01:00.000Z');
    const document = roles.role.policies.get(OF_OLDER) ?? '';
    expect(denies(document, olderThan('2026-11-21T12:01:00.000Z'))).toBe(true);
    expect(Object.keys(second.containments.record()?.before ?? {})).toHaveLength(2);
  });

  it.each([
    ['is as it was', 'is left', true],
    ['was taken away', 'is moved on', false],
  ])('of an order that comes back: the deny %s, so the moment %s', async (...row) => {
    const [, , isDenied] = row;
    const roles = fakeRoles();
    const { run, action, setClock } = setUp(roles);
    await run();
    const first = action();
    if (!isDenied) roles.role.policies.clear();
    setClock('2026-11-21T12:00:00.000Z');

    await run(true);

    const moment = isDenied ? '2026-11-21T10:01:00.000Z' : '2026-11-21T12:01:00.000Z';
    expect(roles.role.policies.get(OF_OLDER)).toBe(denyDocument(INCIDENT, olderThan(moment)));
    expect(action()?.releasableAt).toBe(
      isDenied ? first?.releasableAt : '2026-11-21T18:01:00.000Z',
    );
    expect(roles.changes).toHaveLength(isDenied ? 1 : 2);
  });

  it('never move the moment back: a clock may be behind another', async () => {
    const later = denyDocument('inc-other', olderThan('2026-11-21T10:05:00.000Z'));
    const roles = fakeRoles({ policies: { [OF_OLDER]: later } });
    const { look, run, action } = setUp(roles);

    expect((await look()).isCutOff(undefined)).toBe(true);
    await run();
    expect(action()?.state).toBe('contained');
    expect(roles.role.policies.get(OF_OLDER)).toBe(later);
  });

  it('are described by the moment on record, not by the present one', async () => {
    const denial = aDenial({ policy: OF_OLDER, cutAt: '2026-11-21T09:01:00.000Z' });
    const earlier = aDenial({ policy: OF_OLDER, cutAt: '2026-11-21T08:01:00.000Z' });
    const record = { before: { [denyKey(denial)]: denial, [denyKey(earlier)]: earlier } };
    const describeWith = async (moment: string) => {
      const policies = { [OF_OLDER]: denyDocument(INCIDENT, olderThan(moment)) };
      const { look, containments } = setUp(fakeRoles({ policies }), { record });
      const held = containments.record();
      return held && (await look()).describeSteps(held)[0]?.note;
    };

    expect(await describeWith('2026-11-21T09:01:00.000Z')).toBeUndefined();
    expect(await describeWith('2026-11-21T08:01:00.000Z')).toBe('the deny is not in place');
  });
});

describe('a role whose sessions cannot be cut off', () => {
  it.each([
    ['is gone', undefined, 'there is no role web any more: its sessions are dead', undefined],
    [
      'belongs to an AWS service',
      { path: '/aws-service-role/guardduty.amazonaws.com/' },
      'service-linked role: AWS lets nobody change it',
      ADVICE.serviceLinked,
    ],
    [
      'belongs to IAM Identity Center',
      { path: '/aws-reserved/sso.amazonaws.com/eu-west-1/' },
      'role of IAM Identity Center: it can only be changed there',
      ADVICE.identityCenter,
    ],
  ])('%s', async (...[_, summary, reason, advice]) => {
    const { refusal } = setUp(fakeRoles({ summary }), { session: 'deploy' });

    expect(await refusal()).toStrictEqual({
      state: 'refused',
      reason,
      ...(advice && { advice }),
    });
  });

  it('is none that only has such a name', async () => {
    const { refusal } = setUp(fakeRoles({ summary: { path: '/app/aws-reserved/' } }), {
      session: 'deploy',
    });

    expect(await refusal()).toBeUndefined();
  });
});
