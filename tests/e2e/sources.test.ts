import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { miningFinding } from '../../scripts/local-aws/server-finding.ts';
import { waitFor } from '../../scripts/wait-for.ts';
import { listIncidents } from '../../scripts/riposte/incidents.ts';
import { raiseFinding } from './support/findings.ts';
import { readIncidentsFor, untilIncident } from './support/incidents.ts';
import { createInstance, isQuarantined } from './support/instances.ts';
import { operator, putPolicy } from './support/operator.ts';
import { clientConfiguration, FINDING_TOPIC, local, platform } from './support/platform.ts';
import { isolateMiners } from './support/policies.ts';
import { resetCap } from './support/stored-state.ts';

beforeAll(async () => putPolicy(isolateMiners()));
beforeEach(resetCap);

describe('a finding from a listed SNS topic', () => {
  it('is confirmed, contained and told like one from EventBridge', async () => {
    const server = await createInstance();
    const stored = await local().raiseFinding(miningFinding(server), false);
    const { account, region } = platform();
    const sns = new SNSClient(clientConfiguration());
    const event = { source: 'aws.guardduty', 'detail-type': 'GuardDuty Finding', detail: stored };

    await sns.send(
      new PublishCommand({
        TopicArn: `arn:aws:sns:${region}:${account}:${FINDING_TOPIC}`,
        Message: JSON.stringify(event),
      }),
    );

    const { findings } = await untilIncident(server.instanceId, 'contained');
    expect(findings.map(({ findingId }) => findingId)).toStrictEqual([stored.id]);
    await expect(isQuarantined(server)).resolves.toBe(true);
  });
});

describe('an attack sequence, which has no action and carries its resources elsewhere', () => {
  it('contains every instance of the sequence in one incident', async () => {
    const servers = [await createInstance(), await createInstance()];
    const policy = isolateMiners();
    const sequences = {
      name: 'sequences',
      types: ['AttackSequence:*'],
      min_severity: 9,
      resource_roles: ['ABSENT' as const],
      actions: ['isolate-instance' as const],
      mode: 'auto' as const,
    };
    await putPolicy({ ...policy, rules: [sequences] });

    await raiseFinding({
      type: 'AttackSequence:EC2/CompromisedInstanceGroup',
      severity: 9.5,
      title: 'A group of instances is compromised',
      resource: { resourceType: 'AttackSequence' },
      service: {
        detection: {
          sequence: {
            uid: 'sequence-1',
            description: 'Several signals joined',
            resources: servers.map(({ instanceId, name }) => ({
              uid: `arn:aws:ec2:eu-west-1:123456789012:instance/${instanceId}`,
              name,
              resourceType: 'EC2_INSTANCE',
            })),
            signals: [],
          },
        },
      },
    });
    const { incident, actions } = await untilIncident(servers[0]?.instanceId ?? '', 'contained');
    await putPolicy(isolateMiners());

    expect(incident.severityBand).toBe('critical');
    expect(actions.map(({ state, target }) => [state, target.id]).sort()).toStrictEqual(
      servers.map(({ instanceId }) => ['contained', instanceId]).sort(),
    );
    expect(await Promise.all(servers.map(isQuarantined))).toStrictEqual([true, true]);
  });
});

describe('a finding of a type that is not known today', () => {
  it('is carried along with its unknown fields and told', async () => {
    const title = `Something new ${Date.now()}`;

    await raiseFinding({
      type: 'Novelty:Quantum/Entanglement.X!Y',
      severity: 8,
      title,
      resource: { resourceType: 'QuantumBit', quantumBitDetails: { spin: 'up' } },
      service: { action: { actionType: 'TELEPORT', teleportAction: { to: 'elsewhere' } } },
    });
    const incident = await waitFor(async () => {
      const all = await listIncidents(operator());
      return all.find((found) => found.title === title && found.status === 'open');
    });

    expect(incident.resources).toStrictEqual(['QuantumBit see the finding']);
    expect(await readIncidentsFor('i-00000000')).toStrictEqual([]);
  });
});
