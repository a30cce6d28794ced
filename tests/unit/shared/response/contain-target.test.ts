import { createActionLedger } from '../../../../shared/aws/action-ledger.ts';
import type { ActionOutcome, ActionRecord } from '../../../../shared/domain/action.ts';
import type { ContainmentRecord } from '../../../../shared/domain/containment.ts';
import { GLOBAL, targetKey, type Target } from '../../../../shared/domain/target.ts';
import type { Obstacle, WaitingOrder } from '../../../../shared/response/brakes.ts';
import { createContainment } from '../../../../shared/response/contain-target.ts';
import type { Situation } from '../../../../shared/response/situation.ts';
import { fakeMetrics } from '../../../builders/fake-metrics.ts';
import { aFindingRecord, anActionRecord, incidentDetails } from '../../../builders/incident.ts';
import { aLogSink } from '../../../builders/log-sink.ts';
import { fakeBrakes } from '../../../builders/isolation.ts';
import { aHold, anOrder, aTarget, INCIDENT } from '../../../builders/order.ts';
import { fakeContainments } from '../../../fakes/containment-store.ts';
import { fakeChanger } from '../../../fakes/incident-changer.ts';

const now = () => new Date('2026-11-21T10:00:03.500Z');
const KEY = aTarget({ kind: 'access-key', region: GLOBAL, id: 'AKIAIOSFODNN7EXAMPLE' });
const ALICE = aTarget({ kind: 'user', region: GLOBAL, id: 'alice' });
const ACTION = 'revoke-credentials';

interface Setting {
  readonly record?: Partial<ContainmentRecord<string>>;
  readonly situation?: Partial<Situation<string>>;
  readonly cut?: () => Promise<ActionOutcome>;
  readonly action?: Partial<ActionRecord>;
  readonly brakes?: (order: WaitingOrder) => Obstacle | undefined;
  /** Under which name the record lies; the target itself unless said otherwise. */
  readonly held?: Target;
  readonly requestedBy?: string;
}

/** An order to contain an access key. */
function setUp({ held = KEY, requestedBy = 'policy:mining', ...setting }: Setting = {}) {
  const { record, situation, cut, action, brakes } = setting;
  const metrics = fakeMetrics();
  const actions = [
    anActionRecord({ action: ACTION, target: KEY, state: 'requested', steps: [], ...action }),
  ];
  const changer = fakeChanger(incidentDetails({ status: 'responding' }, { actions }), now);
  const containments = fakeContainments<string>(record);
  const looks: (Target | undefined)[] = [];
  const braked: string[] = [];
  const contain = createContainment<string>({
    ledger: createActionLedger(changer, now),
    containments,
    metrics,
    ...{ clock: now, wait: () => Promise.resolve() },
    brakes: fakeBrakes((order) => {
      braked.push(targetKey(order.target));
      return brakes?.(order);
    }),
    look: async (_id, ordered) => {
      looks.push((await ordered).heldAs);
      const hold = aHold({ action: ACTION, target: held });
      return {
        ...{ hold, known: await containments.know(hold) },
        findProtection: () => undefined,
        isCutOff: false,
        planSteps: () => [{ resource: 'planned', from: [], to: [] }],
        describeSteps: () => [{ resource: 'as it stands', from: [], to: [] }],
        prepare: () => Promise.resolve({ seen: { before: {}, ours: [] } }),
        cut: cut ?? (() => Promise.resolve({ state: 'contained', steps: [] })),
        verify: () => Promise.resolve(undefined),
        ...situation,
      };
    },
  });
  const order = anOrder({ action: ACTION, target: KEY, requestedBy });
  const { logger } = aLogSink();
  const run = (redelivered = false) => contain({ order, redelivered }, logger);
  return {
    run,
    changer,
    containments,
    looks,
    braked,
    totals: metrics.totals,
    action: () => changer.details().actions[0],
  };
}

describe('what is contained again because it came undone', () => {
  it('is counted apart: it has not taken so long since the finding', async () => {
    const first = setUp();
    const again = setUp({ requestedBy: 'drift' });
    await first.run();
    await again.run();

    expect(Object.keys(first.totals)).toStrictEqual(['ContainmentsCompleted', 'TimeToContainment']);
    expect(again.totals).toStrictEqual({ ContainmentsCompleted: 1, ContainmentsReasserted: 1 });
  });
});

describe('a target that is held under another name', () => {
  it('has the name on record before the first change', async () => {
    const seen: unknown[] = [];
    const parts = setUp({
      held: ALICE,
      cut: () => {
        seen.push(parts.action()?.heldAs);
        return Promise.resolve({ state: 'contained', steps: [] });
      },
    });

    await parts.run();

    expect(seen).toStrictEqual([ALICE]);
    expect(parts.action()).toMatchObject({ state: 'contained', target: KEY, heldAs: ALICE });
    expect(parts.containments.leased).toStrictEqual([targetKey(ALICE)]);
  });

  it('keeps it on record when the run dies', async () => {
    const { run, action } = setUp({
      held: ALICE,
      cut: () => Promise.reject(new Error('out of time')),
    });

    await expect(run()).rejects.toThrow('out of time');

    expect(action()).toMatchObject({ state: 'failed', heldAs: ALICE });
  });

  it('is looked for under the name that an earlier try found', async () => {
    const { run, looks } = setUp({
      action: { state: 'running', heldAs: ALICE },
      held: ALICE,
    });

    await run(true);

    expect(looks).toStrictEqual([ALICE]);
  });

  it('has no other name when it is held as what it is', async () => {
    const { run, looks, action } = setUp({ held: { ...KEY } });

    await run();

    expect(looks).toStrictEqual([undefined]);
    expect(action()).not.toHaveProperty('heldAs');
  });

  it.each(['refused', 'dry-run'] as const)('has none while it is only %s', async (state) => {
    const brakes = () => ({ state, reason: 'no' });
    const { run, action } = setUp({ held: ALICE, brakes });

    await run();

    expect(action()).toMatchObject({ state, steps: [{ resource: 'planned' }] });
    expect(action()).not.toHaveProperty('heldAs');
  });
});

describe('a target that cannot be contained', () => {
  const refusal = { state: 'refused', reason: 'root', advice: ['Sign in as root.'] } as const;

  it('is refused with the steps for a person, before any brake is asked', async () => {
    const { run, action, braked, containments } = setUp({ situation: { refusal } });

    await run();

    expect(action()).toMatchObject(refusal);
    expect(braked).toStrictEqual([]);
    expect(containments.leased).toStrictEqual([]);
  });

  it('does not look untouched when an earlier try had begun', async () => {
    const { run, action } = setUp({ situation: { refusal }, record: { holders: [INCIDENT] } });

    await expect(run(true)).rejects.toThrow('root; but an earlier try has begun');

    expect(action()).toMatchObject({ state: 'failed', steps: [{ resource: 'as it stands' }] });
  });
});

describe('an order that came of a drill', () => {
  it.each([
    ['its incident is one', true, false],
    ['its finding was one, though its incident became real', false, true],
  ])('is known as such: %s', async (_, ofIncident, ofFinding) => {
    const seen: unknown[] = [];
    const parts = setUp({
      held: ALICE,
      brakes: ({ isDrill, heldAs }) => void seen.push([isDrill, heldAs]),
    });
    parts.changer.set((details) => ({
      ...details,
      incident: { ...details.incident, drill: ofIncident },
      findings: [aFindingRecord({ drill: ofFinding })],
    }));

    await parts.run();

    expect(seen).toStrictEqual([[true, ALICE]]);
  });
});

describe('an order that a brake holds back', () => {
  const paused = { state: 'dry-run', reason: 'paused' } as const;

  it('is settled before another run may go on', async () => {
    const { run, changer, containments } = setUp({ brakes: () => paused });
    const { change } = changer;
    jest.spyOn(changer, 'change').mockImplementation((id, decide) => {
      containments.log.push('change');
      return change(id, decide);
    });

    await run();

    expect(containments.log).toStrictEqual(['change', 'lease', 'change', 'end of lease']);
  });

  it('does not look untouched when another delivery has begun meanwhile', async () => {
    const parts = setUp({
      brakes: () => {
        parts.containments.hold(INCIDENT);
        return paused;
      },
    });

    await expect(parts.run()).rejects.toThrow('paused; but an earlier try has begun');

    expect(parts.action()?.state).toBe('failed');
  });

  it('stays what another delivery has made of it meanwhile', async () => {
    const parts = setUp({
      brakes: () => {
        const ended = anActionRecord({ action: ACTION, target: KEY, state: 'contained' });
        parts.changer.set((details) => ({ ...details, actions: [ended] }));
        return paused;
      },
    });

    await parts.run();

    expect(parts.action()?.state).toBe('contained');
  });
});
