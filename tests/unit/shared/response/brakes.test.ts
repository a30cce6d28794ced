import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { createBrakes, isObstacle, type WaitingOrder } from '../../../../shared/response/brakes.ts';
import type { Pause } from '../../../../shared/aws/control-store.ts';
import { ConfigError } from '../../../../shared/domain/errors.ts';
import type { ResponsePolicy } from '../../../../shared/domain/policy.ts';
import { protectedTarget } from '../../../../shared/domain/protection.ts';
import type { Target, TargetKind } from '../../../../shared/domain/target.ts';
import { fakeMetrics } from '../../../builders/fake-metrics.ts';
import { ACCOUNT, INSTANCE, REGION } from '../../../builders/finding.ts';
import { aTarget } from '../../../builders/order.ts';
import { aPolicy, aRule } from '../../../builders/policy.ts';

interface Situation {
  readonly policy?: ResponsePolicy | Error;
  readonly pause?: Pause | Error;
  readonly hasPlace?: boolean;
}

function setUp({ policy = aPolicy(), pause, hasPlace = true }: Situation = {}) {
  const taken: string[] = [];
  const metrics = fakeMetrics();
  const brakes = createBrakes({
    control: {
      readPolicy: () => answer(policy),
      readPause: () => answer(pause),
    },
    cap: {
      read: (scope) => Promise.resolve({ scope, slots: {}, hasOld: false, version: undefined }),
      place: ({ scope }, target) => {
        taken.push(`${scope} ${target}`);
        return hasPlace ? PLACE : 'full';
      },
    },
    metrics,
    maxContainmentsPerHour: 5,
  });
  /** The obstacle, or undefined when the order may go on. */
  const ask = async (change: Partial<WaitingOrder> = {}) => {
    const verdict = brakes.judge(await brakes.read(ACCOUNT), {
      ...{ action: 'isolate-instance', mode: 'auto', requestedBy: 'policy:mining' },
      ...{ target: aTarget(), heldAs: aTarget(), isCutOff: false, isDrill: false },
      findProtection: (current) => protectedTarget(current, aTarget(), ['vpc-1', 'vpc-2']),
      ...change,
    });
    return isObstacle(verdict) ? verdict : undefined;
  };
  return { brakes, ask, taken, metrics };
}

const PLACE: TransactWriteItem = { Put: { TableName: 'containments', Item: {} } };

function answer<T>(value: T | Error): Promise<T> {
  return value instanceof Error ? Promise.reject(value) : Promise.resolve(value);
}

const pause: Pause = { paused: true, by: 'ann', at: '2026-11-21T09:00:00.000Z', reason: 'a drill' };

describe('the brakes', () => {
  it('let an order pass and take one place under the cap', async () => {
    const { ask, taken, metrics } = setUp();

    expect(await ask()).toBeUndefined();
    expect(taken).toStrictEqual([`${ACCOUNT} ${ACCOUNT}/${REGION}/instance/${INSTANCE}`]);
    expect(metrics.totals).toStrictEqual({});
  });

  it.each([
    [{ instances: [INSTANCE] }, `protected instance ${INSTANCE} (policy)`],
    [{ accounts: [ACCOUNT] }, `protected account ${ACCOUNT} (policy)`],
    [{ vpcs: ['vpc-2'] }, 'protected network vpc-2 (policy)'],
  ])(
    'refuse what the policy protects now, by the networks that the host really has: %j',
    async (lists, reason) => {
      const { ask, taken } = setUp({ policy: aPolicy({ protected: lists }) });

      expect(await ask()).toStrictEqual({ state: 'refused', reason });
      expect(await ask({ mode: 'dry-run' })).toStrictEqual({ state: 'refused', reason });
      expect(taken).toStrictEqual([]);
    },
  );

  it.each([
    ['a dry run by now', [aRule({ mode: 'dry-run' })]],
    ['switched off by now', [aRule({ mode: 'off' })]],
    ['left to the default mode', [{ ...aRule(), mode: undefined }]],
    ['about another action', [aRule({ actions: [] })]],
    ['gone', [aRule({ name: 'another' })]],
  ])('refuse an order that waited while its rule changed: %s', async (_, rules) => {
    const { ask, taken } = setUp({ policy: aPolicy({ rules }) });

    expect(await ask()).toStrictEqual({
      state: 'refused',
      reason: 'the policy has changed: it no longer orders this (policy:mining)',
    });
    expect(await ask({ mode: 'dry-run' })).toMatchObject({ state: 'dry-run' });
    expect(taken).toStrictEqual([]);
  });

  it('hold a dry run without taking a place', async () => {
    const { ask, taken } = setUp({ pause });

    expect(await ask({ mode: 'dry-run' })).toStrictEqual({
      state: 'dry-run',
      reason: 'the policy orders a dry run',
    });
    expect(taken).toStrictEqual([]);
  });

  it('hold everything while paused, and say by whom and why', async () => {
    const { ask, taken } = setUp({ pause });

    expect(await ask()).toStrictEqual({
      state: 'dry-run',
      reason: 'automatic actions are paused by ann since 2026-11-21T09:00:00.000Z: a drill',
    });
    expect(taken).toStrictEqual([]);
  });

  it('hold what is beyond the cap, loudly', async () => {
    const { ask, metrics } = setUp({ hasPlace: false });

    expect(await ask()).toStrictEqual({
      state: 'dry-run',
      reason:
        'CAP REACHED: 5 containments in the last hour; this one was NOT carried out, decide by hand',
    });
    expect(metrics.totals).toStrictEqual({ ContainmentCapReached: 1 });
  });

  it('count no further incident on a host that is cut off already: nothing is done to it', async () => {
    const { ask, taken } = setUp({ hasPlace: false });

    expect(await ask({ isCutOff: true })).toBeUndefined();
    expect(taken).toStrictEqual([]);
    expect(await setUp({ pause }).ask({ isCutOff: true })).toMatchObject({ state: 'dry-run' });
  });

  it.each<[string, Situation]>([
    ['policy', { policy: new ConfigError('no policy') }],
    ['pause switch', { pause: new Error('table gone') }],
  ])('let nothing pass when the %s cannot be read', async (_, situation) => {
    const { ask, taken } = setUp(situation);

    await expect(ask()).rejects.toThrow(/no policy|table gone/);
    expect(taken).toStrictEqual([]);
  });

  it('let pass what an operator ordered, but not against protection', async () => {
    const requestedBy = 'operator:arn:aws:iam::123456789012:user/ann';
    const braked = setUp({ pause, hasPlace: false, policy: aPolicy({ rules: [] }) });
    const kept = setUp({ policy: aPolicy({ protected: { instances: [INSTANCE] } }) });

    expect(await braked.ask({ requestedBy })).toBeUndefined();
    expect(await kept.ask({ requestedBy })).toMatchObject({ state: 'refused' });
  });

  it('hold what came undone to the policy, the pause switch and the cap', async () => {
    const policy = aPolicy({ rules: [], reassert: 'auto' });
    const drift = { requestedBy: 'drift' };

    expect(await setUp({ policy }).ask(drift)).toBeUndefined();
    expect(await setUp().ask(drift)).toMatchObject({ state: 'refused' });
    expect(await setUp({ policy, pause }).ask(drift)).toMatchObject({ state: 'dry-run' });
    expect(await setUp({ policy, hasPlace: false }).ask(drift)).toMatchObject({
      reason: expect.stringContaining('CAP REACHED') as unknown,
    });
  });

  it('refuse all sessions of a role that the policy lists no more', async () => {
    const target = aTarget({ kind: 'role', region: 'global', id: 'web' });
    const listed = setUp({ policy: aPolicy({ roles_revoked_by_time: ['web'] }) });

    expect(await listed.ask({ target })).toBeUndefined();
    expect(await setUp().ask({ target })).toMatchObject({ state: 'refused' });
  });
});

describe('the brakes of a drill', () => {
  const drill = { instances: [INSTANCE], principals: ['drill-key', 'drill-user'] };
  const named = (kind: TargetKind, id: string) => aTarget({ kind, region: 'global', id });

  it.each<[string, Target, Target]>([
    ['a listed instance', aTarget(), aTarget()],
    ['its credentials', aTarget(), named('role-session', `web:${INSTANCE}`)],
    [
      'a listed name of a listed user',
      named('federated-user', 'drill-key'),
      named('user', 'drill-user'),
    ],
  ])('let pass %s', async (_, target, heldAs) => {
    const { ask } = setUp({ policy: aPolicy({ drill }) });

    expect(await ask({ isDrill: true, target, heldAs })).toBeUndefined();
  });

  it.each<[string, Target, Target]>([
    ['what is listed no more', aTarget({ id: 'i-0ffffffff' }), aTarget({ id: 'i-0ffffffff' })],
    ['a user behind a listed name', named('federated-user', 'drill-key'), named('user', 'alice')],
  ])('refuse %s', async (_, target, heldAs) => {
    const { ask, taken } = setUp({ policy: aPolicy({ drill }) });
    const reason = 'drill: the policy does not list this resource for drills';

    expect(await ask({ isDrill: true, target, heldAs })).toStrictEqual({
      state: 'refused',
      reason,
    });
    expect(taken).toStrictEqual([]);
  });
});
