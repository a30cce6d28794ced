import { CreateSampleFindingsCommand, GuardDutyClient } from '@aws-sdk/client-guardduty';
import type { Server } from '../../scripts/local-aws/customer-server.ts';
import { miningFinding } from '../../scripts/local-aws/server-finding.ts';
import { listIncidents } from '../../scripts/riposte/incidents.ts';
import { waitFor } from '../../scripts/wait-for.ts';
import { raiseFinding, raiseMining } from './support/findings.ts';
import { readIncidentsFor, untilIncident } from './support/incidents.ts';
import { createInstance, groupsOf } from './support/instances.ts';
import { slackMessages, untilMessages } from './support/messages.ts';
import { operator, putPolicy } from './support/operator.ts';
import { clientConfiguration, platform } from './support/platform.ts';
import { ISOLATE_MINERS, isolateMiners } from './support/policies.ts';
import { sendToQueue } from './support/queues.ts';
import { readFindingIndex, resetCap } from './support/stored-state.ts';

beforeEach(async () => {
  await resetCap();
  await putPolicy(isolateMiners());
});

/** The one message about the server's incident, and whether its groups are what they were. */
async function outcome(server: Server, status: 'refused' | 'dry-run' | 'open') {
  const { incident, actions } = await untilIncident(server.instanceId, status);
  const [message, ...more] = await untilMessages(incident.incidentId, 1);
  return { message, more, actions, groups: await groupsOf(server.instanceId) };
}

describe('a finding that nothing may be done about', () => {
  it('is recorded and counted without a message when it is below the threshold', async () => {
    const server = await createInstance();

    const { id } = await raiseMining(server, { severity: 2 });
    const index = await waitFor(async () => {
      const found = await readFindingIndex(id);
      return found['decision'] !== undefined && found;
    });

    expect(index).toMatchObject({ decision: 'below-threshold', severity: 2, findingId: id });
    await expect(readIncidentsFor(server.instanceId)).resolves.toStrictEqual([]);
    expect(await slackMessages(server.instanceId)).toStrictEqual([]);
  });

  it('is refused and told when it is marked as a sample', async () => {
    const server = await createInstance();
    const before = await groupsOf(server.instanceId);
    const { service, ...finding } = miningFinding(server);
    const additionalInfo = { sample: true, type: 'default', value: '{"sample":true}' };

    await raiseFinding({ ...finding, service: { ...Object(service), additionalInfo } });

    const told = await outcome(server, 'refused');
    expect(told.message).toMatch(/SAMPLE/);
    expect(told.more).toStrictEqual([]);
    expect(told.actions[0]?.reason).toMatch(/^sample finding/);
    expect(told.groups).toStrictEqual(before);
  });

  it('is told as a sample when GuardDuty itself makes it', async () => {
    const client = new GuardDutyClient(clientConfiguration());
    const type = 'CryptoCurrency:EC2/BitcoinTool.B!DNS';
    const detector = String(platform().outputs['detector_id']);

    await client.send(
      new CreateSampleFindingsCommand({ DetectorId: detector, FindingTypes: [type] }),
    );
    const incident = await waitFor(async () => {
      const all = await listIncidents(operator());
      return all.find(
        ({ sample, title, status }) =>
          sample && title.startsWith('[SAMPLE]') && status === 'refused',
      );
    });

    expect((await untilMessages(incident.incidentId, 1))[0]).toMatch(/SAMPLE/);
  });

  it('is refused and told when it was archived', async () => {
    const server = await createInstance();
    const before = await groupsOf(server.instanceId);
    const { service, ...finding } = miningFinding(server);

    await raiseFinding({ ...finding, service: { ...Object(service), archived: true } });

    const told = await outcome(server, 'refused');
    expect(told.actions[0]?.reason).toMatch(/^archived finding/);
    expect(told.groups).toStrictEqual(before);
  });

  it('is refused and told when GuardDuty does not know it', async () => {
    const server = await createInstance();
    const before = await groupsOf(server.instanceId);
    const { account, region } = platform();
    const detail = {
      ...miningFinding(server),
      id: 'f'.repeat(32),
      accountId: account,
      region,
      service: { detectorId: platform().outputs['detector_id'], resourceRole: 'ACTOR', count: 1 },
    };

    const envelope = { source: 'aws.guardduty', 'detail-type': 'GuardDuty Finding', detail };
    await sendToQueue('findings', JSON.stringify(envelope));

    const told = await outcome(server, 'refused');
    expect(told.actions[0]?.reason).toMatch(/^unconfirmed/);
    expect(told.message).toMatch(/unconfirmed/);
    expect(told.groups).toStrictEqual(before);
  });

  it('is refused and told when the policy protects the instance or its network', async () => {
    const [host, network] = await Promise.all([createInstance(), createInstance()]);
    const before = [await groupsOf(host.instanceId), await groupsOf(network.instanceId)];
    await putPolicy(isolateMiners('auto', { instances: [host.instanceId], vpcs: [network.vpcId] }));

    await Promise.all([raiseMining(host), raiseMining(network)]);

    const told = [await outcome(host, 'refused'), await outcome(network, 'refused')];
    expect(told.map(({ actions }) => actions[0]?.reason)).toStrictEqual([
      `protected instance ${host.instanceId} (policy)`,
      `protected network ${network.vpcId} (policy)`,
    ]);
    expect(told.map(({ groups }) => groups)).toStrictEqual(before);
  });

  it('is only told when our host is the victim', async () => {
    const server = await createInstance();
    const before = await groupsOf(server.instanceId);
    const { service, ...finding } = miningFinding(server);

    await raiseFinding({ ...finding, service: { ...Object(service), resourceRole: 'TARGET' } });

    const told = await outcome(server, 'open');
    expect(told.actions).toStrictEqual([]);
    expect(told.groups).toStrictEqual(before);
  });
});

describe('a dry run, which is the default', () => {
  it('touches nothing and says what would be done to which interface', async () => {
    const server = await createInstance();
    const before = await groupsOf(server.instanceId);
    await putPolicy(isolateMiners('dry-run'));

    await raiseMining(server);

    const told = await outcome(server, 'dry-run');
    expect(told.groups).toStrictEqual(before);
    expect(told.more).toStrictEqual([]);
    const steps = told.actions[0]?.steps.map(({ resource, from }) => [resource, from]) ?? [];
    expect(steps.slice(0, 2)).toStrictEqual(Object.entries(before));
    expect(steps).toContainEqual(['termination protection', ['off']]);
    expect(told.message).toMatch(/dry run/i);
  });

  it('gives way to a later, worse finding that the policy acts on', async () => {
    const server = await createInstance();
    const policy = isolateMiners('dry-run');
    const worse = { ...ISOLATE_MINERS, name: 'worse', min_severity: 9 };
    await putPolicy({ ...policy, rules: [worse, ...policy.rules] });

    await raiseMining(server, { severity: 8 });
    await untilIncident(server.instanceId, 'dry-run');
    await raiseMining(server, { severity: 9.5 });

    const { incident, actions } = await untilIncident(server.instanceId, 'contained');
    expect(incident.findingCount).toBe(2);
    expect(actions[0]?.requestedBy).toBe('policy:worse');
  });
});
