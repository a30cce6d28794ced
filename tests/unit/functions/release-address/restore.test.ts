import { createRestore } from '../../../../functions/release-address/restore.ts';
import { ADDRESS, type AddressBefore } from '../../../../shared/domain/addresses/address-before.ts';
import { aHold, aReleaseOrder, aTarget } from '../../../builders/order.ts';
import { fakeAddressSets, SET, type FakeAddressSets } from '../../../fakes/address-sets.ts';
import { fakeContainments } from '../../../fakes/containment-store.ts';

const OURS: AddressBefore = { set: SET.arn, wasListed: false };
const RESOURCE = 'IP set riposte-dev-blocked-ipv4';

async function restore(sets: FakeAddressSets, before: Record<string, AddressBefore>) {
  const containments = fakeContainments<AddressBefore>({ state: 'isolated', before });
  const target = aTarget({ kind: 'address', region: 'global', id: '1.2.3.4' });
  const hold = aHold({ action: 'block-address', target, purpose: 'release' });
  const record = await containments.read(hold);
  if (!record) throw new Error('nothing is held');
  const restoring = createRestore({ containments, sets, wait: () => Promise.resolve() });
  return restoring({ hold, record, order: aReleaseOrder() });
}

describe('an address that is released', () => {
  it('is taken out, and the others stay', async () => {
    const sets = fakeAddressSets(['9.9.9.9', '1.2.3.4']);

    const outcome = await restore(sets, { [ADDRESS]: OURS });

    expect(sets.now()).toStrictEqual(['9.9.9.9']);
    expect(outcome).toStrictEqual({
      state: 'released',
      steps: [{ resource: RESOURCE, from: ['1.2.3.4/32'], to: [] }],
    });
  });

  it('stays blocked where somebody else had listed it before', async () => {
    const sets = fakeAddressSets(['1.2.3.4']);

    const outcome = await restore(sets, { [ADDRESS]: { ...OURS, wasListed: true } });

    expect(sets.changes).toStrictEqual([]);
    expect(outcome.reason).toContain('stays blocked');
    expect(outcome.steps).toMatchObject([{ from: ['1.2.3.4/32'], to: ['1.2.3.4/32'] }]);
  });

  it('is as it was when an earlier try, or somebody, has taken it out', async () => {
    const sets = fakeAddressSets(['9.9.9.9']);

    const outcome = await restore(sets, { [ADDRESS]: OURS });

    expect(sets.changes).toStrictEqual([]);
    expect(outcome).toMatchObject({ state: 'released' });
    expect(outcome.reason).toBeUndefined();
  });

  it.each([
    ['is gone', fakeAddressSets(undefined), OURS],
    ['is another', fakeAddressSets(['1.2.3.4']), { ...OURS, set: 'arn:former' }],
  ])('is said to have drifted when the set %s', async (_, sets, before) => {
    const outcome = await restore(sets, { [ADDRESS]: before });

    expect(sets.changes).toStrictEqual([]);
    expect(outcome).toMatchObject({
      state: 'released',
      reason: 'drift: the IP set no longer exists',
    });
  });

  it('needs nothing when nothing was recorded', async () => {
    await expect(restore(fakeAddressSets([]), {})).resolves.toMatchObject({
      reason: 'nothing had been changed',
    });
  });

  it('fails when AWS WAF goes on showing it', async () => {
    const outcome = await restore(fakeAddressSets(['1.2.3.4'], { loseChanges: true }), {
      [ADDRESS]: OURS,
    });

    expect(outcome.state).toBe('release-failed');
    expect(outcome.reason).toContain('still shows');
  });
});
