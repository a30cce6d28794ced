import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { PurgeQueueCommand, type Message } from '@aws-sdk/client-sqs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { miningFinding } from '../../scripts/local-aws/server-finding.ts';
import { waitFor } from '../../scripts/wait-for.ts';
import { clients } from './support/clients.ts';
import { raiseMining } from './support/findings.ts';
import { untilIncident } from './support/incidents.ts';
import { createInstance, groupsOf } from './support/instances.ts';
import { slackMessages, untilMessages } from './support/messages.ts';
import { putPolicy } from './support/operator.ts';
import { clientConfiguration, local, platform } from './support/platform.ts';
import { isolateMiners } from './support/policies.ts';
import { queueMessages, queueUrl, sendToQueue } from './support/queues.ts';
import { resetCap } from './support/stored-state.ts';

beforeAll(async () => putPolicy(isolateMiners()));
beforeEach(resetCap);

async function rejected(queue: string, body: string): Promise<Message> {
  await sendToQueue(queue, body);
  return waitFor(async () => {
    const messages = await queueMessages(`${queue}-dlq`);
    return messages.find((message) => message.Body === body);
  });
}

function attribute(message: Message, name: string): string | undefined {
  return message.MessageAttributes?.[name]?.StringValue;
}

async function purge(queue: string): Promise<void> {
  await clients().sqs.send(new PurgeQueueCommand({ QueueUrl: await queueUrl(queue) }));
}

describe('a message that can never succeed', () => {
  afterAll(async () => {
    await Promise.all(
      ['findings-dlq', 'isolate-instance-dlq', 'release-instance-dlq', 'alerts-dlq'].map(purge),
    );
  });

  it.each([
    { queue: 'findings', by: 'triage-finding', body: '{"half": ', reason: /not JSON/ },
    {
      queue: 'findings',
      by: 'triage-finding',
      body: '[]',
      reason: /not a finding of a known source/,
    },
    {
      queue: 'findings',
      by: 'triage-finding',
      body: '{"source":"aws.guardduty","detail-type":"GuardDuty Finding","detail":{"id":7}}',
      reason: /not a GuardDuty finding: id/,
    },
    {
      queue: 'findings',
      by: 'triage-finding',
      body: '{"Type":"Notification","TopicArn":"arn:aws:sns:eu-west-1:1:evil","Message":"{}"}',
      reason: /not listed/,
    },
    {
      queue: 'isolate-instance',
      by: 'isolate-instance',
      body: '{"source":"riposte","detail-type":"Containment Requested","detail":{}}',
      reason: /not a "Containment Requested" event/,
    },
    {
      queue: 'release-instance',
      by: 'release-instance',
      body: 'release everything',
      reason: /not JSON/,
    },
    { queue: 'alerts', by: 'send-alert', body: '{"version":1}', reason: /alert/i },
  ])(
    'in the queue $queue lies in its dead-letter queue with the reason ($reason)',
    async ({ queue, by, body, reason }) => {
      const message = await rejected(queue, body);

      expect(attribute(message, 'reason')).toMatch(reason);
      expect(attribute(message, 'errorCode')).toBe('invalid-input');
      expect(attribute(message, 'rejectedBy')).toBe(by);
    },
  );

  it('is not obeyed when nobody ordered it: the incident does not exist', async () => {
    const server = await createInstance();
    const before = await groupsOf(server.instanceId);
    const { account, region } = platform();
    const detail = {
      version: 1,
      correlationId: 'forged',
      incidentId: 'inc-20261121-00000000',
      action: 'isolate-instance',
      mode: 'auto',
      target: { kind: 'instance', accountId: account, region, id: server.instanceId },
      requestedBy: 'policy:forged',
      requestedAt: new Date().toISOString(),
    };

    const message = await rejected(
      'isolate-instance',
      JSON.stringify({ source: 'riposte', 'detail-type': 'Containment Requested', detail }),
    );

    expect(attribute(message, 'reason')).toMatch(/unknown incident/);
    await expect(groupsOf(server.instanceId)).resolves.toStrictEqual(before);
  });

  it('sets off the alarm of the dead-letter queue, which tells the topic and the default bus', async () => {
    await sendToQueue('findings', 'poison');
    const alarms = new CloudWatchClient(clientConfiguration());
    const prefix = `${platform().stack}-findings`;

    const firing = await waitFor(
      async () => {
        const command = new DescribeAlarmsCommand({ AlarmNamePrefix: prefix, StateValue: 'ALARM' });
        const { MetricAlarms: found = [] } = await alarms.send(command);
        return found.find(({ Dimensions: dimensions }) =>
          dimensions?.some(({ Value: value }) => value === `${prefix}-dlq`),
        );
      },
      { timeoutMs: 90_000, what: 'the alarm on the dead-letter queue' },
    );

    expect(firing.AlarmActions).toStrictEqual([platform().outputs['alert_topic_arn']]);
  });
});

describe('a large or hostile finding', () => {
  it('of 120 KB lies in the bucket with every byte, and the incident says where', async () => {
    const server = await createInstance();
    const padding = 'x'.repeat(120_000);

    const { id } = await raiseMining(server, { unknownField: padding });
    const { findings } = await untilIncident(server.instanceId, 'contained');
    const { bucket = '', key = '', bytes } = findings[0]?.rawObject ?? {};
    const s3 = new S3Client(clientConfiguration());
    const stored = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const text = (await stored.Body?.transformToString()) ?? '';

    expect(JSON.parse(text)).toMatchObject({ id, unknownField: padding });
    expect(Buffer.byteLength(text)).toBe(bytes);
  });

  it('of 300 KB, larger than any queue or bus takes today, is filed when it does arrive', async () => {
    const server = await createInstance();
    const stored = await local().raiseFinding(miningFinding(server), false);
    const detail = { ...stored, padding: 'y'.repeat(300_000) };

    const answer = await invokeTriage({
      source: 'aws.guardduty',
      'detail-type': 'GuardDuty Finding',
      detail,
    });
    const { findings } = await untilIncident(server.instanceId, 'contained');

    expect(answer).toStrictEqual({ batchItemFailures: [] });
    expect(findings[0]?.rawObject?.bytes).toBeGreaterThan(300_000);
  });

  it('with hostile text is told without a mention, a link or a broken message', async () => {
    const server = await createInstance();
    const refusedBefore = (await local().refusedSlackMessages()).length;
    const hostile =
      '<!channel> <@U123> <https://evil.example|AWS console> `*_~ \u202e\u0000 " ; DROP';

    await raiseMining(server, { title: hostile.repeat(20), description: hostile.repeat(500) });
    const { incident } = await untilIncident(server.instanceId, 'contained');
    await untilMessages(incident.incidentId, 1);
    const [message] = await slackMessages(incident.incidentId);
    const links = interpretedTexts(message?.payload).flatMap(
      (text) => text.match(/<[^>]*>/g) ?? [],
    );

    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((link) => !CONSOLE_LINK.test(link))).toStrictEqual([]);
    const refused = (await local().refusedSlackMessages()).slice(refusedBefore);
    expect(refused.filter(({ status }) => status === 400)).toStrictEqual([]);
  });
});

const CONSOLE_LINK = /^<https:\/\/[a-z0-9-]+\.console\.aws\.amazon\.com\/[^|>]*\|[^|>]*>$/;

/** Every text in which Slack would see mentions and links: all but `plain_text`. */
function interpretedTexts(node: unknown, key = ''): string[] {
  if (typeof node === 'string') return key === 'text' ? [node] : [];
  if (Array.isArray(node)) return node.flatMap((entry) => interpretedTexts(entry));
  return typeof node === 'object' && node !== null ? textsOfObject(node) : [];
}

function textsOfObject(node: object): string[] {
  if ('type' in node && node.type === 'plain_text') return [];
  return Object.entries(node).flatMap(([name, value]) => interpretedTexts(value, name));
}

async function invokeTriage(body: unknown): Promise<unknown> {
  const lambda = new LambdaClient(clientConfiguration());
  const attributes = { SentTimestamp: String(Date.now()), ApproximateReceiveCount: '1' };
  const record = { messageId: 'large', body: JSON.stringify(body), attributes };
  const { Payload: payload } = await lambda.send(
    new InvokeCommand({
      FunctionName: `${platform().stack}-triage-finding`,
      Payload: JSON.stringify({ Records: [record] }),
    }),
  );
  lambda.destroy();
  return JSON.parse(Buffer.from(payload ?? []).toString());
}
