import type { InterfaceBefore } from '../../../../shared/domain/isolation.ts';
import { createRestore } from '../../../../functions/release-instance/restore.ts';
import type { ContainmentRecord } from '../../../../shared/domain/containment.ts';
import type { NetworkInterface } from '../../../../shared/domain/isolation.ts';
import { anElasticIp, anEni } from '../../../builders/network.ts';
import { aHold } from '../../../builders/order.ts';
import { fakeContainments } from '../../../fakes/containment-store.ts';
import { fakeElasticIps } from '../../../fakes/elastic-ips.ts';
import { fakeNetworks } from '../../../fakes/instance-networks.ts';
import { fakeSettings } from '../../../fakes/setting-sources.ts';

const RECORD: ContainmentRecord<InterfaceBefore> = {
  state: 'isolated',
  holders: [],
  before: {
    'eni-1': { vpcId: 'vpc-1', groups: ['sg-web', 'sg-ssh'] },
    'eni-2': { vpcId: 'vpc-1', groups: ['sg-web'] },
  },
  ours: ['sg-q'],
  passing: ['sg-all'],
  generation: 1,
};
const ISOLATED = [anEni('eni-1', ['sg-q']), anEni('eni-2', ['sg-q'])];

function setUp(
  enis: readonly NetworkInterface[] = ISOLATED,
  network: Parameters<typeof fakeNetworks>[1] = {},
  { record = RECORD, elasticIps = fakeElasticIps() } = {},
) {
  const networks = fakeNetworks(enis, network);
  const containments = fakeContainments(record);
  const pauses: number[] = [];
  const run = createRestore({
    ...{ networks, containments, elasticIps },
    ...fakeSettings(),
    wait: (ms) => Promise.resolve(pauses.push(ms)),
  });
  return {
    restore: () => run(aHold({ purpose: 'release' }), record),
    networks,
    containments,
    pauses,
  };
}

describe('a host that was reached directly', () => {
  const record = {
    ...RECORD,
    before: { 'eni-1': { vpcId: 'vpc-1', groups: ['sg-web'], elasticIps: [anElasticIp()] } },
    passing: ['sg-all'],
  };

  it.each(['sg-q', 'sg-all'])('gets groups and address back out of %s', async (group) => {
    const elasticIps = fakeElasticIps();
    const { restore, networks } = setUp([anEni('eni-1', [group])], {}, { record, elasticIps });

    expect(await restore()).toStrictEqual({
      state: 'released',
      steps: [
        { resource: 'eni-1', from: [group], to: ['sg-web'] },
        { resource: 'Elastic IP 198.51.100.7', from: [], to: ['eni-1'] },
      ],
    });
    expect(networks.groups()).toStrictEqual({ 'eni-1': ['sg-web'] });
    expect(elasticIps.changes).toStrictEqual(['198.51.100.7 → eni-1']);
  });

  it('is not given back as long as its address is not', async () => {
    const elasticIps = fakeElasticIps({ failAssociate: new Error('slow down') });
    const { restore } = setUp([anEni('eni-1', ['sg-q'])], {}, { record, elasticIps });

    expect(await restore()).toMatchObject({
      ...{ state: 'release-failed', reason: 'not restored: Elastic IP 198.51.100.7' },
    });
  });

  it('is given back when somebody uses its address elsewhere, and that is named', async () => {
    const elasticIps = fakeElasticIps({ drift: 'associated with something else now' });
    const { restore } = setUp([anEni('eni-1', ['sg-q'])], {}, { record, elasticIps });

    expect(await restore()).toMatchObject({
      ...{ state: 'released', reason: 'drift, left as it is: Elastic IP 198.51.100.7' },
    });
  });
});

describe('restore', () => {
  it('gives every interface exactly what it had', async () => {
    const { restore, networks, containments, pauses } = setUp();

    expect(await restore()).toStrictEqual({
      state: 'released',
      steps: [
        { resource: 'eni-1', from: ['sg-q'], to: ['sg-web', 'sg-ssh'] },
        { resource: 'eni-2', from: ['sg-q'], to: ['sg-web'] },
      ],
    });
    expect(networks.groups()).toStrictEqual({ 'eni-1': ['sg-web', 'sg-ssh'], 'eni-2': ['sg-web'] });
    expect(containments.log).toStrictEqual(['releasing']);
    expect(pauses).toStrictEqual([]);
  });

  it('leaves alone what somebody changed, and names it', async () => {
    const { restore, networks } = setUp([anEni('eni-1', ['sg-forensics']), ...ISOLATED.slice(1)]);

    expect(await restore()).toMatchObject({
      state: 'released',
      reason: 'drift, left as it is: eni-1',
    });
    expect(networks.groups()).toStrictEqual({ 'eni-1': ['sg-forensics'], 'eni-2': ['sg-web'] });
  });

  it('leaves nobody the group that allows everything, whatever was added to it', async () => {
    const halfWay = [anEni('eni-1', ['sg-all', 'sg-forensics']), anEni('eni-2', ['sg-all'])];
    const { restore, networks } = setUp(halfWay);

    expect(await restore()).toMatchObject({
      state: 'released',
      reason: 'drift, left as it is: eni-1',
    });
    expect(networks.groups()).toStrictEqual({
      'eni-1': ['sg-web', 'sg-ssh', 'sg-forensics'],
      'eni-2': ['sg-web'],
    });
  });

  it('names interfaces that are gone and those in quarantine without a record', async () => {
    const { restore, networks } = setUp([anEni('eni-2', ['sg-q']), anEni('eni-9', ['sg-q'])]);

    expect(await restore()).toMatchObject({
      state: 'released',
      reason: 'drift, left as it is: eni-1, eni-9',
    });
    expect(networks.changes).toStrictEqual(['eni-2 → sg-web']);
  });

  it('is done when the instance is gone', async () => {
    const { restore } = setUp([], { state: 'unknown' });

    expect(await restore()).toMatchObject({
      state: 'released',
      reason: 'drift, left as it is: eni-1, eni-2',
    });
  });

  it('fails for an interface whose group was deleted, and restores the others', async () => {
    const gone = Object.assign(new Error('The security group sg-ssh does not exist'), {
      name: 'InvalidGroup.NotFound',
    });
    const failChange = (eniId: string) => (eniId === 'eni-1' ? gone : undefined);
    const { restore, networks, containments } = setUp(ISOLATED, { failChange });

    expect(await restore()).toStrictEqual({
      state: 'release-failed',
      reason: 'not restored: eni-1',
      steps: [
        {
          resource: 'eni-1',
          from: ['sg-q'],
          to: ['sg-web', 'sg-ssh'],
          note: 'not restored: InvalidGroup.NotFound: The security group sg-ssh does not exist',
        },
        { resource: 'eni-2', from: ['sg-q'], to: ['sg-web'] },
      ],
    });
    expect(networks.groups()).toStrictEqual({ 'eni-1': ['sg-q'], 'eni-2': ['sg-web'] });
    expect(containments.record()?.state).toBe('releasing');
  });

  it('goes on where an earlier try stopped', async () => {
    const failChange = (eniId: string, attempt: number) =>
      eniId === 'eni-2' && attempt === 1 ? new Error('crash') : undefined;
    const { restore, networks } = setUp(ISOLATED, { failChange });
    expect((await restore()).state).toBe('release-failed');

    expect(await restore()).toStrictEqual({
      state: 'released',
      steps: [
        { resource: 'eni-2', from: ['sg-q'], to: ['sg-web'] },
        { resource: 'eni-1', from: ['sg-web', 'sg-ssh'], to: ['sg-web', 'sg-ssh'] },
      ],
    });
    expect(networks.changes).toStrictEqual(['eni-1 → sg-web,sg-ssh', 'eni-2 → sg-web']);
  });

  it('waits for EC2 to show what was written', async () => {
    const { restore, pauses } = setUp(ISOLATED, { staleLooks: 2 });

    expect((await restore()).state).toBe('released');
    expect(pauses).toStrictEqual([500, 500]);
  });

  it('does not claim what EC2 does not show', async () => {
    const { restore, containments } = setUp(ISOLATED, { staleLooks: 3 });

    expect(await restore()).toMatchObject({
      state: 'release-failed',
      reason: 'not restored: eni-1, eni-2',
      steps: [{ note: 'not restored: EC2 still shows other groups' }, {}],
    });
    expect(containments.record()?.state).toBe('releasing');
  });
});
