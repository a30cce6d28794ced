import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { WORK_QUEUES } from '../../../../scripts/riposte/names.ts';
import { describeRedrive, redrive } from '../../../../scripts/riposte/redrive.ts';
import { incidentItem } from '../../../../shared/aws/incident-items.ts';
import { anIncident } from '../../../builders/incident.ts';
import { anOperator } from '../../../builders/operator.ts';

const sqs = mockClient(SQSClient);
const dynamodb = mockClient(DynamoDBClient);
const SCREEN = { width: Infinity, now: new Date('2026-11-21T12:00:00.000Z') };

beforeEach(() => {
  sqs.reset();
  dynamodb.reset();
  dynamodb.on(ScanCommand).resolves({ Items: [] });
  sqs.on(GetQueueUrlCommand).callsFake(({ QueueName: name }: { QueueName: string }) => ({
    QueueUrl: `https://sqs/${name}`,
  }));
  sqs.on(GetQueueAttributesCommand).resolves({ Attributes: { ApproximateNumberOfMessages: '0' } });
  sqs.on(ReceiveMessageCommand).resolves({ Messages: [] });
  sqs.on(SendMessageCommand).resolves({ MessageId: '1' });
  sqs.on(DeleteMessageCommand).resolves({});
  sqs.on(ChangeMessageVisibilityBatchCommand).resolves({});
});

/** These messages lie in the queue; a queue that keeps on giving must not be emptied for ever. */
function queueHolds(name: string, messages: readonly Message[]): void {
  const QueueUrl = `https://sqs/riposte-dev-${name}`;
  const count = String(messages.length);
  sqs
    .on(GetQueueAttributesCommand, { QueueUrl })
    .resolves({ Attributes: { ApproximateNumberOfMessages: count } });
  sqs.on(ReceiveMessageCommand, { QueueUrl }).resolves({ Messages: [...messages] });
}

function sent() {
  return sqs
    .commandCalls(SendMessageCommand)
    .map(({ args: [{ input }] }) => [input.QueueUrl, input.MessageBody]);
}

function givenBack() {
  return sqs
    .commandCalls(ChangeMessageVisibilityBatchCommand)
    .flatMap(({ args: [{ input }] }) => input.Entries ?? [])
    .map(({ ReceiptHandle, VisibilityTimeout }) => [ReceiptHandle, VisibilityTimeout]);
}

const REJECTED = {
  Body: 'never',
  ReceiptHandle: 'r9',
  MessageAttributes: { reason: { DataType: 'String', StringValue: 'not JSON' } },
};

function deleted() {
  return sqs
    .commandCalls(DeleteMessageCommand)
    .map(({ args: [{ input }] }) => [input.QueueUrl, input.ReceiptHandle]);
}

describe('redrive', () => {
  it('puts dead letters back into their queue and takes each out once', async () => {
    queueHolds('findings-dlq', [
      { Body: 'one', ReceiptHandle: 'r1' },
      { Body: 'two', ReceiptHandle: 'r2' },
    ]);

    const reports = await redrive(anOperator(), 'findings');

    expect(reports).toStrictEqual([
      { queue: 'riposte-dev-findings-dlq', redriven: 2, rejected: 0, left: 0 },
    ]);
    expect(sent()).toStrictEqual([
      ['https://sqs/riposte-dev-findings', 'one'],
      ['https://sqs/riposte-dev-findings', 'two'],
    ]);
    expect(deleted()).toStrictEqual([
      ['https://sqs/riposte-dev-findings-dlq', 'r1'],
      ['https://sqs/riposte-dev-findings-dlq', 'r2'],
    ]);
  });

  it('leaves what was rejected where it is, and lets others read it at once', async () => {
    queueHolds('findings-dlq', [REJECTED, { Body: 'one', ReceiptHandle: 'r1' }]);

    const reports = await redrive(anOperator(), 'findings');

    expect(reports).toMatchObject([{ redriven: 1, rejected: 1, left: 0 }]);
    expect(sent()).toStrictEqual([['https://sqs/riposte-dev-findings', 'one']]);
    expect(givenBack()).toStrictEqual([['r9', 0]]);
    expect(describeRedrive(reports, SCREEN)).toContain('After a mend: --rejected.');
  });

  it('puts back what was rejected when that is asked for', async () => {
    queueHolds('findings-dlq', [REJECTED]);

    const reports = await redrive(anOperator(), 'findings', { rejected: true });

    expect(reports).toMatchObject([{ redriven: 1, rejected: 0 }]);
    expect(sent()).toStrictEqual([['https://sqs/riposte-dev-findings', 'never']]);
    expect(givenBack()).toStrictEqual([]);
  });

  it('brings an undelivered event to the queue that EventBridge could not reach', async () => {
    const target = 'arn:aws:sqs:eu-west-1:123456789012:riposte-dev-isolate-instance';
    const attribute = { DataType: 'String', StringValue: target };
    queueHolds('undelivered', [
      { Body: 'event', ReceiptHandle: 'r1', MessageAttributes: { TARGET_ARN: attribute } },
      { Body: 'odd', ReceiptHandle: 'r2' },
    ]);

    const [report] = await redrive(anOperator(), 'undelivered');

    expect(report).toStrictEqual({
      queue: 'riposte-dev-undelivered',
      redriven: 1,
      rejected: 0,
      left: 1,
    });
    expect(sent()).toStrictEqual([['https://sqs/riposte-dev-isolate-instance', 'event']]);
    expect(deleted()).toStrictEqual([['https://sqs/riposte-dev-undelivered', 'r1']]);
  });

  it('queues the alert of an untold incident anew, because stream failures are pointers only', async () => {
    queueHolds('stream-failures', [{ Body: '{"DDBStreamBatchInfo":{}}', ReceiptHandle: 'r1' }]);
    const incident = anIncident();
    const item = marshall(incidentItem(incident, 1), { removeUndefinedValues: true });
    dynamodb.on(ScanCommand).resolves({ Items: [item] });

    const [report] = await redrive(anOperator(), 'stream-failures');

    expect(report?.redriven).toBe(1);
    const { incidentId, stateVersion, correlationId } = incident;
    expect(sent()).toStrictEqual([
      [
        'https://sqs/riposte-dev-alerts',
        JSON.stringify({ version: 1, incidentId, stateVersion, contextVersion: 0, correlationId }),
      ],
    ]);
    expect(deleted()).toStrictEqual([['https://sqs/riposte-dev-stream-failures', 'r1']]);
  });

  it('counts as left what somebody has just read, because it cannot be taken now', async () => {
    const depth = {
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '3',
    };
    sqs.on(GetQueueAttributesCommand).resolves({ Attributes: depth });

    const reports = await redrive(anOperator(), 'alerts');

    expect(reports).toStrictEqual([
      { queue: 'riposte-dev-alerts-dlq', redriven: 0, rejected: 0, left: 3 },
    ]);
    expect(describeRedrive(reports, SCREEN)).toContain('try again in a minute');
    expect(
      describeRedrive([{ queue: 'q', redriven: 1, rejected: 0, left: 0 }], SCREEN),
    ).not.toContain('try again');
  });

  it('goes through all queues when none is named', async () => {
    const reports = await redrive(anOperator());

    expect(reports.map(({ queue }) => queue)).toStrictEqual([
      ...WORK_QUEUES.map((name) => `riposte-dev-${name}-dlq`),
      'riposte-dev-undelivered',
      'riposte-dev-stream-failures',
      'riposte-dev-not-forwarded',
    ]);
  });

  it('keeps a dead letter when it cannot be put back', async () => {
    queueHolds('alerts-dlq', [{ Body: 'one', ReceiptHandle: 'r1' }]);
    sqs.on(SendMessageCommand).rejects(new Error('denied'));

    await expect(redrive(anOperator(), 'alerts')).rejects.toThrow('denied');
    expect(deleted()).toStrictEqual([]);
  });

  it('knows its queues', async () => {
    await expect(redrive(anOperator(), 'nope')).rejects.toThrow(
      'no such queue: nope. One of: findings',
    );
  });
});
