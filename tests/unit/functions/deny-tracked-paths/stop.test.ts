import { TransientError } from '../../../../shared/domain/errors.ts';
import { STOP, STOPPED } from '../../../../shared/domain/tracked-paths/path-before.ts';
import { INSTANCE } from '../../../builders/finding.ts';
import { INCIDENT } from '../../../builders/order.ts';
import { aPolicy } from '../../../builders/policy.ts';
import {
  aNatNetwork,
  anAcl,
  anEndpoint,
  asAclEntry,
  defaultEntries,
} from '../../../builders/tracked-paths.ts';
import { fakePower } from '../../../fakes/instance-power.ts';
import { fakeNetworkAcls } from '../../../fakes/network-acls.ts';
import { DENIED, IN, OUT, recordOf, setUp, type Setting } from './deny-setup.ts';

const STOPS = aPolicy({ tracked_paths: { left_open: 'stop' } });
const BEFORE = { instanceId: INSTANCE, state: 'running' };
const WAS_STOPPED = { [STOP]: BEFORE, [STOPPED]: BEFORE };
const STEP = { resource: `instance ${INSTANCE}`, from: ['running'], to: ['stopped'] };

const UNSTOPPABLE = fakePower('running', { fail: new Error('a spot instance') });
const BOTH = { ...aNatNetwork(), endpoints: [anEndpoint({ subnetIds: ['subnet-a'] })] };

/** The NAT gateway stands in the own subnet of the host. */
function setUpBeside(setting: Setting = {}) {
  return setUp({ network: aNatNetwork('subnet-a'), policy: STOPS, ...setting });
}

describe('a host with a path that cannot be denied', () => {
  it('is stopped where the policy says so, with that on record before', async () => {
    const { run, power, action, containments } = setUpBeside();

    await run();

    expect(power.stopped).toStrictEqual([INSTANCE]);
    expect(containments.record()?.before).toStrictEqual(WAS_STOPPED);
    expect(action()).toMatchObject({
      state: 'contained',
      reason: expect.stringContaining('its memory is lost') as string,
      steps: [{ resource: 'NAT gateway nat-1' }, STEP],
    });
    expect(action()?.advice).toBeUndefined();
  });

  it('is denied where it can be, and stopped for the rest', async () => {
    const { run, power, acls, containments } = setUpBeside({ network: BOTH });

    await run();

    expect(acls.denied()).toStrictEqual(DENIED);
    expect(power.stopped).toStrictEqual([INSTANCE]);
    expect(containments.record()?.before).toStrictEqual({ ...recordOf(IN, OUT), ...WAS_STOPPED });
  });

  it.each<[what: string, setting: Setting]>([
    ['where the policy only has it told', { policy: aPolicy() }],
    ['that has no such path', { network: aNatNetwork() }],
  ])('is not stopped %s', async (_, setting) => {
    const { run, power } = setUpBeside(setting);

    await run();

    expect(power.stopped).toStrictEqual([]);
  });

  it('shows in a dry run that it would be stopped', async () => {
    const { run, power, action } = setUpBeside({
      action: { mode: 'dry-run' },
      obstacle: { state: 'dry-run', reason: 'the policy orders a dry run' },
    });

    await run();

    expect(power.stopped).toStrictEqual([]);
    expect(action()?.steps.at(-1)).toStrictEqual(STEP);
  });

  it('may be on standby in its Auto Scaling group', async () => {
    const { run, power } = setUpBeside({ lifecycle: 'Standby' });

    await run();

    expect(power.stopped).toStrictEqual([INSTANCE]);
  });
});

describe('a host that leaks although it is denied', () => {
  const denied = { holders: [INCIDENT], before: recordOf(IN, OUT) };
  const leaking = (setting: Setting = {}) =>
    setUp({
      ...{ policy: aPolicy({ leaks: { escalate: 'stop' } }), record: denied },
      action: { requestedBy: 'standing-leak' },
      acls: fakeNetworkAcls([
        anAcl({ entries: [...[IN, OUT].map(asAclEntry), ...defaultEntries()] }),
      ]),
      ...setting,
    });

  it('is stopped, with that on record beside its rules', async () => {
    const { run, power, action, containments, acls, cutOff } = leaking();

    await run();

    expect(power.stopped).toStrictEqual([INSTANCE]);
    expect(acls.denied()).toStrictEqual(DENIED);
    expect(containments.record()?.before).toStrictEqual({ ...recordOf(IN, OUT), ...WAS_STOPPED });
    expect(cutOff).toStrictEqual([false]);
    expect(action()).toMatchObject({
      state: 'contained',
      reason: expect.stringContaining('a host that leaks although it is denied') as string,
    });
    expect(action()?.steps.at(-1)).toStrictEqual(STEP);
  });

  it('is stopped when there was nothing to deny, too', async () => {
    const { run, power } = leaking({ network: aNatNetwork('subnet-a') });

    await run();

    expect(power.stopped).toStrictEqual([INSTANCE]);
  });

  it.each<[what: string, setting: Setting]>([
    ['where the policy does not say so any more', { policy: aPolicy() }],
    ['by an order of another kind', { action: { requestedBy: 'leak' } }],
  ])('is not stopped %s', async (_, setting) => {
    const { run, power } = leaking(setting);

    await run();

    expect(power.stopped).toStrictEqual([]);
  });

  it('is stopped again when somebody has started it', async () => {
    const record = { ...denied, before: { ...recordOf(IN, OUT), ...WAS_STOPPED } };
    const { run, power } = leaking({ record, action: { requestedBy: 'drift' } });

    await run();

    expect(power.stopped).toStrictEqual([INSTANCE]);
  });

  it('stays contained, with what a person can do, when it must not be stopped', async () => {
    const { run, power, action } = leaking({ lifecycle: 'InService' });

    await run();

    expect(power.stopped).toStrictEqual([]);
    expect(action()).toMatchObject({
      state: 'contained',
      reason: 'the host leaks although it is denied, and could not be stopped as the policy orders',
      advice: [expect.any(String), expect.any(String)],
    });
    expect(action()?.steps.at(-1)?.note).toContain('not stopped: it is not on standby');
  });
});

describe('a host that must not be stopped', () => {
  it.each<[what: string, setting: Setting, why: string]>([
    [
      'is in service in its group',
      { lifecycle: 'InService' },
      'it is not on standby in its Auto Scaling group, which would terminate it',
    ],
    ['starts', { power: fakePower('pending') }, 'its state is pending'],
    ['EC2 will not stop', { power: UNSTOPPABLE }, 'a spot instance'],
  ])('because it %s is told with what a person can do', async (_, setting, why) => {
    const { run, power, action } = setUpBeside(setting);

    await run().catch(() => undefined);

    expect(power.stopped).toStrictEqual([]);
    expect(action()).toMatchObject({
      reason: 'open connections may live on through NAT gateway nat-1',
      advice: [expect.any(String), expect.any(String)],
      steps: [{}, { note: expect.stringContaining(`not stopped: ${why}`) as string }],
    });
  });

  it.each<[what: string, setting: Setting, state: string]>([
    ['refused when nothing was tried', { lifecycle: 'InService' }, 'refused'],
    ['a failure when EC2 would not', { power: UNSTOPPABLE }, 'failed'],
    [
      'contained in part when another path was denied',
      { power: UNSTOPPABLE, network: BOTH },
      'contained',
    ],
  ])('is %s', async (_, setting, state) => {
    const { run, action } = setUpBeside(setting);

    await run().catch(() => undefined);

    expect(action()?.state).toBe(state);
  });

  it('is not on record as stopped', async () => {
    const { run, containments } = setUpBeside({ power: UNSTOPPABLE, network: BOTH });

    await run();

    expect(containments.record()?.before).toStrictEqual({ ...recordOf(IN, OUT), [STOP]: BEFORE });
  });

  it('is one that is stopped already', async () => {
    const { run, power, action, containments } = setUpBeside({ power: fakePower('stopped') });

    await run();

    expect(power.stopped).toStrictEqual([]);
    expect(containments.record()?.before).toStrictEqual({});
    expect(action()).toMatchObject({
      ...{ state: 'contained', reason: 'the instance is stopped, so no connection of it lives on' },
      steps: [{}, { note: 'had been stopped before' }],
    });
  });
});

describe('a stop that does not succeed', () => {
  it('for now fails, and comes again', async () => {
    const fail = new TransientError('throttled');
    const { run, action, containments } = setUpBeside({ power: fakePower('running', { fail }) });

    await expect(run()).rejects.toThrow(TransientError);

    expect(action()).toMatchObject({
      ...{ state: 'failed', reason: `not done: instance ${INSTANCE}` },
      steps: [{}, { note: 'not stopped: TransientError: throttled' }],
    });
    expect(containments.record()).toMatchObject({
      holders: [INCIDENT],
      before: { [STOP]: BEFORE },
    });
  });

  it('in what EC2 shows is tried three times', async () => {
    const power = fakePower('running', { loseChanges: true });
    const { run, action } = setUpBeside({ power });

    await expect(run()).rejects.toThrow(TransientError);

    expect(power.stopped).toHaveLength(3);
    expect(action()).toMatchObject({
      state: 'failed',
      steps: [{}, { note: 'not stopped: EC2 does not show that it is stopped' }],
    });
  });
});
