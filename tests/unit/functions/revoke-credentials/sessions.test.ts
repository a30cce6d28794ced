import { lookAtSessions } from '../../../../functions/revoke-credentials/sessions.ts';
import { ADVICE } from '../../../../shared/domain/credentials/advice.ts';
import type { ContainmentRecord } from '../../../../shared/domain/containment.ts';
import {
  denyKey,
  type CredentialBefore,
} from '../../../../shared/domain/credentials/credential-before.ts';
import {
  denies,
  denyDocument,
  type DenyScope,
} from '../../../../shared/domain/credentials/deny-policy.ts';
import { aCredentialHold, aDenial, SESSION } from '../../../builders/credential.ts';
import { INSTANCE } from '../../../builders/finding.ts';
import { INCIDENT } from '../../../builders/order.ts';
import { fakeContainments } from '../../../fakes/containment-store.ts';
import { fakeRoles, ROLE_ID, type FakeRoles } from '../../../fakes/role-policies.ts';

const TEN = '2026-11-21T10:00:00.000Z';
const OF_SESSION = 'riposte-dev-deny-session-deploy';
const OF_OLDER = 'riposte-dev-deny-older-sessions';
const DEPLOY: DenyScope = { kind: 'session', roleId: ROLE_ID, session: 'deploy' };
const FOREIGN = JSON.stringify({ Statement: [{ Sid: 'Mine', Effect: 'Deny', Action: 's3:*' }] });

function olderThan(moment: string): DenyScope {
  return { kind: 'older', than: new Date(moment) };
}

interface Setting {
  readonly record?: Partial<ContainmentRecord<CredentialBefore>> | undefined;
  readonly now?: string;
}

function setUp(roles: FakeRoles, { record, now = TEN }: Setting = {}) {
  const containments = fakeContainments<CredentialBefore>(record);
  const pauses: number[] = [];
  const parts = {
    ...{ roles, containments, stack: 'riposte-dev', cutoffLeadSeconds: 60 },
    clock: () => new Date(now),
    wait: (ms: number) => Promise.resolve(void pauses.push(ms)),
  };
  const look = (session?: string) =>
    lookAtSessions(
      parts,
      session === undefined
        ? { kind: 'older-sessions', role: 'web' }
        : { kind: 'session', role: 'web', session },
    );
  const cut = async (session?: string) => (await look(session)).cut(aCredentialHold(SESSION));
  return { look, cut, containments, pauses };
}

describe('one session of a role', () => {
  it('is denied under a name of its own, and the cut is on record', async () => {
    const roles = fakeRoles({ policies: { own: FOREIGN } });
    const { cut, containments, pauses } = setUp(roles);

    expect(await cut('deploy')).toStrictEqual({
      state: 'contained',
      steps: [{ resource: 'role web', from: [], to: [OF_SESSION] }],
      releasableAt: '2026-11-21T11:00:00.000Z',
    });
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
    const { cut, containments } = setUp(roles);

    await expect(cut('deploy')).rejects.toThrow('IAM quota reached');

    expect(containments.record()).toMatchObject({ state: 'isolating', ours: [OF_SESSION] });
  });

  it('has been cut off when the deny is there', async () => {
    const roles = fakeRoles({ policies: { [OF_SESSION]: denyDocument('inc-other', DEPLOY) } });
    const { look, cut } = setUp(roles);

    expect((await look('deploy')).isCutOff).toBe(true);
    expect((await look('other')).isCutOff).toBe(false);
    expect((await cut('deploy')).state).toBe('contained');
    expect(roles.changes).toStrictEqual([]);
  });

  it.each([
    ['of an instance lives for six hours at least', INSTANCE, 3600, 6],
    ['of an instance lives for as long as the role lets it', INSTANCE, 12 * 3600, 12],
    ['of anything else lives for as long as the role lets it', 'deploy', 3600, 1],
  ])('%s', async (...[_, session, maxSessionSeconds, hours]) => {
    const { cut } = setUp(fakeRoles({ summary: { maxSessionSeconds } }));

    expect((await cut(session)).releasableAt).toBe(
      new Date(Date.parse(TEN) + hours * 3_600_000).toISOString(),
    );
  });

  it('plans what would be done', async () => {
    const { look } = setUp(fakeRoles());

    expect((await look('deploy')).planSteps()).toStrictEqual([
      { resource: 'role web', from: [], to: [OF_SESSION] },
    ]);
  });

  it.each([
    [true, {}],
    [false, { note: 'the deny is not in place' }],
  ])('describes how an unfinished try left it (denied: %s)', async (isDenied, note) => {
    const policies = isDenied ? { [OF_SESSION]: denyDocument(INCIDENT, DEPLOY) } : {};
    const { look, containments } = setUp(fakeRoles({ policies }), { record: {} });
    const record = await containments.read(aCredentialHold(SESSION));

    expect(record && (await look('deploy')).describeSteps(record)).toStrictEqual([
      { resource: 'role web', from: [], to: [OF_SESSION], ...note },
    ]);
  });

  it('stolen anew while it is denied may live longer', async () => {
    const first = aDenial({ policy: OF_SESSION, longestSessionSeconds: 3600 });
    const roles = fakeRoles({ policies: { [OF_SESSION]: denyDocument('inc-other', DEPLOY) } });
    const { cut } = setUp(roles, {
      record: { state: 'isolated', holders: ['inc-other'], before: { [denyKey(first)]: first } },
      now: '2026-11-21T10:30:00.000Z',
    });

    expect((await cut('deploy')).releasableAt).toBe('2026-11-21T11:30:00.000Z');
  });
});

describe('all older sessions of a role', () => {
  it('are denied up to a moment that is still to come', async () => {
    const roles = fakeRoles();
    const { cut, containments } = setUp(roles);

    expect(await cut()).toMatchObject({
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
    await first.cut();
    const record = first.containments.record();
    const second = setUp(roles, { record, now: '2026-11-21T12:00:00.000Z' });

    expect((await second.look()).isCutOff).toBe(false);
    expect((await second.cut()).releasableAt).toBe('2026-11-21T18:01:00.000Z');

    const document = roles.role.policies.get(OF_OLDER) ?? '';
    expect(denies(document, olderThan('2026-11-21T12:01:00.000Z'))).toBe(true);
    expect(Object.keys(second.containments.record()?.before ?? {})).toHaveLength(2);
  });

  it('never move the moment back: a clock may be behind another', async () => {
    const later = denyDocument('inc-other', olderThan('2026-11-21T10:05:00.000Z'));
    const roles = fakeRoles({ policies: { [OF_OLDER]: later } });
    const { look, cut } = setUp(roles);

    expect((await look()).isCutOff).toBe(true);
    expect((await cut()).state).toBe('contained');
    expect(roles.role.policies.get(OF_OLDER)).toBe(later);
  });

  it('are described by the moment on record, not by the present one', async () => {
    const denial = aDenial({ policy: OF_OLDER, cutAt: '2026-11-21T09:01:00.000Z' });
    const earlier = aDenial({ policy: OF_OLDER, cutAt: '2026-11-21T08:01:00.000Z' });
    const record = { before: { [denyKey(denial)]: denial, [denyKey(earlier)]: earlier } };
    const describeWith = async (moment: string) => {
      const policies = { [OF_OLDER]: denyDocument(INCIDENT, olderThan(moment)) };
      const { look, containments } = setUp(fakeRoles({ policies }), { record });
      const held = await containments.read(aCredentialHold(SESSION));
      return held && (await look()).describeSteps(held)[0]?.note;
    };

    expect(await describeWith('2026-11-21T09:01:00.000Z')).toBeUndefined();
    expect(await describeWith('2026-11-21T08:01:00.000Z')).toBe('the deny is not in place');
  });
});

describe('a policy that has our name', () => {
  it('but is somebody else’s is left as it is, and people are told', async () => {
    const roles = fakeRoles({ policies: { [OF_SESSION]: FOREIGN } });
    const { look, cut, containments } = setUp(roles);

    expect((await look('deploy')).isCutOff).toBe(false);
    expect(await cut('deploy')).toStrictEqual({
      state: 'failed',
      reason: `the role has an inline policy ${OF_SESSION} that is not ours: it was left as it is, and nothing was denied`,
      steps: [{ resource: 'role web', from: [], to: [], note: 'not ours' }],
    });
    expect(roles.changes).toStrictEqual([]);
    expect(containments.record()).toBeUndefined();
  });

  it('may have come only after the first look', async () => {
    const roles = fakeRoles({
      beforeRead: (reading, { policies }) => {
        if (reading === 2) policies.set(OF_SESSION, FOREIGN);
      },
    });

    expect((await setUp(roles).cut('deploy')).state).toBe('failed');
    expect(roles.role.policies.get(OF_SESSION)).toBe(FOREIGN);
  });

  it('and was weakened, or made for a role of that name that is gone, is written anew', async () => {
    const weak = denyDocument(INCIDENT, DEPLOY).replace('"Action":"*"', '"Action":"s3:Get*"');
    const former = denyDocument(INCIDENT, { ...DEPLOY, roleId: 'AROAGONE' });
    for (const policy of [weak, former]) {
      const roles = fakeRoles({ policies: { [OF_SESSION]: policy } });

      expect((await setUp(roles).cut('deploy')).state).toBe('contained');
      expect(denies(roles.role.policies.get(OF_SESSION) ?? '', DEPLOY)).toBe(true);
    }
  });

  it('may have been taken away by a release after the first look', async () => {
    const roles = fakeRoles({
      policies: { [OF_SESSION]: denyDocument('inc-other', DEPLOY) },
      beforeRead: (reading, { policies }) => {
        if (reading === 2) policies.delete(OF_SESSION);
      },
    });

    expect((await setUp(roles).cut('deploy')).state).toBe('contained');
    expect(roles.changes).toStrictEqual([`put ${OF_SESSION}`]);
  });
});

describe('while sessions are cut off', () => {
  it('what IAM shows late is waited for', async () => {
    const { cut, pauses } = setUp(fakeRoles({ staleReads: 2 }));

    expect((await cut('deploy')).state).toBe('contained');
    expect(pauses).toStrictEqual([500, 500]);
  });

  it('somebody who takes the deny away at once is told of', async () => {
    const roles = fakeRoles({
      beforeRead: (_, { policies }) => {
        policies.delete(OF_SESSION);
      },
    });
    const { cut, containments } = setUp(roles);

    expect(await cut('deploy')).toStrictEqual({
      state: 'failed',
      reason: `the role does not show the deny ${OF_SESSION}`,
      steps: [{ resource: 'role web', from: [], to: [OF_SESSION], note: 'not in place' }],
      releasableAt: '2026-11-21T11:00:00.000Z',
    });
    expect(containments.record()?.state).toBe('isolating');
  });

  it('the role may be deleted: then its sessions are dead', async () => {
    const roles = fakeRoles({
      beforeRead: (reading, role) => {
        if (reading === 2) role.summary = undefined;
      },
    });

    expect(await setUp(roles).cut('deploy')).toMatchObject({
      state: 'contained',
      reason: 'the role was deleted meanwhile',
      steps: [],
    });
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
    const { look } = setUp(fakeRoles({ summary }));

    expect((await look('deploy')).refusal).toStrictEqual({
      state: 'refused',
      reason,
      ...(advice && { advice }),
    });
  });

  it('is none that only has such a name', async () => {
    const { look } = setUp(fakeRoles({ summary: { path: '/app/aws-reserved/' } }));

    expect((await look('deploy')).refusal).toBeUndefined();
  });
});
