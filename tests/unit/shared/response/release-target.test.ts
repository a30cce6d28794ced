import { createActionLedger } from '../../../../shared/aws/action-ledger.ts';
import type {
  ActionEvent,
  ActionOutcome,
  ActionRecord,
  ActionState,
} from '../../../../shared/domain/action.ts';
import type { ContainmentRecord } from '../../../../shared/domain/containment.ts';
import type { FindAccountObstacle } from '../../../../shared/domain/member-account.ts';
import { GLOBAL, targetKey } from '../../../../shared/domain/target.ts';
import { createReleaseOfTarget } from '../../../../shared/response/release-target.ts';
import { fakeMetrics } from '../../../builders/fake-metrics.ts';
import { anActionRecord, incidentDetails } from '../../../builders/incident.ts';
import { aLogSink } from '../../../builders/log-sink.ts';
import { aReleaseOrder, aTarget, INCIDENT } from '../../../builders/order.ts';
import { fakeContainments } from '../../../fakes/containment-store.ts';
import { fakeChanger } from '../../../fakes/incident-changer.ts';

const now = () => new Date('2026-11-21T11:00:00.000Z');
const KEY = aTarget({ kind: 'access-key', region: GLOBAL, id: 'AKIAIOSFODNN7EXAMPLE' });
const ALICE = aTarget({ kind: 'user', region: GLOBAL, id: 'alice' });
const BOB = { ...ALICE, id: 'bob' };
const ACTION = 'revoke-credentials';
const HELD = { state: 'isolated', holders: [INCIDENT], before: { a: 'before' } } as const;
const STEPS = [{ resource: 'user alice', from: [], to: ['deny'] }];

interface Setting {
  readonly record?: Partial<ContainmentRecord<string>>;
  readonly action?: Partial<ActionRecord>;
  /** A further action of the same incident. */
  readonly other?: Partial<ActionRecord>;
  readonly restore?: () => Promise<ActionOutcome>;
  readonly findAccountObstacle?: FindAccountObstacle;
}

function anAction(overrides: Partial<ActionRecord> = {}): ActionRecord {
  return anActionRecord({ action: ACTION, target: KEY, heldAs: ALICE, steps: STEPS, ...overrides });
}

function past(...states: ActionState[]): ActionEvent[] {
  return states.map((state) => ({ at: '2026-11-21T10:00:00.000Z', state }));
}

/** A release of an access key that is held as user alice; it may be too early. */
function setUp({ record = HELD, action, other, restore, ...reach }: Setting = {}) {
  const actions = [anAction(action), ...(other ? [anAction(other)] : [])];
  const changer = fakeChanger(incidentDetails({}, { actions }), now);
  const containments = fakeContainments<string>(record);
  const metrics = fakeMetrics();
  const asked: unknown[] = [];
  const restored: unknown[] = [];
  const closed: unknown[] = [];
  const release = createReleaseOfTarget<string>({
    ledger: createActionLedger(changer, now),
    containments,
    ...{ metrics, ...reach },
    findObstacle: ({ order, record: { before } }) => {
      asked.push(before);
      return order.force === true ? undefined : 'too early';
    },
    restore: ({ hold, record: { holders } }) => {
      restored.push([targetKey(hold.target), holders]);
      return restore?.() ?? Promise.resolve({ state: 'released', steps: [] });
    },
    closePointers: ({ incidentId }) => Promise.resolve(void closed.push(incidentId)),
  });
  const run = (changes: Parameters<typeof aReleaseOrder>[0] = {}, redelivered = false) =>
    release(
      { order: aReleaseOrder({ action: ACTION, target: KEY, ...changes }), redelivered },
      aLogSink().logger,
    );
  return {
    ...{ run, changer, containments, metrics, asked, restored, closed },
    action: (target = KEY) =>
      changer.details().actions.find((one) => targetKey(one.target) === targetKey(target)),
  };
}

describe('a release in an account that cannot be reached', () => {
  it('lets nothing go, is told, and comes again', async () => {
    const reason = 'the role cannot be assumed';
    const obstacle = { state: 'refused', reason, advice: ['See to the role.'] } as const;
    const parts = setUp({ findAccountObstacle: () => Promise.resolve(obstacle) });
    const before = parts.containments.record();

    await expect(parts.run({ force: true })).rejects.toThrow(reason);

    expect(parts.action()).toMatchObject({ ...obstacle, state: 'release-failed', steps: STEPS });
    expect(parts.containments.record()).toStrictEqual(before);
    expect([parts.restored, parts.closed]).toStrictEqual([[], []]);
  });
});

describe('a release that comes too early', () => {
  it('lets nothing go, and the action stays as it was', async () => {
    const releasableAt = '2026-11-22T22:00:00.000Z';
    const parts = setUp({ action: { releasableAt, history: past('running', 'contained') } });
    const before = parts.containments.record();

    await parts.run();

    expect(parts.action()).toMatchObject({
      state: 'contained',
      reason: 'too early',
      steps: STEPS,
      releasableAt,
      heldAs: ALICE,
    });
    expect(parts.containments.record()).toStrictEqual(before);
    expect([parts.restored, parts.closed]).toStrictEqual([[], []]);
    expect(parts.metrics.totals).toStrictEqual({});
    expect(parts.changer.details().incident.status).toBe('contained');
  });

  it('can be repeated', async () => {
    const parts = setUp({ action: { history: past('contained') } });
    await parts.run();

    await parts.run();
    expect(parts.action()?.state).toBe('contained');
    await parts.run({ force: true });

    expect(parts.action()?.state).toBe('released');
    expect(parts.restored).toStrictEqual([[targetKey(ALICE), []]]);
    expect(parts.closed).toStrictEqual([INCIDENT, INCIDENT]);
  });

  it.each<[string, Setting]>([
    ['the last try failed', { action: { history: past('contained', 'running', 'failed') } }],
    [
      'it was ordered while the containment ran',
      { record: { ...HELD, state: 'isolating' }, action: { state: 'running' } },
    ],
    [
      'the run died between the record and the change',
      { record: { ...HELD, state: 'isolating' }, action: { history: past('running') } },
    ],
  ])('does not call contained what may be open: %s', async (_, setting) => {
    const { run, action, containments } = setUp(setting);

    await run();

    expect(action()).toMatchObject({
      state: 'failed',
      reason: 'too early; the containment was not finished',
    });
    expect(action()).not.toHaveProperty('releasableAt');
    expect(containments.record()?.holders).toStrictEqual([INCIDENT]);
  });

  it('calls contained what was cut although the run could not say so any more', async () => {
    const { run, action } = setUp({ action: { state: 'running', history: past('running') } });

    await run();

    expect(action()?.state).toBe('contained');
  });

  it('is no question while another incident holds the target', async () => {
    const { run, asked, action, restored } = setUp({
      record: { ...HELD, holders: [INCIDENT, 'inc-other'] },
    });

    await run();

    expect(asked).toStrictEqual([]);
    expect(restored).toStrictEqual([]);
    expect(action()?.reason).toBe('still contained, held by inc-other');
  });

  it('is no question any more once the giving back has begun', async () => {
    const failing: ActionOutcome = { state: 'release-failed', reason: 'key', steps: [] };
    const outcomes = [failing];
    const { run, asked, action, containments } = setUp({
      restore: async () => {
        await containments.setState(aHoldOfAlice, 'releasing');
        return outcomes.pop() ?? { state: 'released', steps: [] };
      },
    });

    await expect(run({ force: true })).rejects.toThrow('key');
    await run();

    expect(asked).toHaveLength(1);
    expect(action()?.state).toBe('released');
  });
});

const aHoldOfAlice = {
  purpose: 'release',
  action: ACTION,
  target: ALICE,
  incidentId: INCIDENT,
} as const;

describe('two names of one credential in one incident', () => {
  const twin = { target: ALICE, heldAs: ALICE };

  it.each<ActionState>(['requested', 'running', 'contained', 'failed'])(
    'the one is let go, the credential stays cut off for the other that is %s',
    async (state) => {
      const { run, action, containments, restored, asked } = setUp({ other: { ...twin, state } });

      await run({ force: true });

      expect(action()).toMatchObject({
        state: 'released',
        reason: `still contained, held by this incident as ${targetKey(ALICE)}`,
      });
      expect(action(ALICE)?.state).toBe(state);
      expect(containments.record()).toMatchObject({ state: 'isolated', holders: [INCIDENT] });
      expect([restored, asked]).toStrictEqual([[], []]);
    },
  );

  it('the credential is given back with the second', async () => {
    const { run, action, restored } = setUp({ other: twin });
    await run({ force: true });

    await run({ force: true, target: ALICE });

    expect([action(KEY)?.state, action(ALICE)?.state]).toStrictEqual(['released', 'released']);
    expect(restored).toStrictEqual([[targetKey(ALICE), []]]);
  });

  it.each<ActionState>(['releasing', 'released', 'release-failed', 'refused', 'dry-run'])(
    'the credential is given back at once when the other is %s',
    async (state) => {
      const { run, restored } = setUp({ other: { ...twin, state } });

      await run({ force: true });

      expect(restored).toHaveLength(1);
    },
  );

  it.each<[string, Partial<ActionRecord>]>([
    ['another credential', { target: BOB, heldAs: BOB }],
    ['another action', { action: 'isolate-instance', target: ALICE }],
  ])('%s is none of them', async (_, other) => {
    const { run, restored } = setUp({ other: { ...twin, ...other } });

    await run({ force: true });

    expect(restored).toHaveLength(1);
  });

  it('both are let go when both orders come again after a failure', async () => {
    const failed = { state: 'failed', history: past('failed') } as const;
    const { run, action, restored } = setUp({ action: failed, other: { ...twin, ...failed } });
    const both = [run({ force: true }, true), run({ force: true, target: ALICE }, true)];

    await Promise.all(both);

    expect([action(KEY)?.state, action(ALICE)?.state]).toStrictEqual(['released', 'released']);
    expect(restored.length).toBeGreaterThan(0);
  });

  it('an action is no twin of itself', async () => {
    const { run, restored } = setUp({ action: { state: 'failed', history: [] } });

    await run({ force: true }, true);

    expect(restored).toHaveLength(1);
  });

  it('says the truth when the credential has been given back already', async () => {
    const { run, action } = setUp({ other: twin, record: { ...HELD, state: 'released' } });

    await run();

    expect(action()?.reason).toBe('had been released before');
  });

  it('says what was left, too, when another order had given it back and could not tell', async () => {
    const steps = STEPS.map((step) => ({ ...step, note: 'left inactive' }));
    const outcome = { state: 'released', steps } as const;
    const release = { requestedAt: '2026-11-21T10:59:00.000Z', outcome };
    const { run, action } = setUp({ record: { ...HELD, state: 'released', release } });

    await run();

    expect(action()).toMatchObject({ reason: 'had been released before', steps });
  });
});

describe('a release because the time is over', () => {
  it('is said, and leaves the incident to further findings', async () => {
    const parts = setUp();

    await parts.run({ requestedBy: 'expiry', force: true });

    expect(parts.action()).toMatchObject({
      ...{ state: 'released', expired: true, reason: 'its time was over' },
    });
    expect(parts.closed).toStrictEqual([]);
  });

  it('keeps what there is to say beside that', async () => {
    const drifted: ActionOutcome = { state: 'released', reason: 'drift', steps: [] };
    const parts = setUp({ restore: () => Promise.resolve(drifted) });

    await parts.run({ requestedBy: 'expiry', force: true });

    expect(parts.action()).toMatchObject({ expired: true, reason: 'drift' });
  });

  it('that failed is no end of the time', async () => {
    const failed: ActionOutcome = { state: 'release-failed', reason: 'refused', steps: [] };
    const parts = setUp({ restore: () => Promise.resolve(failed) });

    await expect(parts.run({ requestedBy: 'expiry', force: true })).rejects.toThrow('refused');

    expect(parts.action()).not.toHaveProperty('expired');
  });
});
