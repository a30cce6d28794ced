import { createRelease } from '../../../../functions/release-credentials/release.ts';
import { createRestore } from '../../../../functions/release-credentials/restore.ts';
import { createActionLedger } from '../../../../shared/aws/action-ledger.ts';
import type { ActionRecord } from '../../../../shared/domain/action.ts';
import type { ContainmentRecord } from '../../../../shared/domain/containment.ts';
import {
  denyKey,
  type CredentialBefore,
} from '../../../../shared/domain/credentials/credential-before.ts';
import type { ReleaseRequested } from '../../../../shared/domain/events/containment.ts';
import { aDenial, ALICE } from '../../../builders/credential.ts';
import { fakeMetrics } from '../../../builders/fake-metrics.ts';
import { anActionRecord, incidentDetails } from '../../../builders/incident.ts';
import { aLogSink } from '../../../builders/log-sink.ts';
import { aReleaseOrder, INCIDENT } from '../../../builders/order.ts';
import { fakeContainments } from '../../../fakes/containment-store.ts';
import { fakeChanger } from '../../../fakes/incident-changer.ts';
import { fakeRoles } from '../../../fakes/role-policies.ts';
import { fakeUsers, type FakeUsers } from '../../../fakes/user-access.ts';

const ACTION = 'revoke-credentials';
/** Cut at 10:00 on the 21st: a session may live for 36 hours. */
const RELEASABLE_AT = '2026-11-22T22:00:00.000Z';
const KEY: CredentialBefore = { kind: 'access-key', accessKeyId: 'AKIA1', status: 'Active' };

interface Setting {
  readonly now?: string;
  readonly users?: FakeUsers;
  readonly action?: Partial<ActionRecord>;
  readonly record?: Partial<ContainmentRecord<CredentialBefore>>;
}

function setUp({ now = RELEASABLE_AT, action, record, ...setting }: Setting = {}) {
  const clock = () => new Date(now);
  const users = setting.users ?? fakeUsers({ AKIA1: 'Inactive' }, { isDenied: true });
  const contained = { action: ACTION, target: ALICE, releasableAt: RELEASABLE_AT } as const;
  const changer = fakeChanger(
    incidentDetails({}, { actions: [anActionRecord({ ...contained, ...action })] }),
    clock,
  );
  const containments = fakeContainments<CredentialBefore>({
    ...{ state: 'isolated', holders: [INCIDENT] },
    before: { 'key/AKIA1': KEY, [denyKey(aDenial())]: aDenial() },
    ...record,
  });
  const metrics = fakeMetrics();
  const release = createRelease({
    ledger: createActionLedger(changer, clock),
    restore: createRestore({
      ...{ containments, users, roles: fakeRoles(), wait: () => Promise.resolve() },
    }),
    closePointers: () => Promise.resolve(),
    ...{ containments, metrics, clock },
  });
  const run = (order: Partial<ReleaseRequested> = {}, redelivered = false) =>
    release(
      { order: aReleaseOrder({ action: ACTION, target: ALICE, ...order }), redelivered },
      aLogSink().logger,
    );
  return { run, users, containments, metrics, action: () => changer.details().actions[0] };
}

describe('a release of credentials', () => {
  it('lifts the deny once the stolen sessions have ended', async () => {
    const { run, users, containments, metrics, action } = setUp();

    await run();

    expect(action()).toMatchObject({
      state: 'released',
      steps: [{ resource: 'user alice', to: [] }, { resource: 'access key AKIA1' }],
    });
    expect(users.user.isDenied).toBe(false);
    expect(containments.record()).toMatchObject({ state: 'released', holders: [] });
    expect(metrics.totals).toStrictEqual({ ReleasesCompleted: 1 });
  });

  it('waits for them: it would give the thief the session back', async () => {
    const { run, users, containments, action } = setUp({ now: '2026-11-22T21:59:59.999Z' });
    const before = containments.record();

    await run({ reactivateKeys: ['AKIA1'] });

    expect(action()).toMatchObject({
      state: 'contained',
      reason: `not released: sessions that were stolen may live until ${RELEASABLE_AT}; release again then, or at once with --force`,
      releasableAt: RELEASABLE_AT,
    });
    expect(users.changes).toStrictEqual([]);
    expect(containments.record()).toStrictEqual(before);
  });

  it('does not wait when a person says so, and sets the keys that are named', async () => {
    const { run, users, action } = setUp({ now: '2026-11-21T10:05:00.000Z' });

    await run({ force: true, reactivateKeys: ['AKIA1'] });

    expect(action()?.state).toBe('released');
    expect(users.changes.sort()).toStrictEqual(['AKIA1 Active', 'detach']);
  });

  it('waits for the sessions of the last cut, not of the first', async () => {
    const second = aDenial({ cutAt: '2026-11-21T12:00:00.000Z' });
    const before = { [denyKey(aDenial())]: aDenial(), [denyKey(second)]: second };
    const { run, action } = setUp({ record: { before } });

    await run();

    expect(action()).toMatchObject({
      state: 'contained',
      reason: expect.stringContaining('2026-11-23T00:00:00.000Z') as string,
    });
  });

  it('does not wait when no session was cut', async () => {
    const { run, action } = setUp({
      now: '2026-11-21T10:05:00.000Z',
      record: { before: { 'key/AKIA1': KEY } },
    });

    await run();

    expect(action()?.state).toBe('released');
  });

  it('by the first of two holders changes nothing, however early', async () => {
    const { run, users, containments, action } = setUp({
      now: '2026-11-21T10:05:00.000Z',
      record: { holders: [INCIDENT, 'inc-other'] },
    });

    await run();

    expect(action()).toMatchObject({
      state: 'released',
      reason: 'still contained, held by inc-other',
    });
    expect(users.changes).toStrictEqual([]);
    expect(containments.record()).toMatchObject({ state: 'isolated', holders: ['inc-other'] });
  });

  it('that was forced and failed half-way is completed without force', async () => {
    const users = fakeUsers(
      { AKIA1: 'Inactive' },
      {
        isDenied: true,
        fail: (what, attempt) => (what === 'AKIA1' && attempt === 1 ? new Error('no') : undefined),
      },
    );
    const { run, action } = setUp({ users, now: '2026-11-21T10:05:00.000Z' });

    await expect(run({ force: true, reactivateKeys: ['AKIA1'] })).rejects.toThrow('no');
    expect(action()?.state).toBe('release-failed');
    expect(users.user.isDenied).toBe(false);
    await run({ reactivateKeys: ['AKIA1'] });

    expect(action()?.state).toBe('released');
    expect(users.user.keys.get('AKIA1')).toBe('Active');
  });

  it('finds the record under the name that the credential is held by', async () => {
    const key = { ...ALICE, kind: 'access-key', id: 'AKIAIOSFODNN7EXAMPLE' } as const;
    const { run, users, containments } = setUp({ action: { target: key, heldAs: ALICE } });

    await run({ target: key });

    expect(containments.leased).toStrictEqual(['123456789012/global/user/alice']);
    expect(users.user.isDenied).toBe(false);
  });
});
