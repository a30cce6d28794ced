import { restoreElasticIps } from '../../../../functions/release-instance/restore-elastic-ips.ts';
import type { ContainmentRecord } from '../../../../shared/domain/containment.ts';
import type { InterfaceBefore } from '../../../../shared/domain/isolation.ts';
import { anElasticIp, anEni } from '../../../builders/network.ts';
import { fakeElasticIps } from '../../../fakes/elastic-ips.ts';

const RECORD: ContainmentRecord<InterfaceBefore> = {
  ...{ state: 'releasing', holders: [], ours: ['sg-q'], generation: 1 },
  before: {
    'eni-1': { vpcId: 'vpc-1', groups: ['sg-web'], elasticIps: [anElasticIp()] },
    'eni-2': { vpcId: 'vpc-1', groups: ['sg-web'] },
  },
};
const STEP = { resource: 'Elastic IP 198.51.100.7', from: [], to: ['eni-1'] };

describe('the Elastic IPs on record', () => {
  it('are given back to the interfaces that had them', async () => {
    const elasticIps = fakeElasticIps();

    const steps = await restoreElasticIps(elasticIps, RECORD, [anEni('eni-1'), anEni('eni-2')]);

    expect(steps).toStrictEqual([STEP]);
    expect(elasticIps.changes).toStrictEqual(['198.51.100.7 → eni-1']);
  });

  it('are named and left alone where they are back already, whatever the association is called now', async () => {
    const elasticIps = fakeElasticIps();
    const back = anEni('eni-1', ['sg-web'], {
      elasticIps: [anElasticIp({ associationId: 'eipassoc-2' })],
    });

    expect(await restoreElasticIps(elasticIps, RECORD, [back])).toStrictEqual([
      { ...STEP, from: ['eni-1'] },
    ]);
    expect(elasticIps.changes).toStrictEqual([]);
  });

  it.each([
    [{ drift: 'the address has been released' }, 'drift: the address has been released'],
    [{ failAssociate: new Error('slow down') }, 'not restored: slow down'],
  ])('are named when they cannot be given back: %j', async (behaviour, note) => {
    const [step] = await restoreElasticIps(fakeElasticIps(behaviour), RECORD, [anEni('eni-1')]);

    expect(step).toMatchObject(STEP);
    expect(step?.note).toContain(note);
  });
});
