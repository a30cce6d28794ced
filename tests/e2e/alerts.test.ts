import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { waitFor } from '../../scripts/wait-for.ts';
import { clients } from './support/clients.ts';
import { raiseMining } from './support/findings.ts';
import { untilIncident } from './support/incidents.ts';
import { createInstance } from './support/instances.ts';
import { slackMessages, untilMessages } from './support/messages.ts';
import { putPolicy } from './support/operator.ts';
import { clientConfiguration, local, platform } from './support/platform.ts';
import { isolateMiners } from './support/policies.ts';
import { fillSlackSecret, replaceSlackSecret } from './support/slack-bot.ts';
import { resetCap } from './support/stored-state.ts';

let mailbox: string;

beforeAll(async () => {
  await putPolicy(isolateMiners());
  mailbox = await subscribeMailbox();
});
beforeEach(resetCap);

/** A queue that hears what the topic's subscribers hear. */
async function subscribeMailbox(): Promise<string> {
  const { account, region, outputs } = platform();
  const topic = String(outputs['alert_topic_arn']);
  const arn = `arn:aws:sqs:${region}:${account}:mailbox`;
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: arn,
        Condition: { ArnEquals: { 'aws:SourceArn': topic } },
      },
    ],
  };
  const create = new CreateQueueCommand({
    QueueName: 'mailbox',
    Attributes: { Policy: JSON.stringify(policy) },
  });
  const { QueueUrl: url = '' } = await clients().sqs.send(create);
  const sns = new SNSClient(clientConfiguration());
  await sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'sqs', Endpoint: arn }));
  return url;
}

interface Notification {
  readonly Subject?: string;
  readonly Message: string;
}

async function untilNotified(incidentId: string): Promise<Notification> {
  return waitFor(async () => {
    const receive = new ReceiveMessageCommand({
      QueueUrl: mailbox,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 0,
    });
    const { Messages: messages = [] } = await clients().sqs.send(receive);
    const notifications = messages.map(
      ({ Body: body }) => JSON.parse(body ?? '{}') as Notification,
    );
    return notifications.find(({ Message: text }) => text.includes(incidentId));
  });
}

describe('an alert', () => {
  it('reaches programs that listen to the topic as JSON, with a readable subject', async () => {
    const server = await createInstance();

    await raiseMining(server);
    const { incident } = await untilIncident(server.instanceId, 'contained');
    const { Subject: subject = '', Message: text } = await untilNotified(incident.incidentId);
    const document: unknown = JSON.parse(text);

    expect(subject.length).toBeLessThan(100);
    expect(subject).toMatch(/^Riposte HIGH: Contained in [\d.]+ s/);
    expect(document).toMatchObject({
      schemaVersion: 1,
      kind: 'riposte.alert',
      incident: { incidentId: incident.incidentId, status: 'contained' },
      actions: [{ action: 'isolate-instance', state: 'contained' }],
      undo: expect.stringContaining(`riposte -- release ${incident.incidentId}`) as unknown,
      playbook: { path: 'docs/runbooks/findings/ec2.md' },
    });
  });

  it.each([
    ['limits the rate', { status: 429, retry_after: 1, times: 1 } as const],
    ['has an internal error', { status: 500, times: 2 } as const],
    ['does not answer in time', { status: 'hang', times: 1 } as const],
  ])('arrives once when Slack %s at first', async (_, behaviour) => {
    const server = await createInstance();
    await local().slackBehaviour(behaviour);

    await raiseMining(server);
    const { incident } = await untilIncident(server.instanceId, 'contained');

    expect(await untilMessages(incident.incidentId, 1)).toHaveLength(1);
  });

  it('comes when the webhook is put into an empty secret; the topic is told meanwhile', async () => {
    const server = await createInstance();
    await replaceSlackSecret(' ');

    await raiseMining(server);
    const { incident } = await untilIncident(server.instanceId, 'contained');
    const notification = await untilNotified(incident.incidentId);
    const early = await slackMessages(incident.incidentId);
    await fillSlackSecret(platform().slackUrl);

    expect(notification.Message).toContain(incident.incidentId);
    expect(early).toStrictEqual([]);
    expect(await untilMessages(incident.incidentId, 1)).toHaveLength(1);
  });
});
