import type { InterfaceBefore } from '../../../../shared/domain/isolation.ts';
import type { QuarantineGroups } from '../../../../shared/aws/quarantine-groups.ts';
import { TransientError, UnsafeQuarantineError } from '../../../../shared/domain/errors.ts';
import type { ContainmentRecord } from '../../../../shared/domain/containment.ts';
import type { NetworkInterface } from '../../../../shared/domain/isolation.ts';
import { anEni } from '../../../builders/network.ts';
import { anIsolation } from '../../../builders/isolation.ts';
import { INCIDENT } from '../../../builders/order.ts';
import { fakeContainments } from '../../../fakes/containment-store.ts';
import { fakeElasticIps } from '../../../fakes/elastic-ips.ts';
import { fakeNetworks } from '../../../fakes/instance-networks.ts';
import { fakeSettings } from '../../../fakes/setting-sources.ts';

interface Situation {
  readonly enis?: readonly NetworkInterface[];
  readonly network?: Parameters<typeof fakeNetworks>[1];
  readonly record?: Partial<ContainmentRecord<InterfaceBefore>>;
  readonly groups?: Partial<QuarantineGroups>;
}

const TWO = [anEni('eni-1', ['sg-web', 'sg-ssh']), anEni('eni-2', ['sg-web'])];
const throttled = new TransientError('RequestLimitExceeded: slow down');

function setUp({ enis = TWO, network, record, groups }: Situation = {}) {
  const networks = fakeNetworks(enis, network);
  const containments = fakeContainments(record);
  const pauses: number[] = [];
  const { run } = anIsolation({
    ...{ networks, containments, pauses, settings: fakeSettings() },
    elasticIps: fakeElasticIps(),
    conversionGroups: { ensure: (vpcId) => Promise.resolve(vpcId.replace('vpc', 'sg-all')) },
    sendGuard: () => Promise.resolve(),
    groups: {
      ensure: (vpcId) => Promise.resolve(vpcId.replace('vpc', 'sg-q')),
      verify: () => Promise.resolve(),
      ...groups,
    },
  });
  return { quarantine: run, networks, containments, pauses };
}

describe('quarantine', () => {
  it('moves every interface, after what they had is on record', async () => {
    const { quarantine, networks, containments, pauses } = setUp();

    expect(await quarantine()).toStrictEqual({
      state: 'contained',
      steps: [
        { resource: 'eni-1', from: ['sg-web', 'sg-ssh'], to: ['sg-q-1'] },
        { resource: 'eni-2', from: ['sg-web'], to: ['sg-q-1'] },
      ],
    });
    expect(networks.groups()).toStrictEqual({ 'eni-1': ['sg-q-1'], 'eni-2': ['sg-q-1'] });
    expect(containments.record()).toMatchObject({
      state: 'isolated',
      holders: [INCIDENT],
      before: {
        'eni-1': { vpcId: 'vpc-1', groups: ['sg-web', 'sg-ssh'] },
        'eni-2': { vpcId: 'vpc-1', groups: ['sg-web'] },
      },
      ours: ['sg-q-1'],
    });
    expect(pauses).toStrictEqual([]);
  });

  it('uses the group of each network where the interfaces lie in several', async () => {
    const enis = [anEni('eni-1'), anEni('eni-2', ['sg-db'], { vpcId: 'vpc-2' })];
    const { quarantine, networks } = setUp({ enis });

    expect((await quarantine()).state).toBe('contained');
    expect(networks.groups()).toStrictEqual({ 'eni-1': ['sg-q-1'], 'eni-2': ['sg-q-2'] });
  });

  it('tries an interface again that could not be changed at once', async () => {
    const failChange = (eniId: string, attempt: number) =>
      eniId === 'eni-2' && attempt === 1 ? throttled : undefined;
    const { quarantine, networks, pauses } = setUp({ network: { failChange } });

    expect((await quarantine()).state).toBe('contained');
    expect(networks.changes).toStrictEqual(['eni-1 → sg-q-1', 'eni-2 → sg-q-1']);
    expect(pauses).toStrictEqual([500]);
  });

  it('says which interface stays open and why, and leaves the others in quarantine', async () => {
    const failChange = (eniId: string) => (eniId === 'eni-2' ? throttled : undefined);
    const { quarantine, networks, containments } = setUp({ network: { failChange } });

    expect(await quarantine()).toStrictEqual({
      state: 'failed',
      reason: 'still open: eni-2 of 2 interfaces; the others are in quarantine',
      steps: [
        { resource: 'eni-1', from: ['sg-web', 'sg-ssh'], to: ['sg-q-1'] },
        {
          resource: 'eni-2',
          from: ['sg-web'],
          to: ['sg-q-1'],
          note: 'TransientError: RequestLimitExceeded: slow down',
        },
      ],
    });
    expect(networks.groups()).toMatchObject({ 'eni-1': ['sg-q-1'], 'eni-2': ['sg-web'] });
    expect(containments.record()?.state).toBe('isolating');
  });

  it('speaks of no others when every interface stays open', async () => {
    const { quarantine } = setUp({ network: { failChange: () => throttled } });

    expect((await quarantine()).reason).toBe('still open: eni-1, eni-2 of 2 interfaces');
  });

  it('finds an interface that is attached while it works', async () => {
    const { quarantine, networks, containments } = setUp({
      network: {
        beforeLook: (look, enis) => {
          if (look === 2) enis.set('eni-3', anEni('eni-3', ['sg-late']));
        },
      },
    });

    expect((await quarantine()).state).toBe('contained');
    expect(networks.groups()).toMatchObject({ 'eni-3': ['sg-q-1'] });
    expect(containments.record()?.before['eni-3']).toStrictEqual({
      vpcId: 'vpc-1',
      groups: ['sg-late'],
    });
  });

  it('does not believe itself when interfaces are attached faster than it can move them', async () => {
    const { quarantine } = setUp({
      network: {
        beforeLook: (look, enis) => enis.set(`eni-${look + 2}`, anEni(`eni-${look + 2}`)),
      },
    });

    expect(await quarantine()).toMatchObject({
      state: 'failed',
      reason: 'still open: eni-12, eni-13, eni-14 of 14 interfaces; the others are in quarantine',
    });
  });

  it('does not lose what was before when EC2 shows changes late', async () => {
    const { quarantine, networks, containments, pauses } = setUp({ network: { staleLooks: 1 } });

    expect((await quarantine()).state).toBe('contained');
    expect(networks.groups()).toStrictEqual({ 'eni-1': ['sg-q-1'], 'eni-2': ['sg-q-1'] });
    expect(containments.record()?.before['eni-2']?.groups).toStrictEqual(['sg-web']);
    expect(pauses).toStrictEqual([500]);
  });

  it('changes nothing when run again', async () => {
    const { quarantine, networks, containments } = setUp();
    const first = await quarantine();
    const record = containments.record();

    expect(await quarantine()).toStrictEqual(first);
    expect(networks.changes).toHaveLength(2);
    expect(containments.record()).toMatchObject(record ?? {});
  });

  it('never takes our own group for what was before when a second incident comes', async () => {
    const record = {
      state: 'isolated' as const,
      holders: ['inc-first'],
      before: { 'eni-1': { vpcId: 'vpc-1', groups: ['sg-web'] } },
      ours: ['sg-q-1'],
    };
    const { quarantine, networks, containments } = setUp({
      enis: [anEni('eni-1', ['sg-q-1'])],
      record,
    });

    expect(await quarantine()).toStrictEqual({
      state: 'contained',
      steps: [{ resource: 'eni-1', from: ['sg-web'], to: ['sg-q-1'] }],
    });
    expect(networks.changes).toStrictEqual([]);
    expect(containments.record()).toMatchObject({
      before: record.before,
      holders: ['inc-first', INCIDENT],
    });
  });

  it('says so when an interface was in quarantine without a record', async () => {
    const { quarantine, containments } = setUp({ enis: [anEni('eni-1', ['sg-q-1'])] });

    expect(await quarantine()).toStrictEqual({
      state: 'contained',
      steps: [
        {
          resource: 'eni-1',
          from: ['sg-q-1'],
          to: ['sg-q-1'],
          note: 'was in quarantine before, without a record of what it had: a release cannot restore it',
        },
      ],
    });
    expect(containments.record()?.before).toStrictEqual({});
  });

  it('does not touch an interface that AWS manages, and does not call the host contained', async () => {
    const enis = [anEni('eni-1'), anEni('eni-2', ['sg-eks'], { requesterManaged: true })];
    const { quarantine, networks } = setUp({ enis });

    expect(await quarantine()).toMatchObject({
      state: 'failed',
      reason: 'still open: eni-2 of 2 interfaces; the others are in quarantine',
      steps: [
        { resource: 'eni-1' },
        { note: 'managed by an AWS service: its groups cannot be changed' },
      ],
    });
    expect(networks.changes).toStrictEqual(['eni-1 → sg-q-1']);
  });

  it('does not call an instance contained that has lost its interfaces', async () => {
    const { quarantine } = setUp({
      network: {
        beforeLook: (look, enis) => {
          if (look > 1) enis.clear();
        },
      },
    });

    expect(await quarantine()).toStrictEqual({
      state: 'failed',
      reason: 'the instance has no network interface any more',
      steps: [],
    });
  });
});

describe('a quarantine group that is not as it must be', () => {
  const unsafe = new UnsafeQuarantineError('quarantine group sg-q-1 has rules: sgr-1');

  it('stops everything before the first change', async () => {
    const { quarantine, networks, containments } = setUp({
      groups: { ensure: () => Promise.reject(unsafe) },
    });

    expect(await quarantine()).toStrictEqual({
      state: 'failed',
      reason: 'quarantine group sg-q-1 has rules: sgr-1; nothing was changed',
      steps: [],
    });
    expect(networks.changes).toStrictEqual([]);
    expect(containments.record()).toBeUndefined();
  });

  it('is told truly when an earlier try has begun', async () => {
    const before = { 'eni-1': { vpcId: 'vpc-1', groups: ['sg-web'] } };
    const { quarantine } = setUp({
      enis: [anEni('eni-1', ['sg-q-1']), anEni('eni-2', ['sg-all-1'])],
      record: { holders: [INCIDENT], before, ours: ['sg-q-1'], passing: ['sg-all-1'] },
      groups: { ensure: () => Promise.reject(unsafe) },
    });

    expect(await quarantine()).toStrictEqual({
      state: 'failed',
      reason:
        'quarantine group sg-q-1 has rules: sgr-1; nothing was changed; but an earlier try has begun: release gives back what it changed',
      steps: [
        {
          ...{ resource: 'eni-1', from: ['sg-web'], to: ['sg-q-1'] },
          note: 'in quarantine since an earlier try',
        },
        { resource: 'eni-2', from: ['sg-all-1'], to: ['sg-all-1'], note: 'still open' },
      ],
    });
  });

  it('in one of two networks stops everything, too', async () => {
    const enis = [anEni('eni-1'), anEni('eni-2', ['sg-db'], { vpcId: 'vpc-2' })];
    const ensure = (vpcId: string) =>
      vpcId === 'vpc-2' ? Promise.reject(unsafe) : Promise.resolve('sg-q-1');
    const { quarantine, networks } = setUp({ enis, groups: { ensure } });

    expect((await quarantine()).reason).toContain('nothing was changed');
    expect(networks.changes).toStrictEqual([]);
  });

  it('is told truly when it gets a rule after interfaces were moved into it', async () => {
    const { quarantine } = setUp({
      groups: { verify: () => Promise.reject(unsafe) },
    });

    expect(await quarantine()).toStrictEqual({
      state: 'failed',
      reason:
        'quarantine group sg-q-1 has rules: sgr-1; interfaces have been moved into it, so they may be reachable',
      steps: [
        { resource: 'eni-1', from: ['sg-web', 'sg-ssh'], to: ['sg-q-1'] },
        { resource: 'eni-2', from: ['sg-web'], to: ['sg-q-1'] },
      ],
    });
  });

  it('is no answer for what has another cause: that is thrown', async () => {
    const { quarantine } = setUp({ groups: { ensure: () => Promise.reject(throttled) } });

    await expect(quarantine()).rejects.toBe(throttled);
  });
});
