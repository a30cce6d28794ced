import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { redrive } from '../../scripts/riposte/redrive.ts';
import { waitFor } from '../../scripts/wait-for.ts';
import { clients } from './support/clients.ts';
import { raiseMining } from './support/findings.ts';
import { configure, untilLogged, variablesOf } from './support/functions.ts';
import { untilIncident } from './support/incidents.ts';
import { createInstance, groupsOf, isQuarantined } from './support/instances.ts';
import { slackMessages, untilMessages } from './support/messages.ts';
import { operator, putPolicy, release } from './support/operator.ts';
import { local, platform } from './support/platform.ts';
import { isolateMiners } from './support/policies.ts';
import { queueMessages } from './support/queues.ts';
import { resetCap } from './support/stored-state.ts';

beforeAll(async () => putPolicy(isolateMiners()));
beforeEach(resetCap);

const ANYWHERE = [
  { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
];

/** A quarantine group of the VPC that somebody has opened. */
async function openQuarantineGroup(vpcId: string): Promise<string> {
  const { stack } = platform();
  const create = new CreateSecurityGroupCommand({
    GroupName: `${stack}-quarantine`,
    Description: 'Quarantine',
    VpcId: vpcId,
    TagSpecifications: [
      { ResourceType: 'security-group', Tags: [{ Key: 'riposte:quarantine', Value: stack }] },
    ],
  });
  const { GroupId: groupId = '' } = await clients().ec2.send(create);
  const open = new AuthorizeSecurityGroupIngressCommand({
    GroupId: groupId,
    IpPermissions: ANYWHERE,
  });
  await clients().ec2.send(open);
  return groupId;
}

describe('a quarantine group that somebody has opened', () => {
  it('is not used: nothing is changed and people are told; once mended, the retry contains', async () => {
    const server = await createInstance();
    const before = await groupsOf(server.instanceId);
    const groupId = await openQuarantineGroup(server.vpcId);

    await raiseMining(server);
    const { incident, actions } = await untilIncident(server.instanceId, 'failed');
    const untouched = await groupsOf(server.instanceId);
    const mend = { GroupId: groupId, IpPermissions: ANYWHERE };
    await clients().ec2.send(new RevokeSecurityGroupIngressCommand(mend));
    await untilIncident(server.instanceId, 'contained');
    const messages = await untilMessages(incident.incidentId, 2);

    expect(actions[0]?.reason).toMatch(/has rules: sgr-[0-9a-f]+; nothing was changed$/);
    expect(untouched).toStrictEqual(before);
    await expect(isQuarantined(server)).resolves.toBe(true);
    expect(messages).toStrictEqual([
      expect.stringMatching(/Failed: needs a human/),
      expect.stringMatching(/Contained in/),
    ]);
  });
});

describe('Slack that is down for long', () => {
  it('loses no message: it lies in the dead-letter queue and redrive sends it', async () => {
    const server = await createInstance();
    const before = (await queueMessages('alerts-dlq')).length;
    await local().slackBehaviour({ status: 500, times: 1000 });

    await raiseMining(server);
    const { incident } = await untilIncident(server.instanceId, 'contained');
    await waitFor(async () => (await queueMessages('alerts-dlq')).length > before, {
      timeoutMs: 90_000,
      what: 'the alert in the dead-letter queue',
    });
    const early = await slackMessages(incident.incidentId);
    await local().slackBehaviour({ status: 500, times: 0 });
    await waitFor(async () => {
      const [report] = await redrive(operator(), 'alerts');
      return (report?.redriven ?? 0) > 0;
    });

    expect(early).toStrictEqual([]);
    expect(await untilMessages(incident.incidentId, 1)).toHaveLength(1);
  });
});

describe('a function whose configuration lacks something', () => {
  it('says what is missing and does nothing; the order waits and is carried out once it is mended', async () => {
    const server = await createInstance();
    const before = await groupsOf(server.instanceId);
    await raiseMining(server);
    const { incident } = await untilIncident(server.instanceId, 'contained');
    const variables = await variablesOf('release-instance');

    await configure('release-instance', {
      Environment: { Variables: { ...variables, CONTAINMENT_TABLE: '' } },
    });
    const releasing = release(incident.incidentId);
    const said = await untilLogged('release-instance', 'CONTAINMENT_TABLE');
    const meanwhile = await isQuarantined(server);
    await configure('release-instance', { Environment: { Variables: variables } });

    expect(said).toMatch(/ConfigError.*CONTAINMENT_TABLE is empty/s);
    expect(meanwhile).toBe(true);
    expect((await releasing).complete).toBe(true);
    await expect(groupsOf(server.instanceId)).resolves.toStrictEqual(before);
  });
});
