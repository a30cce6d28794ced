import {
  CreateTopicCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { waitFor } from '../../scripts/wait-for.ts';
import type { ResponsePolicy } from '../../shared/domain/policy.ts';
import { aHealthEvent, anAsff } from '../builders/sources.ts';
import { createUser, keyStates } from './support/credentials.ts';
import { readIncidentsFor, untilIncident } from './support/incidents.ts';
import { createInstance, groupsOf } from './support/instances.ts';
import { untilMessages } from './support/messages.ts';
import { putPolicy } from './support/operator.ts';
import { clientConfiguration, local, platform } from './support/platform.ts';
import { isolateMiners } from './support/policies.ts';
import { asFunction, SESSION_NAME } from './support/role-session.ts';
import { queueMessages, sendToQueue } from './support/queues.ts';
import {
  createAlarm,
  feedAlarm,
  findingsWith,
  publish,
  putEvent,
  putOwnEvent,
  removeAlarms,
  topicArn,
  unique,
  untilIncidentWith,
} from './support/sources.ts';
import { resetCap } from './support/stored-state.ts';

const EXPOSED: ResponsePolicy['rules'][number] = {
  name: 'exposed',
  types: ['Health:*'],
  min_severity: 7,
  resource_roles: ['ABSENT'],
  actions: ['revoke-credentials'],
  mode: 'auto',
};

beforeAll(async () =>
  putPolicy({ ...isolateMiners(), rules: [...isolateMiners().rules, EXPOSED] }),
);
beforeEach(resetCap);
// What a burglar was refused was refused on purpose.
afterAll(async () => {
  await local().forgetCallsOf(SESSION_NAME);
  await removeAlarms();
});

/** The notification that an alarm would publish. */
function notification(name: string): object {
  const { account, region } = platform();
  return {
    AlarmName: name,
    AlarmArn: `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`,
    AlarmDescription: `Forged (${name})`,
    AWSAccountId: account,
    NewStateValue: 'ALARM',
    NewStateReason: 'because I say so',
    StateChangeTime: new Date().toISOString(),
    Region: 'EU (Ireland)',
    OldStateValue: 'OK',
  };
}

describe('an alarm that somebody made up', () => {
  it.each([
    ['does not exist', 'unconfirmed: CloudWatch does not know this alarm (DescribeAlarms)', false],
    ['is quiet', 'unconfirmed: the alarm is in state OK (DescribeAlarms)', true],
  ])('and that %s is recorded and told as unconfirmed', async (_, reason, exists) => {
    const name = `${platform().stack}-detect-critical-forged-${unique()}`;
    if (exists) {
      await createAlarm({ name });
      await feedAlarm(name, 1);
    }

    await publish(notification(name));

    const { incident, findings } = await untilIncidentWith('the forged alarm', (_found, details) =>
      details.incident.resources.includes(`alarm ${name}`),
    );
    expect(findings.map(({ unconfirmed }) => unconfirmed)).toStrictEqual([reason]);
    await untilMessages(incident.incidentId, 1);
    const messages = await local().slackMessages();
    const told = messages.filter(({ payload }) =>
      JSON.stringify(payload).includes(incident.incidentId),
    );
    expect(JSON.stringify(told.map(({ payload }) => payload))).toContain(reason);
  });
});

describe('a finding that GuardDuty does not know', () => {
  function forged(instanceId: string) {
    const { account, region, outputs } = platform();
    const id = unique().repeat(4);
    const detector = String(outputs['detector_id']);
    const resource = `arn:aws:ec2:${region}:${account}:instance/${instanceId}`;
    return anAsff({
      Id: `arn:aws:guardduty:${region}:${account}:detector/${detector}/finding/${id}`,
      Resources: [{ Type: 'AwsEc2Instance', Id: resource, Region: region }],
    });
  }

  it.each([
    ['comes from Security Hub', async (asff: object) => local().importFindings(asff)],
    ['comes through a listed topic', async (asff: object) => publish(asff)],
    [
      'is wrapped twice',
      async (asff: object) =>
        publish({
          Type: 'Notification',
          TopicArn: topicArn('elsewhere'),
          Message: JSON.stringify({
            source: 'aws.securityhub',
            'detail-type': 'Security Hub Findings - Imported',
            detail: { findings: [asff] },
          }),
        }),
    ],
  ])('is refused and told when it %s', async (_, send) => {
    const server = await createInstance({ eniCount: 1 });
    const before = await groupsOf(server.instanceId);

    await send(forged(server.instanceId));

    const { incident, actions } = await untilIncident(server.instanceId, 'refused');
    expect(actions.map(({ reason }) => reason)).toStrictEqual([
      'unconfirmed: GuardDuty does not know this finding (GetFindings)',
    ]);
    expect((await untilMessages(incident.incidentId, 1))[0]).toMatch(/unconfirmed/);
    expect(await groupsOf(server.instanceId)).toStrictEqual(before);
  });
});

describe('an event in the name of AWS', () => {
  it('is not taken from a customer', async () => {
    const user = await createUser();
    const { detail } = aHealthEvent([user.keys.accessKeyId]);

    const refusal = await putEvent({
      source: 'aws.health',
      type: 'AWS Health Event',
      detail: Object(detail) as object,
    });

    expect(refusal).toBe('NotAuthorizedForSourceException');
  });

  it('proves nothing when it comes through a topic: it is recorded and told, not acted on', async () => {
    const user = await createUser();
    const key = user.keys.accessKeyId;
    const event = aHealthEvent([key], {
      eventArn: `arn:aws:health:us-east-1::event/RISK/X/${unique()}`,
    });

    await publish({ ...event, account: platform().account });

    const { incident, actions, findings } = await untilIncidentWith(
      'the key',
      (_, details) =>
        details.incident.resources.includes(`access key ${key}`) &&
        details.incident.status === 'refused',
    );
    const reason = 'unconfirmed: it came through an SNS topic, to which others may publish';
    expect(actions.map((action) => action.reason)).toStrictEqual([reason]);
    expect(findings.map(({ unconfirmed }) => unconfirmed)).toStrictEqual([reason]);
    expect((await untilMessages(incident.incidentId, 1))[0]).toMatch(/unconfirmed/);
    expect(await keyStates(user.name)).toStrictEqual({ [key]: 'Active' });
  });
});

describe('a topic that is not listed', () => {
  it('cannot reach the queue, whoever subscribes the queue to it', async () => {
    const server = await createInstance({ eniCount: 1 });
    const { account, region, stack } = platform();
    const sns = new SNSClient(clientConfiguration());
    const { TopicArn: arn } = await sns.send(new CreateTopicCommand({ Name: `evil-${unique()}` }));
    const endpoint = `arn:aws:sqs:${region}:${account}:${stack}-findings`;
    await sns.send(new SubscribeCommand({ TopicArn: arn, Protocol: 'sqs', Endpoint: endpoint }));

    await sns.send(new PublishCommand({ TopicArn: arn, Message: JSON.stringify(anAsff()) }));
    sns.destroy();
    // What comes later is handled: the queue had its chance.
    await publish(notification(`${stack}-detect-high-after-${unique()}`));

    await untilIncidentWith('what came later', ({ type }) => type.startsWith('Alarm:after-'));
    expect(await readIncidentsFor(server.instanceId)).toStrictEqual([]);
    const evil = (await queueMessages('findings-dlq')).filter(({ Body: body }) =>
      body?.includes(arn ?? '?'),
    );
    expect(evil).toStrictEqual([]);
  });

  it('is rejected with its name when somebody puts its message into the queue', async () => {
    const evil = topicArn(`evil-${unique()}`);
    const body = { Type: 'Notification', TopicArn: evil, Message: JSON.stringify(anAsff()) };

    await sendToQueue('findings', JSON.stringify(body));

    const rejected = await waitFor(async () => {
      const messages = await queueMessages('findings-dlq');
      return messages.find(({ Body: found }) => found?.includes(evil));
    });
    expect(rejected.MessageAttributes?.['reason']?.StringValue).toBe(
      'InvalidInputError: from an SNS topic that is not listed',
    );
  });
});

const DENIED = { name: 'AccessDeniedException' };

describe('an event on the own bus', () => {
  const detection = { version: 1, id: `forged-${unique()}`, type: 'Recon:EC2/HorizontalScan' };

  it('is not taken from a role that is not the platform’s', async () => {
    await expect(putOwnEvent('Detection Raised', detection)).rejects.toMatchObject(DENIED);
    expect(
      await findingsWith(({ findingId }) => findingId === `detection-${detection.id}`),
    ).toStrictEqual([]);
  });

  it.each(['Drill Requested', 'Containment Ordered', 'Release Requested'])(
    'is not taken from a function when it is an order: %s',
    async (type) => {
      await expect(
        putOwnEvent(type, { version: 1 }, await asFunction('triage-finding')),
      ).rejects.toMatchObject(DENIED);
    },
  );
});
