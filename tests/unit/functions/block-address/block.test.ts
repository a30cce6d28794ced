import { createBlock } from '../../../../functions/block-address/block.ts';
import { ADDRESS, type AddressBefore } from '../../../../shared/domain/addresses/address-before.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import type { Target } from '../../../../shared/domain/target.ts';
import type { Obstacle } from '../../../../shared/response/brakes.ts';
import { ACCOUNT } from '../../../builders/finding.ts';
import { anOrder, aTarget, INCIDENT } from '../../../builders/order.ts';
import { aPolicy } from '../../../builders/policy.ts';
import { fakeAddressSets, SET, type FakeAddressSets } from '../../../fakes/address-sets.ts';
import { containmentSetup, type ContainmentSetting } from '../../../builders/containment.ts';

const TOMORROW = '2026-11-22T10:00:00.000Z';
const ATTACKER = aTarget({ kind: 'address', region: 'global', id: '1.2.3.4' });
const RESOURCE = 'IP set riposte-dev-blocked-ipv4';
const STEP = { resource: RESOURCE, from: [], to: ['1.2.3.4/32'] };

interface Setting extends ContainmentSetting<AddressBefore> {
  readonly sets?: FakeAddressSets;
  readonly owner?: string;
}

/** The function with everything but AWS. */
function setUp(setting: Setting = {}) {
  const { target = ATTACKER, sets = fakeAddressSets(['9.9.9.9']), owner } = setting;
  const order = anOrder({ action: 'block-address', target });
  const { parts, runOf, seen } = containmentSetup<AddressBefore>(order, setting);
  const asked: string[] = [];
  const block = createBlock({
    ...parts,
    ...{ sets, own: { accountId: ACCOUNT }, expiryHours: 24 },
    findOwner: (address) => {
      asked.push(address);
      return Promise.resolve(owner);
    },
  });
  return { ...seen, run: runOf(block), sets, asked };
}

describe('block', () => {
  it.each([
    ['is not listed', ['9.9.9.9'], false, []],
    ['somebody else has listed', ['9.9.9.9', '1.2.3.4'], true, ['1.2.3.4/32']],
  ])('records that the address %s and when it ends, then blocks it', async (...row) => {
    const [, before, wasListed, from] = row;
    const { run, action, containments, sets } = setUp({ sets: fakeAddressSets(before) });

    await run();

    expect(sets.now()).toStrictEqual(['9.9.9.9', '1.2.3.4']);
    expect(containments.log).toStrictEqual(['lease', 'record', 'isolated', 'end of lease']);
    expect(containments.record()).toMatchObject({
      before: { [ADDRESS]: { set: SET.arn, wasListed } },
      expiresAt: TOMORROW,
    });
    expect(action()).toMatchObject({
      state: 'contained',
      endsAt: TOMORROW,
      steps: [{ ...STEP, from }],
    });
  });

  it('never takes its own entry for what was before', async () => {
    const before = { [ADDRESS]: { set: SET.arn, wasListed: false } };
    const { run, containments, cutOff } = setUp({
      ...{ record: { holders: ['inc-1'], before }, sets: fakeAddressSets(['1.2.3.4']) },
    });

    await run();

    expect(cutOff).toStrictEqual([true]);
    expect(containments.record()).toMatchObject({ holders: ['inc-1', INCIDENT], before });
  });

  it.each([
    ['full', 'the IP set is full (10,000 addresses): release some first'],
    ['gone', 'the IP set does not exist any more'],
  ] as const)('fails when AWS WAF says that the set is %s', async (answer, reason) => {
    const { run, action, containments } = setUp({ sets: fakeAddressSets([], { answer }) });

    await expect(run()).rejects.toThrow(TransientError);

    expect(action()).toMatchObject({ state: 'failed', reason, steps: [{ ...STEP, note: reason }] });
    expect(containments.record()).toMatchObject({ state: 'isolating', holders: [INCIDENT] });
  });

  it('fails when AWS WAF never shows it, however often it is added', async () => {
    const { run, action, sets, containments } = setUp({
      sets: fakeAddressSets([], { loseChanges: true }),
    });

    await expect(run()).rejects.toThrow(TransientError);

    const reason = 'AWS WAF does not show the address in the IP set';
    expect(action()).toMatchObject({ state: 'failed', reason, steps: [{ ...STEP, note: reason }] });
    expect(sets.changes).toHaveLength(3);
    expect(containments.record()).toMatchObject({ holders: [INCIDENT], expiresAt: TOMORROW });
  });

  it('fails when AWS WAF refuses, and by then it is on record', async () => {
    const { run, action, containments } = setUp({
      sets: fakeAddressSets([], { fail: new Error('invalid') }),
    });

    await expect(run()).rejects.toThrow('invalid');

    expect(action()).toMatchObject({ state: 'failed', reason: 'invalid' });
    expect(containments.log).toStrictEqual(['lease', 'record', 'end of lease']);
    expect(containments.record()).toMatchObject({
      ...{ state: 'isolating', holders: [INCIDENT], expiresAt: TOMORROW },
      before: { [ADDRESS]: { set: SET.arn, wasListed: false } },
    });
  });

  it('only looks when the order comes again, unless the address is listed no more', async () => {
    const { run, action, sets, containments } = setUp();
    await run();
    const first = action();

    await run(true);

    expect(action()).toStrictEqual(first);
    expect(sets.changes).toStrictEqual(['add 1.2.3.4']);

    await sets.remove('1.2.3.4');
    await run(true);

    expect(sets.now()).toContain('1.2.3.4');
    expect(action()).toMatchObject({ state: 'contained', endsAt: TOMORROW, steps: [STEP] });
    expect(containments.record()?.before).toMatchObject({ [ADDRESS]: { wasListed: false } });
  });
});

describe('nothing is blocked', () => {
  const of = (id: string, more: Partial<Target> = {}): Setting => ({
    target: { ...ATTACKER, id, ...more },
  });

  it.each<[string, Setting, string]>([
    ['for another account', of('1.2.3.4', { accountId: '210987654321' }), 'own account'],
    ['for a region', of('1.2.3.4', { region: 'eu-west-1' }), 'region global'],
    ['that is private', of('10.0.0.7'), 'private (RFC 1918)'],
    ['that is the metadata service', of('169.254.169.254'), 'link-local'],
    ['that is the metadata service of IPv6', of('fd00:ec2::254'), 'private (RFC 4193)'],
    ['in another form', of('2606:4700:0:0::1111'), 'no address in its normal form'],
    ['that is none', of('999.2.3.4'), 'no address in its normal form'],
    ['of our own', { owner: 'eni-0123456789abcdef0' }, 'our own: eni-0123456789abcdef0 has it'],
    [
      'that is protected',
      { policy: aPolicy({ protected: { networks: ['2606:4700::/32', '1.2.3.0/24'] } }) },
      'protected network 1.2.3.0/24 (policy)',
    ],
    ['in a full set', { sets: fakeAddressSets([], { full: true }) }, 'the IP set is full'],
    ['without a set', { sets: fakeAddressSets(undefined) }, 'there is no IP set'],
  ])('%s', async (_, setting, reason) => {
    const { run, action, sets } = setUp(setting);

    await run();

    expect(action()?.state).toBe('refused');
    expect(action()?.reason).toContain(reason);
    expect(sets.changes).toStrictEqual([]);
  });

  it('of what can be no attacker, and nobody is asked about it', async () => {
    const { run, asked } = setUp(of('10.0.0.7'));

    await run();

    expect(asked).toStrictEqual([]);
  });

  it.each([
    ['without a set', fakeAddressSets(undefined), { ...STEP, resource: 'IP set' }],
    ['with one', fakeAddressSets([]), STEP],
  ])('in a dry run, which says what would be, %s', async (_, sets, step) => {
    const obstacle: Obstacle = { state: 'dry-run', reason: 'the policy orders a dry run' };
    const { run, action } = setUp({ sets, obstacle, action: { mode: 'dry-run' } });

    await run();

    expect(action()).toMatchObject({ state: 'dry-run', steps: [step] });
    expect(sets.changes).toStrictEqual([]);
  });

  it('tells a person what to do when there is no IP set, or no room', async () => {
    const none = setUp({ sets: fakeAddressSets(undefined) });
    const full = setUp({ sets: fakeAddressSets([], { full: true }) });

    await Promise.all([none.run(), full.run()]);

    expect(none.action()?.advice?.[0]).toContain('address_blocking');
    expect(full.action()?.advice?.[0]).toContain('10,000');
  });
});
