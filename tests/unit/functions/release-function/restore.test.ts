import { createRestore } from '../../../../functions/release-function/restore.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import {
  FUNCTION,
  type FunctionBefore,
} from '../../../../shared/domain/functions/function-before.ts';
import { aHold, aReleaseOrder, aTarget } from '../../../builders/order.ts';
import { fakeContainments } from '../../../fakes/containment-store.ts';
import { fakeConcurrency, type FakeConcurrency } from '../../../fakes/function-concurrency.ts';

async function restore(
  concurrency: FakeConcurrency,
  before: Record<string, FunctionBefore> = { [FUNCTION]: { reserved: 7 } },
) {
  const containments = fakeContainments<FunctionBefore>({ state: 'isolated', before });
  const target = aTarget({ kind: 'function', id: 'thumbnails' });
  const hold = aHold({ action: 'stop-function', target, purpose: 'release' });
  const record = await containments.read(hold);
  if (!record) throw new Error('nothing is held');
  const restoring = createRestore({ containments, concurrency, wait: () => Promise.resolve() });
  return restoring({ hold, record, order: aReleaseOrder() });
}

describe('a function that is given back', () => {
  it.each([
    [{ reserved: 7 }, 'reserve 7', ['7']],
    [{}, 'remove', []],
  ])('has %j as before', async (before, change, to) => {
    const concurrency = fakeConcurrency({ reserved: 0 });

    const outcome = await restore(concurrency, { [FUNCTION]: before });

    expect(concurrency.changes).toStrictEqual([change]);
    expect(concurrency.now()).toStrictEqual(before);
    expect(outcome).toStrictEqual({
      state: 'released',
      steps: [{ resource: 'reserved concurrency of function thumbnails', from: ['0'], to }],
    });
  });

  it.each([
    ['was stopped before us', { reserved: 0 }],
    ['an earlier try has given back', { reserved: 7 }],
  ])('that %s is left', async (_, now) => {
    const concurrency = fakeConcurrency(now);

    const outcome = await restore(concurrency, { [FUNCTION]: now });

    expect(concurrency.changes).toStrictEqual([]);
    expect(outcome).toMatchObject({ state: 'released' });
    expect(outcome.reason).toBeUndefined();
  });

  it.each([
    ['somebody changed', { reserved: 3 }, 'drift: it was changed and is left as it is'],
    ['somebody freed', {}, 'drift: it was changed and is left as it is'],
    ['is gone', undefined, 'drift: the function no longer exists'],
  ])('that %s is left, and that is said', async (_, now, reason) => {
    const concurrency = fakeConcurrency(now);

    await expect(restore(concurrency)).resolves.toMatchObject({ state: 'released', reason });
    expect(concurrency.changes).toStrictEqual([]);
  });

  it('that was never touched is left', async () => {
    const concurrency = fakeConcurrency({ reserved: 0 });

    await expect(restore(concurrency, {})).resolves.toMatchObject({ state: 'released' });
    expect(concurrency.changes).toStrictEqual([]);
  });
});

describe('what cannot be given back is told', () => {
  it.each([
    ['Lambda refuses', { fail: new Error('too few executions') }, 'too few executions'],
    ['Lambda does not show it', { loseChanges: true }, 'does not show the former'],
  ])('%s', async (_, behaviour, reason) => {
    const outcome = await restore(fakeConcurrency({ reserved: 0 }, behaviour));

    expect(outcome.state).toBe('release-failed');
    expect(outcome.reason).toContain(reason);
  });

  it('throttling comes back', async () => {
    const concurrency = fakeConcurrency({ reserved: 0 }, { fail: new TransientError('later') });

    await expect(restore(concurrency)).rejects.toThrow('later');
  });
});
