import { createStop } from '../../../../functions/stop-function/stop.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import {
  FUNCTION,
  type FunctionBefore,
} from '../../../../shared/domain/functions/function-before.ts';
import { ACCOUNT, REGION } from '../../../builders/finding.ts';
import { aHold, anOrder, aTarget, INCIDENT } from '../../../builders/order.ts';
import { aPolicy } from '../../../builders/policy.ts';
import { fakeConcurrency, type FakeConcurrency } from '../../../fakes/function-concurrency.ts';
import { containmentSetup, type ContainmentSetting } from '../../../builders/containment.ts';

const THUMBNAILS = aTarget({ kind: 'function', id: 'thumbnails' });
const RESOURCE = 'reserved concurrency of function thumbnails';

interface Setting extends ContainmentSetting<FunctionBefore> {
  readonly concurrency?: FakeConcurrency;
}

/** The function with everything but AWS. */
function setUp(setting: Setting = {}) {
  const { target = THUMBNAILS, concurrency = fakeConcurrency({ reserved: 7 }) } = setting;
  const order = anOrder({ action: 'stop-function', target });
  const { parts, runOf, seen } = containmentSetup<FunctionBefore>(order, setting);
  const own = { accountId: ACCOUNT, region: REGION, stack: 'riposte-dev' };
  return { ...seen, run: runOf(createStop({ ...parts, concurrency, own })), concurrency };
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

  it('is stopped again when another run gave back its concurrency meanwhile', async () => {
    const concurrency = fakeConcurrency({ reserved: 0 });
    const { run, action, containments, cutOff } = setUp({
      concurrency,
      record: { holders: ['inc-1'], before: { [FUNCTION]: { reserved: 7 } } },
      meanwhile: ({ removeHolder, setReleased }) => {
        void concurrency.reserve('thumbnails', 9);
        void removeHolder(aHold({ incidentId: 'inc-1' }));
        void setReleased(aHold(), {
          requestedAt: 'now',
          outcome: { state: 'released', steps: [] },
        });
      },
    });

    await run();

    expect(cutOff).toStrictEqual([true, false]);
    expect(concurrency.now()).toStrictEqual({ reserved: 0 });
    expect(action()?.state).toBe('contained');
    expect(containments.record()).toMatchObject({
      ...{ state: 'isolated', holders: [INCIDENT], generation: 2 },
      before: { [FUNCTION]: { reserved: 9 } },
    });
  });

  it('is content with a function that is deleted meanwhile', async () => {
    const { run, action } = setUp({ concurrency: fakeConcurrency({}, { vanish: true }) });

    await run();

    expect(action()).toMatchObject({
      ...{ state: 'contained', steps: [] },
      reason: 'the function was deleted meanwhile',
    });
  });

  it('is content with one that is deleted as soon as it is stopped', async () => {
    const concurrency = fakeConcurrency({ reserved: 7 });
    const { reserve } = concurrency;
    let isDeleted = false;
    const { run, action } = setUp({
      concurrency: {
        ...concurrency,
        read: (name) => (isDeleted ? Promise.resolve(undefined) : concurrency.read(name)),
        reserve: async (...reserved) => {
          const isThere = await reserve(...reserved);
          isDeleted = true;
          return isThere;
        },
      },
    });

    await run();

    expect(action()).toMatchObject({ state: 'contained', steps: [{ to: ['0'] }] });
  });

  it('fails when Lambda never shows it, however often it is stopped', async () => {
    const { run, action, concurrency, containments } = setUp({
      concurrency: fakeConcurrency({ reserved: 7 }, { loseChanges: true }),
    });

    await expect(run()).rejects.toThrow(TransientError);

    expect(action()).toMatchObject({
      state: 'failed',
      reason: 'Lambda does not show that the function is stopped',
      steps: [{ resource: RESOURCE, from: ['7'], to: ['0'], note: expect.any(String) as string }],
    });
    expect(concurrency.changes).toHaveLength(3);
    expect(containments.record()?.holders).toStrictEqual([INCIDENT]);
  });

  it('fails when Lambda refuses, and by then it is on record', async () => {
    const fail = new Error('provisioned');
    const { run, action, containments } = setUp({
      concurrency: fakeConcurrency({ reserved: 7 }, { fail }),
    });

    await expect(run()).rejects.toThrow('provisioned');

    expect(action()).toMatchObject({ state: 'failed', reason: 'provisioned' });
    expect(containments.log).toStrictEqual(['lease', 'record', 'end of lease']);
    expect(containments.record()).toMatchObject({
      ...{ state: 'isolating', holders: [INCIDENT] },
      before: { [FUNCTION]: { reserved: 7 } },
    });
  });

  it('only looks when the order comes again, unless the function may run by then', async () => {
    const { run, action, concurrency } = setUp();
    await run();
    const first = action();

    await run(true);

    expect(action()).toStrictEqual(first);
    expect(concurrency.changes).toStrictEqual(['reserve 0']);

    await concurrency.remove('thumbnails');
    await run(true);

    expect(concurrency.now()).toStrictEqual({ reserved: 0 });
    expect(action()).toMatchObject({ state: 'contained', steps: [{ from: ['7'], to: ['0'] }] });
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
