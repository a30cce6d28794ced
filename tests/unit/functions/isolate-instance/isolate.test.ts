import type { InterfaceBefore } from '../../../../shared/domain/isolation.ts';
import type { Obstacle } from '../../../../shared/response/brakes.ts';
import { createIsolate } from '../../../../functions/isolate-instance/isolate.ts';
import type { InstanceNetworks } from '../../../../shared/aws/instance-network.ts';
import { createActionLedger } from '../../../../shared/aws/action-ledger.ts';
import type { ActionOutcome, ActionRecord } from '../../../../shared/domain/action.ts';
import type { ContainmentRecord } from '../../../../shared/domain/containment.ts';
import {
  ConfigError,
  InvalidInputError,
  TransientError,
} from '../../../../shared/domain/errors.ts';
import { ACCOUNT, REGION } from '../../../builders/finding.ts';
import { fakeMetrics } from '../../../builders/fake-metrics.ts';
import { aFindingRecord, anActionRecord, incidentDetails } from '../../../builders/incident.ts';
import { aLogSink } from '../../../builders/log-sink.ts';
import { anEni } from '../../../builders/network.ts';
import { anOrder, aTarget, INCIDENT } from '../../../builders/order.ts';
import { fakeContainments } from '../../../fakes/containment-store.ts';
import { fakeChanger } from '../../../fakes/incident-changer.ts';
import { fakeNetworks } from '../../../fakes/instance-networks.ts';

interface Situation {
  readonly action?: Partial<ActionRecord>;
  readonly obstacle?: Obstacle;
  readonly networks?: InstanceNetworks;
  readonly quarantine?: () => Promise<ActionOutcome>;
  readonly record?: Partial<ContainmentRecord<InterfaceBefore>>;
  readonly leaseError?: Error;
}

const KEPT = { resource: 'termination protection', from: ['off'], to: ['on'] };
const CONTAINED: ActionOutcome = { state: 'contained', steps: [] };
const REQUESTED = {
  state: 'requested',
  steps: [],
  requestedAt: '2026-11-21T10:00:01.000Z',
} as const;
const now = () => new Date('2026-11-21T10:00:03.500Z');

function setUp(situation: Situation = {}) {
  const { action, obstacle, quarantine, record, leaseError, networks } = situation;
  const changer = fakeChanger(
    incidentDetails(
      { status: 'responding', stateVersion: 2 },
      { actions: [{ ...anActionRecord(REQUESTED), ...action }] },
    ),
    now,
  );
  const containments = fakeContainments(record, leaseError);
  const metrics = fakeMetrics();
  const asked: string[] = [];
  const cutOff: boolean[] = [];
  const isolate = createIsolate({
    ledger: createActionLedger(changer, now),
    containments,
    networks: networks ?? fakeNetworks([anEni('eni-1', ['sg-q']), anEni('eni-2', ['sg-db'])]),
    checkBrakes: ({ mode, isCutOff }) => {
      asked.push(mode);
      cutOff.push(isCutOff);
      return Promise.resolve(obstacle);
    },
    quarantine: quarantine ?? (() => Promise.resolve(CONTAINED)),
    planKeeping: () => Promise.resolve([KEPT]),
    metrics,
    own: { accountId: ACCOUNT, region: REGION },
  });
  const { logger } = aLogSink();
  const run = (order = anOrder(), redelivered = false) => isolate({ order, redelivered }, logger);
  const recorded = () => changer.details().actions[0];
  return { run, changer, containments, metrics, asked, cutOff, action: recorded };
}

describe('isolate', () => {
  it('settles what was contained and measures from the finding that ordered it', async () => {
    const { run, changer, action, metrics, containments } = setUp();

    await run();

    expect(action()).toMatchObject({
      state: 'contained',
      startedAt: '2026-11-21T10:00:03.500Z',
      settledAt: '2026-11-21T10:00:03.500Z',
      history: [{ state: 'running' }, { state: 'contained' }],
    });
    expect(changer.details().incident.status).toBe('contained');
    expect(containments.log).toStrictEqual(['lease', 'end of lease']);
    expect(metrics.totals).toStrictEqual({ ContainmentsCompleted: 1, TimeToContainment: 3500 });
  });

  it('measures from the later finding when that one ordered it', async () => {
    const { run, changer, metrics } = setUp();
    const later = aFindingRecord({
      findingId: 'f-2',
      findingKey: 'k-2',
      receivedAt: '2026-11-21T10:00:02.500Z',
    });
    changer.set((details) => ({ ...details, findings: [...details.findings, later] }));

    await run(anOrder({ correlationId: 'f-2' }));

    expect(metrics.totals['TimeToContainment']).toBe(1000);
  });

  it.each<[Obstacle, string]>([
    [{ state: 'dry-run', reason: 'the policy orders a dry run' }, 'ContainmentsDryRun'],
    [{ state: 'refused', reason: 'protected' }, 'ActionsRefused'],
  ])('does nothing when a brake says %j, but tells what it would do', async (obstacle, metric) => {
    const { run, action, containments, metrics } = setUp({ obstacle });

    await run();

    expect(action()).toMatchObject({
      ...obstacle,
      steps: [
        { resource: 'eni-1', from: ['sg-q'], to: ['quarantine group (to be created)'] },
        { resource: 'eni-2', from: ['sg-db'] },
        KEPT,
      ],
    });
    expect(containments.record()).toBeUndefined();
    expect(metrics.totals).toStrictEqual({ [metric]: 1 });
  });

  it.each<[string, Situation, string]>([
    [
      'another account',
      { action: { target: aTarget({ accountId: '999999999999' }) } },
      'own account and region',
    ],
    [
      'another region',
      { action: { target: aTarget({ region: 'us-east-1' }) } },
      'own account and region',
    ],
    [
      'an unknown instance',
      { networks: fakeNetworks([], { state: 'unknown' }) },
      'does not exist any more',
    ],
    [
      'a terminated instance',
      { networks: fakeNetworks([anEni('eni-1')], { state: 'terminated' }) },
      'does not exist any more',
    ],
    ['an instance without interface', { networks: fakeNetworks([]) }, 'no network interface'],
  ])('refuses %s before any brake is asked', async (_, situation, reason) => {
    const { run, action, asked, containments } = setUp(situation);

    await run(anOrder({ target: situation.action?.target ?? aTarget() }));

    expect(action()).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining(reason) as string,
    });
    expect(asked).toStrictEqual([]);
    expect(containments.log).toStrictEqual([]);
  });

  it.each(['pending', 'running', 'stopping', 'stopped', 'shutting-down'])(
    'isolates a host that is %s',
    async (state) => {
      const { run, action } = setUp({ networks: fakeNetworks([anEni('eni-1')], { state }) });

      await run();

      expect(action()?.state).toBe('contained');
    },
  );

  it('obeys the mode on record, which a later finding may have changed, not the one in the message', async () => {
    const auto = setUp({ action: { mode: 'auto' } });
    await auto.run(anOrder({ mode: 'dry-run' }));
    const dry = setUp({ action: { mode: 'dry-run' } });
    await dry.run(anOrder({ mode: 'auto' }));

    expect([auto.asked, dry.asked]).toStrictEqual([['auto'], ['dry-run']]);
  });

  it.each<ActionRecord['state']>([
    'contained',
    'dry-run',
    'refused',
    'releasing',
    'released',
    'release-failed',
  ])('leaves an action alone that is %s', async (state) => {
    const { run, action, asked, metrics } = setUp({ action: { state } });
    const before = action();

    await run(anOrder(), true);

    expect(action()).toStrictEqual(before);
    expect(asked).toStrictEqual([]);
    expect(metrics.totals).toStrictEqual({});
  });

  it('rejects an order that nobody placed', async () => {
    const { run, asked } = setUp();

    await expect(run(anOrder({ target: aTarget({ id: 'i-0aaaaaaaa' }) }))).rejects.toThrow(
      new InvalidInputError('the incident has no such action'),
    );
    expect(asked).toStrictEqual([]);
  });

  it('records a host that is still open, and asks for another try', async () => {
    const { run, action, metrics } = setUp({
      quarantine: () =>
        Promise.resolve({ state: 'failed', reason: 'still open: eni-2', steps: [] }),
    });

    await expect(run()).rejects.toThrow(new TransientError('still open: eni-2'));
    expect(action()).toMatchObject({ state: 'failed', reason: 'still open: eni-2' });
    expect(metrics.totals).toStrictEqual({ ContainmentsFailed: 1 });
  });
});

describe('an isolation that meets an error', () => {
  const passing = new TransientError('throttled');
  const lasting = new ConfigError('no policy');

  it('tells nobody when it may pass by itself', async () => {
    const { run, action, changer } = setUp({ quarantine: () => Promise.reject(passing) });

    await expect(run()).rejects.toBe(passing);
    expect(action()?.state).toBe('running');
    expect(changer.details().incident.status).toBe('responding');
  });

  it.each([
    ['comes back', passing, true],
    ['lasts', lasting, false],
    ['lasts', lasting, true],
  ])('tells at once when it %s', async (_, error, redelivered) => {
    const { run, action } = setUp({ quarantine: () => Promise.reject(error) });

    await expect(run(anOrder(), redelivered)).rejects.toBe(error);
    expect(action()).toMatchObject({ state: 'failed', reason: `${error.name}: ${error.message}` });
  });

  it('tells one failure once, however often the queue tries', async () => {
    const { run, changer } = setUp({ quarantine: () => Promise.reject(lasting) });
    await expect(run()).rejects.toBe(lasting);
    const { stateVersion } = changer.details().incident;

    await expect(run(anOrder(), true)).rejects.toBe(lasting);
    await expect(run(anOrder(), true)).rejects.toBe(lasting);

    expect(changer.details().incident).toMatchObject({ status: 'failed', stateVersion });
  });

  it('succeeds at a later try', async () => {
    let tries = 0;
    const quarantine = () => {
      tries += 1;
      return tries === 1 ? Promise.reject(lasting) : Promise.resolve(CONTAINED);
    };
    const { run, action } = setUp({ quarantine });

    await expect(run()).rejects.toBe(lasting);
    await run(anOrder(), true);

    expect(action()).toMatchObject({ state: 'contained' });
    expect(action()).not.toHaveProperty('reason');
  });

  it('waits for another incident that is changing the target', async () => {
    const leaseError = new TransientError('another incident is changing the target');
    const { run, action } = setUp({ leaseError });

    await expect(run()).rejects.toBe(leaseError);
    expect(action()?.state).toBe('running');
  });
});

describe('a further incident on a host', () => {
  const held = {
    state: 'isolated' as const,
    holders: ['inc-other'],
    ours: ['sg-q', 'sg-db'],
  };

  it.each([
    ['cut off', held, true],
    ['half cut off', { ...held, ours: ['sg-q'] }, false],
    ['being released', { ...held, state: 'releasing' as const, holders: [] }, false],
    ['released', { ...held, state: 'released' as const, holders: [] }, false],
  ])('that is %s', async (_, record, isCutOff) => {
    const { run, cutOff } = setUp({ record });

    await run();

    expect(cutOff).toStrictEqual([isCutOff]);
  });
});

describe('an isolation during which something else happens', () => {
  /** Somebody else brings the action into this state while the interfaces are moved. */
  const another = (state: ActionRecord['state'], changes: Partial<ActionRecord> = {}) => {
    const situation: { setState?: () => void } = {};
    const parts = setUp({
      quarantine: () => {
        situation.setState?.();
        return Promise.resolve(CONTAINED);
      },
    });
    situation.setState = () => {
      parts.changer.set((details) => ({
        ...details,
        actions: details.actions.map((action) => ({ ...action, state, ...changes })),
      }));
    };
    return parts;
  };

  it.each<ActionRecord['state']>(['releasing', 'released'])(
    'does not write over a target that is %s',
    async (state) => {
      const { run, action, metrics } = another(state);

      await run();

      expect(action()?.state).toBe(state);
      expect(metrics.totals).toStrictEqual({});
    },
  );

  it('does not write over a newer order', async () => {
    const { run, action } = another('requested', { requestedAt: '2026-11-21T10:00:03.000Z' });

    await run();

    expect(action()?.state).toBe('requested');
  });

  it('changes nothing when the target was released while it waited', async () => {
    const quarantined: string[] = [];
    const { run, changer, containments } = setUp({
      quarantine: () => {
        quarantined.push('changed');
        return Promise.resolve(CONTAINED);
      },
    });
    const { withLease } = containments;
    containments.withLease = (hold, work) => {
      changer.set((details) => ({
        ...details,
        actions: details.actions.map((action) => ({ ...action, state: 'released' })),
      }));
      return withLease(hold, work);
    };

    await run();

    expect(quarantined).toStrictEqual([]);
    expect(changer.details().actions[0]?.state).toBe('released');
  });
});

describe('a brake that is pulled after an earlier try has begun', () => {
  const paused: Obstacle = { state: 'dry-run', reason: 'automatic actions are paused' };
  const record = {
    holders: [INCIDENT],
    before: { 'eni-1': { vpcId: 'vpc-1', groups: ['sg-web'] } },
    ours: ['sg-q'],
  };

  it('does not make the target look untouched: it can be released', async () => {
    const { run, action } = setUp({ obstacle: paused, record, action: { state: 'running' } });

    await expect(run(anOrder(), true)).rejects.toThrow(TransientError);
    expect(action()).toMatchObject({
      state: 'failed',
      reason:
        'automatic actions are paused; but an earlier try has begun: release gives back what it changed',
      steps: [
        {
          resource: 'eni-1',
          from: ['sg-web'],
          to: ['sg-q'],
          note: 'in quarantine since an earlier try',
        },
        { resource: 'eni-2', from: ['sg-db'], to: ['sg-db'], note: 'still open' },
      ],
    });
  });

  it.each([
    ['another incident holds the target', { ...record, holders: ['inc-other'] }],
    ['the target was released', { ...record, state: 'released' as const }],
  ])('is a brake like any other when %s', async (_, other) => {
    const { run, action } = setUp({ obstacle: paused, record: other });

    await run();

    expect(action()).toMatchObject(paused);
  });
});
