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
import { fakeBrakes } from '../../../builders/isolation.ts';
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
  readonly isInOtherHands?: boolean;
}

const KEPT = { resource: 'termination protection', from: ['off'], to: ['on'] };
const CONTAINED: ActionOutcome = { state: 'contained', steps: [] };
const REQUESTED = {
  ...({ state: 'requested', steps: [] } as const),
  requestedAt: '2026-11-21T10:00:01.000Z',
};
const now = () => new Date('2026-11-21T10:00:03.500Z');

function setUp(situation: Situation = {}) {
  const { action, obstacle, quarantine, record, isInOtherHands, networks } = situation;
  const changer = fakeChanger(
    incidentDetails(
      { status: 'responding', stateVersion: 2 },
      { actions: [{ ...anActionRecord(REQUESTED), ...action }] },
    ),
    now,
  );
  const containments = fakeContainments(record, isInOtherHands);
  const metrics = fakeMetrics();
  const asked: string[] = [];
  const cutOff: boolean[] = [];
  const isolate = createIsolate({
    ledger: createActionLedger(changer, now),
    containments,
    networks: networks ?? fakeNetworks([anEni('eni-1', ['sg-q']), anEni('eni-2', ['sg-db'])]),
    brakes: fakeBrakes(({ mode, isCutOff }) => {
      asked.push(mode);
      cutOff.push(isCutOff);
      return obstacle;
    }),
    quarantine: () => ({
      prepare: () => Promise.resolve({ seen: { before: {}, ours: [] } }),
      cut: quarantine ?? (() => Promise.resolve(CONTAINED)),
      verify: () => Promise.resolve(undefined),
    }),
    keepAlive: () => ({
      plan: () => Promise.resolve([KEPT]),
      seen: () => undefined,
      start: () => undefined,
      finish: () => Promise.resolve([]),
    }),
    readPairs: () => Promise.resolve(new Map()),
    ...{ metrics, clock: now, wait: () => Promise.resolve() },
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
    expect(containments.log).toStrictEqual(['lease', 'record', 'isolated', 'end of lease']);
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

  it.each(['pending', 'running', 'stopping', 'stopped'])('isolates a %s host', async (state) => {
    const { run, action } = setUp({ networks: fakeNetworks([anEni('eni-1')], { state }) });
    await run();
    expect(action()?.state).toBe('contained');
  });

  it('obeys the mode on record, which a later finding may have changed, not the one in the message', async () => {
    const auto = setUp({ action: { mode: 'auto' } });
    await auto.run(anOrder({ mode: 'dry-run' }));
    const dry = setUp({ action: { mode: 'dry-run' } });
    await dry.run(anOrder({ mode: 'auto' }));

    expect([auto.asked, dry.asked]).toStrictEqual([['auto'], ['dry-run']]);
  });

  it.each<ActionRecord['state']>(['dry-run', 'refused', 'releasing', 'released', 'release-failed'])(
    'leaves an action alone that is %s',
    async (state) => {
      const { run, action, asked, metrics } = setUp({ action: { state } });
      const before = action();

      await run(anOrder(), true);

      expect(action()).toStrictEqual(before);
      expect(asked).toStrictEqual([]);
      expect(metrics.totals).toStrictEqual({});
    },
  );

  it.each([
    ['leaves what still is', ['sg-q', 'sg-db'], 0],
    ['cuts again what is not', ['sg-q'], 1],
  ])('of a contained host that comes back %s', async (_, ours, times) => {
    const record = { state: 'isolated' as const, holders: [INCIDENT], ours };
    const { run, action, metrics } = setUp({ action: { state: 'contained' }, record });
    await run(anOrder(), true);
    expect(action()?.state).toBe('contained');
    expect(metrics.totals['ContainmentsCompleted'] ?? 0).toBe(times);
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
    const { run, action } = setUp({ isInOtherHands: true });

    await expect(run()).rejects.toThrow(new TransientError('somebody else is changing the target'));
    expect(action()?.state).toBe('running');
  });
});

it.each([
  [{ state: 'isolated', holders: ['inc-other'], ours: ['sg-q', 'sg-db'] }, true],
  [{ state: 'isolated', holders: ['inc-other'], ours: ['sg-q'] }, false],
  [{ state: 'released', holders: [], ours: ['sg-q', 'sg-db'] }, false],
] as const)('on a host with the record %j: cut off %s', async (record, isCutOff) => {
  const { run, cutOff } = setUp({ record });
  await run();
  expect(cutOff).toStrictEqual([isCutOff]);
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
      quarantine: () => Promise.resolve(void quarantined.push('changed')).then(() => CONTAINED),
    });
    const { know } = containments;
    let looks = 0;
    containments.know = async (hold) => {
      looks += 1;
      if (looks > 1) return know(hold);
      changer.set((details) => ({
        ...details,
        actions: details.actions.map((action) => ({ ...action, state: 'released' })),
      }));
      return { ...(await know(hold)), leasedUntil: Infinity };
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
