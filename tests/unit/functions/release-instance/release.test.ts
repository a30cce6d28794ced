import type { InterfaceBefore } from '../../../../shared/domain/isolation.ts';
import { createRelease } from '../../../../functions/release-instance/release.ts';
import { createActionLedger } from '../../../../shared/aws/action-ledger.ts';
import type { ActionOutcome, ActionRecord } from '../../../../shared/domain/action.ts';
import type { ContainmentRecord } from '../../../../shared/domain/containment.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import { fakeMetrics } from '../../../builders/fake-metrics.ts';
import { anActionRecord, incidentDetails } from '../../../builders/incident.ts';
import { aLogSink } from '../../../builders/log-sink.ts';
import { aReleaseOrder, INCIDENT } from '../../../builders/order.ts';
import { fakeContainments } from '../../../fakes/containment-store.ts';
import { fakeChanger } from '../../../fakes/incident-changer.ts';

interface Situation {
  readonly action?: Partial<ActionRecord>;
  readonly record?: Partial<ContainmentRecord<InterfaceBefore>> | undefined;
  readonly restore?: () => Promise<ActionOutcome>;
  readonly closeError?: Error;
}

const HELD = { state: 'isolated' as const, holders: [INCIDENT] };
const HOST_KEY = '123456789012/eu-west-1/instance/i-0123456789abcdef0';
const now = () => new Date('2026-11-21T11:00:00.000Z');

function setUp(situation: Situation = {}) {
  const record = 'record' in situation ? situation.record : HELD;
  const changer = fakeChanger(
    incidentDetails({}, { actions: [anActionRecord(situation.action)] }),
    now,
  );
  const containments = fakeContainments(record);
  const metrics = fakeMetrics();
  const restored: string[][] = [];
  const closed: (readonly string[])[] = [];
  const release = createRelease({
    ledger: createActionLedger(changer, now),
    containments,
    restore: (hold, { holders }) => {
      restored.push([hold.purpose, ...holders]);
      return situation.restore?.() ?? Promise.resolve({ state: 'released', steps: [] });
    },
    closePointers: ({ mergeKeys }) => {
      if (situation.closeError) return Promise.reject(situation.closeError);
      return Promise.resolve(void closed.push(mergeKeys));
    },
    metrics,
  });
  const { logger } = aLogSink();
  const run = (redelivered = false) => release({ order: aReleaseOrder(), redelivered }, logger);
  const action = () => changer.details().actions[0];
  return { run, changer, containments, metrics, restored, closed, action };
}

describe('release', () => {
  it('restores what the last holder lets go, and ends the merging into the incident', async () => {
    const { run, changer, containments, metrics, restored, closed, action } = setUp();

    await run();

    expect(restored).toStrictEqual([['release']]);
    expect(containments.record()).toMatchObject({
      state: 'released',
      holders: [],
      release: { outcome: { state: 'released', steps: [] } },
    });
    expect(action()).toMatchObject({
      state: 'released',
      history: [{ state: 'releasing' }, { state: 'released' }],
    });
    expect(changer.details().incident.status).toBe('released');
    expect(closed).toStrictEqual([[HOST_KEY], [HOST_KEY]]);
    expect(metrics.totals).toStrictEqual({ ReleasesCompleted: 1 });
  });

  it('changes nothing while another incident holds the target, and says which', async () => {
    const { run, restored, containments, action, closed } = setUp({
      record: { ...HELD, holders: [INCIDENT, 'inc-other'] },
    });

    await run();

    expect(restored).toStrictEqual([]);
    expect(containments.record()).toMatchObject({ state: 'isolated', holders: ['inc-other'] });
    expect(action()).toMatchObject({
      state: 'released',
      reason: 'still contained, held by inc-other',
    });
    expect(closed).toStrictEqual([[HOST_KEY], [HOST_KEY]]);
  });

  it.each([
    ['nothing was changed yet', undefined, 'nothing had been changed'],
    ['the target was released before', { state: 'released' as const }, 'had been released before'],
  ])('has nothing to restore when %s', async (_, record, reason) => {
    const { run, restored, action } = setUp({ record });

    await run();

    expect(restored).toStrictEqual([]);
    expect(action()).toMatchObject({ state: 'released', reason });
  });

  it('says what it had done when it died before it could say so', async () => {
    const outcome = {
      state: 'released' as const,
      steps: [{ resource: 'eni-1', from: [], to: [] }],
    };
    const { requestedAt } = aReleaseOrder();
    const { run, restored, action } = setUp({
      record: { state: 'released' as const, release: { requestedAt, outcome } },
    });

    await run(true);

    expect(restored).toStrictEqual([]);
    expect(action()).toMatchObject({ state: 'released', steps: outcome.steps });
    expect(action()?.reason).toBeUndefined();
  });

  it('tells what an earlier order had done, and does not repeat it', async () => {
    const outcome = {
      state: 'released' as const,
      steps: [{ resource: 'eni-1', from: [], to: [] }],
    };
    const { run, restored, action } = setUp({
      record: { state: 'released' as const, release: { requestedAt: '2026-11-20', outcome } },
    });

    await run(true);

    expect(restored).toStrictEqual([]);
    expect(action()).toMatchObject({ reason: 'had been released before', steps: outcome.steps });
  });

  it.each<ActionRecord['state']>(['requested', 'running', 'failed', 'releasing', 'release-failed'])(
    'takes back an action that is %s',
    async (state) => {
      const { run, action } = setUp({ action: { state } });

      await run();

      expect(action()?.state).toBe('released');
    },
  );

  it.each<ActionRecord['state']>(['released', 'refused', 'dry-run'])(
    'has nothing to do when the action is %s',
    async (state) => {
      const { run, action, restored, metrics } = setUp({ action: { state } });

      await run();

      expect(action()?.state).toBe(state);
      expect(restored).toStrictEqual([]);
      expect(metrics.totals).toStrictEqual({});
    },
  );

  it('tells what could not be restored, and tries again', async () => {
    const failed: ActionOutcome = {
      state: 'release-failed',
      reason: 'not restored: eni-1',
      steps: [],
    };
    const { run, action, changer, metrics, closed } = setUp({
      restore: () => Promise.resolve(failed),
    });

    await expect(run()).rejects.toThrow(new TransientError('not restored: eni-1'));

    expect(action()?.state).toBe('release-failed');
    expect(changer.details().incident.status).toBe('failed');
    expect(closed).toStrictEqual([]);
    expect(metrics.totals).toStrictEqual({ ReleasesFailed: 1 });
  });

  it('tells a lasting failure once', async () => {
    const failed: ActionOutcome = {
      state: 'release-failed',
      reason: 'not restored: eni-1',
      steps: [],
    };
    const { run, changer } = setUp({ restore: () => Promise.resolve(failed) });
    await expect(run()).rejects.toThrow('not restored');
    const { stateVersion } = changer.details().incident;

    await expect(run(true)).rejects.toThrow('not restored');

    expect(changer.details().incident.stateVersion).toBe(stateVersion);
  });

  it('completes what a crash left half done', async () => {
    let tries = 0;
    const restore = () => {
      tries += 1;
      return tries === 1
        ? Promise.reject(new TransientError('out of time'))
        : Promise.resolve({ state: 'released' as const, steps: [] });
    };
    const { run, action, containments } = setUp({ restore });

    await expect(run()).rejects.toThrow('out of time');
    expect(action()?.state).toBe('releasing');
    await run(true);

    expect(action()?.state).toBe('released');
    expect(containments.log.filter((line) => line === 'lease')).toHaveLength(2);
  });

  it('also ends the merging by keys that a finding brought while it ran', async () => {
    const { run, changer, closed } = setUp({
      restore: () => {
        const mergeKeys = [HOST_KEY, '123456789012/global/principal/web'];
        changer.set(({ incident, ...rest }) => ({ ...rest, incident: { ...incident, mergeKeys } }));
        return Promise.resolve({ state: 'released', steps: [] });
      },
    });

    await run();

    expect(closed.at(-1)).toStrictEqual([HOST_KEY, '123456789012/global/principal/web']);
  });

  it('is not over while new findings would still be merged into the incident', async () => {
    const { run, action } = setUp({ closeError: new TransientError('throttled') });

    await expect(run()).rejects.toThrow('throttled');
    expect(action()?.state).toBe('releasing');
  });
});
