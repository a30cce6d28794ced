import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { describeDeadLetters } from '../../../../scripts/riposte/dead-letters/describe-list.ts';
import { listDeadLetters } from '../../../../scripts/riposte/dead-letters/list.ts';
import {
  deadLetterQueues,
  findDeadLetterQueue,
} from '../../../../scripts/riposte/dead-letters/queues.ts';
import { anOperator } from '../../../builders/operator.ts';

const sqs = mockClient(SQSClient);
const SCREEN = { width: Infinity, now: new Date('2026-11-21T12:00:00.000Z') };

beforeEach(() => {
  sqs.reset();
  sqs.on(GetQueueUrlCommand).callsFake(({ QueueName: name }: { QueueName: string }) => ({
    QueueUrl: `https://sqs/${name}`,
  }));
  sqs.on(ChangeMessageVisibilityBatchCommand).resolves({});
});

/** The dead-letter queue of triage. */
async function findings() {
  return findDeadLetterQueue(anOperator(), 'findings');
}

function message(id: string, sentAt: string, attributes: Record<string, string> = {}): Message {
  return {
    MessageId: id,
    ReceiptHandle: `handle-${id}`,
    Body: `body of ${id}`,
    Attributes: { SentTimestamp: String(Date.parse(sentAt)) },
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, StringValue]) => [
        name,
        { DataType: 'String', StringValue },
      ]),
    ),
  };
}

function queueHolds(depth: number, messages: readonly Message[], hidden = 0): void {
  const Attributes = {
    ApproximateNumberOfMessages: String(depth),
    ApproximateNumberOfMessagesNotVisible: String(hidden),
  };
  sqs.on(GetQueueAttributesCommand).resolves({ Attributes });
  sqs
    .on(ReceiveMessageCommand)
    .resolvesOnce({ Messages: [...messages] })
    .resolves({ Messages: [] });
}

const newer = message('b', '2026-11-21T11:59:00.000Z', {
  rejectedBy: 'triage',
  reason: 'not JSON',
});
const older = message('a', '2026-11-21T10:00:00.000Z');

describe('list of dead letters', () => {
  it('counts the reasons and knows the oldest, and shows as many bodies as asked for', async () => {
    queueHolds(3, [newer, older, message('c', '2026-11-21T11:59:30.000Z', { reason: 'not JSON' })]);

    const [report] = await listDeadLetters(anOperator(), { show: 1, queue: await findings() });

    expect(report).toMatchObject({
      ...{ name: 'findings', queue: 'riposte-dev-findings-dlq', depth: 3, looked: 3 },
      oldestAt: '2026-11-21T10:00:00.000Z',
      reasons: [
        { kind: 'rejected', reason: 'not JSON', count: 2 },
        { kind: 'failed', count: 1 },
      ],
      messages: [{ messageId: 'a', kind: 'failed', body: 'body of a' }],
    });
  });

  it('takes nothing out: every message can be read again at once', async () => {
    queueHolds(2, [newer, older]);

    await listDeadLetters(anOperator(), { show: 0, queue: await findings() });

    const entries = sqs
      .commandCalls(ChangeMessageVisibilityBatchCommand)
      .flatMap(({ args: [{ input }] }) => input.Entries ?? []);
    expect(entries.map((entry) => [entry.ReceiptHandle, entry.VisibilityTimeout])).toStrictEqual([
      ['handle-b', 0],
      ['handle-a', 0],
    ]);
    expect(sqs.commandCalls(DeleteMessageCommand)).toHaveLength(0);
  });

  it('gives back what it has read when it fails half-way', async () => {
    sqs
      .on(GetQueueAttributesCommand)
      .resolves({ Attributes: { ApproximateNumberOfMessages: '50' } });
    sqs
      .on(ReceiveMessageCommand)
      .resolvesOnce({ Messages: [older] })
      .rejects(new Error('denied'));

    await expect(
      listDeadLetters(anOperator(), { show: 0, queue: await findings() }),
    ).rejects.toThrow('denied');
    expect(sqs.commandCalls(ChangeMessageVisibilityBatchCommand)).toHaveLength(1);
  });

  it('does not read an empty queue', async () => {
    queueHolds(0, []);

    const reports = await listDeadLetters(anOperator(), { show: 5 });

    const all = await deadLetterQueues(anOperator());
    expect(reports.map(({ queue }) => queue)).toStrictEqual(all.map(({ queue }) => queue));
    expect(sqs.commandCalls(ReceiveMessageCommand)).toHaveLength(0);
    expect(describeDeadLetters(reports, SCREEN)).not.toContain('Put back');
  });

  it('says why EventBridge could not deliver, and why Lambda gave up a batch of the stream', async () => {
    const undelivered = { ERROR_CODE: 'NO_PERMISSIONS', ERROR_MESSAGE: 'not allowed' };
    const failure = message('s', '2026-11-21T10:00:00.000Z');
    queueHolds(2, [
      message('u', '2026-11-21T11:00:00.000Z', undelivered),
      { ...failure, Body: '{"requestContext":{"condition":"RetryAttemptsExhausted"}}' },
    ]);

    const [report] = await listDeadLetters(anOperator(), { show: 0, queue: await findings() });

    expect(report?.reasons).toStrictEqual([
      { kind: 'failed', reason: 'RetryAttemptsExhausted', count: 1 },
      { kind: 'undelivered', reason: 'NO_PERMISSIONS: not allowed', count: 1 },
    ]);
  });

  it('says that it has looked at a part only, and cannot be steered by a body', async () => {
    queueHolds(200, [{ ...older, Body: 'a\u001b[2J\nb' }], 7);

    const text = describeDeadLetters(
      await listDeadLetters(anOperator(), { show: 1, queue: await findings() }),
      SCREEN,
    );

    expect(text).toMatch(/^findings +200 +7 +2 h ago/m);
    expect(text).toContain('findings (of the 1 that were looked at)');
    expect(text).toContain('a\ufffd[2J\n');
  });
});

describe('the name of a dead-letter queue', () => {
  it.each(['alerts', 'alerts-dlq', 'riposte-dev-alerts-dlq'])('may be %s', async (name) => {
    await expect(findDeadLetterQueue(anOperator(), name)).resolves.toMatchObject({
      queue: 'riposte-dev-alerts-dlq',
    });
  });

  it('is refused with those there are', async () => {
    await expect(findDeadLetterQueue(anOperator(), 'alert')).rejects.toThrow(
      'no such queue: alert. One of: findings',
    );
  });
});

describe('the queue of what was not forwarded', () => {
  const regionOf = async ({ client }: { client: SQSClient }) => client.config.region();

  it('is in us-east-1, and its events go to triage at home', async () => {
    const queue = await findDeadLetterQueue(anOperator(), 'not-forwarded');

    expect(queue).toMatchObject({ region: 'us-east-1', source: 'riposte-dev-findings' });
    await expect(regionOf(queue)).resolves.toBe('us-east-1');
  });

  it('is not there when the stack itself is in us-east-1', async () => {
    const operator = { ...anOperator(), region: () => Promise.resolve('us-east-1') };

    const names = (await deadLetterQueues(operator)).map(({ name }) => name);

    expect(names).toContain('undelivered');
    expect(names).not.toContain('not-forwarded');
  });
});
