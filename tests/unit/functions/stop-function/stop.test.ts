import { createStop } from '../../../../functions/stop-function/stop.ts';
import { createActionLedger } from '../../../../shared/aws/action-ledger.ts';
import type { ContainmentRecord } from '../../../../shared/domain/containment.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import {
  FUNCTION,
  type FunctionBefore,
} from '../../../../shared/domain/functions/function-before.ts';
import type { ResponsePolicy } from '../../../../shared/domain/policy.ts';
import type { Target } from '../../../../shared/domain/target.ts';
import { refuse, type Obstacle } from '../../../../shared/response/brakes.ts';
import { fakeMetrics } from '../../../builders/fake-metrics.ts';
import { ACCOUNT, REGION } from '../../../builders/finding.ts';
import { anActionRecord, incidentDetails } from '../../../builders/incident.ts';
import { aLogSink } from '../../../builders/log-sink.ts';
import { anOrder, aTarget, INCIDENT } from '../../../builders/order.ts';
import { aPolicy } from '../../../builders/policy.ts';
import { fakeContainments } from '../../../fakes/containment-store.ts';
import { fakeConcurrency, type FakeConcurrency } from '../../../fakes/function-concurrency.ts';
import { fakeChanger } from '../../../fakes/incident-changer.ts';

const NOW = new Date('2026-11-21T10:00:00.000Z');
const THUMBNAILS = aTarget({ kind: 'function', id: 'thumbnails' });
const RESOURCE = 'reserved concurrency of function thumbnails';

interface Setting {
  readonly target?: Target;
  readonly concurrency?: FakeConcurrency;
  readonly obstacle?: Obstacle;
  readonly policy?: ResponsePolicy;
  readonly record?: Partial<ContainmentRecord<FunctionBefore>>;
}

/** The function with everything but AWS. */
function setUp(setting: Setting = {}) {
  const { target = THUMBNAILS, policy = aPolicy() } = setting;
  const concurrency = setting.concurrency ?? fakeConcurrency({ reserved: 7 });
  const requested = anActionRecord({
    ...{ action: 'stop-function', state: 'requested', steps: [], target },
  });
  const changer = fakeChanger(incidentDetails({}, { actions: [requested] }), () => NOW);
  const containments = fakeContainments<FunctionBefore>(setting.record);
  const cutOff: boolean[] = [];
  const stop = createStop({
    ledger: createActionLedger(changer, () => NOW),
    ...{ containments, concurrency, metrics: fakeMetrics(), wait: () => Promise.resolve() },
    checkBrakes: ({ findProtection, isCutOff }) => {
      cutOff.push(isCutOff);
      const protection = findProtection(policy);
      return Promise.resolve(protection === undefined ? setting.obstacle : refuse(protection));
    },
    own: { accountId: ACCOUNT, region: REGION, stack: 'riposte-dev' },
  });
  const order = anOrder({ action: 'stop-function', target });
  const run = (redelivered = false) => stop({ order, redelivered }, aLogSink().logger);
  return { run, action: () => changer.details().actions[0], containments, concurrency, cutOff };
}

describe('stop', () => {
  it.each([
    [{ reserved: 7 }, ['7']],
    [{}, []],
  ])('records %j, then lets no execution start', async (before, from) => {
    const { run, action, containments, concurrency } = setUp({
      concurrency: fakeConcurrency(before),
    });

    await run();

    expect(concurrency.now()).toStrictEqual({ reserved: 0 });
    expect(containments.log).toStrictEqual(['lease', 'record', 'isolated', 'end of lease']);
    expect(containments.record()?.before).toStrictEqual({ [FUNCTION]: before });
    expect(action()).toMatchObject({
      state: 'contained',
      steps: [{ resource: RESOURCE, from, to: ['0'] }],
    });
  });

  it('never takes its own 0 for what was before', async () => {
    const record = { holders: ['inc-1'], before: { [FUNCTION]: { reserved: 7 } } };
    const { run, containments, concurrency, cutOff } = setUp({
      ...{ record, concurrency: fakeConcurrency({ reserved: 0 }) },
    });

    await run();

    expect(cutOff).toStrictEqual([true]);
    expect(concurrency.changes).toStrictEqual([]);
    expect(containments.record()).toMatchObject({
      holders: ['inc-1', INCIDENT],
      before: { [FUNCTION]: { reserved: 7 } },
    });
  });

  it('is content with a function that is deleted meanwhile', async () => {
    const { run, action } = setUp({ concurrency: fakeConcurrency({}, { vanish: true }) });

    await run();

    expect(action()).toMatchObject({
      state: 'contained',
      reason: 'the function was deleted meanwhile',
    });
  });

  it('fails when Lambda never shows it, and when Lambda refuses', async () => {
    const lost = setUp({ concurrency: fakeConcurrency({}, { loseChanges: true }) });
    const refused = setUp({ concurrency: fakeConcurrency({}, { fail: new Error('provisioned') }) });

    await expect(lost.run()).rejects.toThrow(TransientError);
    await expect(refused.run()).rejects.toThrow('provisioned');

    expect(lost.action()?.reason).toContain('does not show');
    expect(refused.action()).toMatchObject({ state: 'failed', reason: 'provisioned' });
  });
});

describe('nothing is stopped', () => {
  it.each<[string, Setting, string]>([
    ['in another account', { target: { ...THUMBNAILS, accountId: '210987654321' } }, 'own account'],
    ['in another region', { target: { ...THUMBNAILS, region: 'us-east-1' } }, 'own account'],
    [
      'of the platform',
      { target: { ...THUMBNAILS, id: 'riposte-dev-x' } },
      'a part of the platform',
    ],
    [
      'that is protected',
      { policy: aPolicy({ protected: { functions: ['thumbnails'] } }) },
      'protected function thumbnails (policy)',
    ],
    ['that is gone', { concurrency: fakeConcurrency(undefined) }, 'no such function'],
  ])('%s', async (_, setting, reason) => {
    const { run, action, concurrency } = setUp(setting);

    await run();

    expect(action()?.state).toBe('refused');
    expect(action()?.reason).toContain(reason);
    expect(concurrency.changes).toStrictEqual([]);
  });

  it('in a dry run, which says what would be', async () => {
    const { run, action, concurrency } = setUp({
      obstacle: { state: 'dry-run', reason: 'paused' },
    });

    await run();

    expect(action()?.steps).toStrictEqual([{ resource: RESOURCE, from: ['7'], to: ['0'] }]);
    expect(concurrency.changes).toStrictEqual([]);
  });
});
