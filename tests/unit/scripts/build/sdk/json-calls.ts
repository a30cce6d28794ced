import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  type Update,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  GetFindingsCommand,
  GuardDutyClient,
  ListFindingsCommand,
} from '@aws-sdk/client-guardduty';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Answer, Call } from './call.ts';

const QUEUE = 'https://sqs.eu-west-1.amazonaws.com/123456789012/alerts';
const KEY = { pk: { S: 'INCIDENT#1' }, sk: { S: 'META' } };
const CONDITIONAL: Update & UpdateItemCommandInput = {
  TableName: 'incidents',
  Key: KEY,
  UpdateExpression: 'SET #s = :s ADD holders :h',
  ConditionExpression: 'attribute_not_exists(pk)',
  ExpressionAttributeNames: { '#s': 'state' },
  ExpressionAttributeValues: { ':s': { S: 'isolated' }, ':h': { SS: ['inc-1', 'inc-2'] } },
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
};
const ITEM = {
  ...KEY,
  count: { N: '3' },
  raw: { B: new Uint8Array([1, 2, 3]) },
  steps: { L: [{ M: { ok: { BOOL: true }, at: { NULL: true } } }] },
};

function json(body: unknown, extra: Partial<Answer> = {}): Answer {
  return {
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify(body),
    ...extra,
  };
}

const DYNAMODB_CALLS: readonly Call[] = [
  {
    label: 'dynamodb get',
    send: (c) =>
      new DynamoDBClient(c).send(
        new GetItemCommand({ TableName: 'incidents', Key: KEY, ConsistentRead: true }),
      ),
    answer: json({
      Item: { ...KEY, count: { N: '3' }, raw: { B: 'AQID' }, tags: { SS: ['a', 'b'] } },
    }),
  },
  {
    label: 'dynamodb put',
    send: (c) =>
      new DynamoDBClient(c).send(new PutItemCommand({ TableName: 'incidents', Item: ITEM })),
    answer: json({}),
  },
  {
    label: 'dynamodb query',
    send: (c) =>
      new DynamoDBClient(c).send(
        new QueryCommand({
          TableName: 'incidents',
          KeyConditionExpression: 'pk = :p',
          ExpressionAttributeValues: { ':p': { S: 'INCIDENT#1' } },
          Limit: 25,
        }),
      ),
    answer: json({ Items: [itemAnswer()], Count: 1, LastEvaluatedKey: KEY }),
  },
  {
    label: 'dynamodb update, condition failed',
    send: (c) => new DynamoDBClient(c).send(new UpdateItemCommand(CONDITIONAL)),
    answer: json(
      {
        __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
        message: 'The conditional request failed',
        Item: KEY,
      },
      { status: 400 },
    ),
  },
  {
    label: 'dynamodb transaction cancelled',
    send: (c) =>
      new DynamoDBClient(c).send(
        new TransactWriteItemsCommand({
          TransactItems: [{ Update: CONDITIONAL }],
          ClientRequestToken: 'token-1',
        }),
      ),
    answer: json(
      {
        __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
        Message: 'Transaction cancelled',
        CancellationReasons: [
          { Code: 'ConditionalCheckFailed', Message: 'no', Item: KEY },
          { Code: 'None' },
        ],
      },
      { status: 400 },
    ),
  },
  {
    label: 'dynamodb unknown error',
    send: (c) =>
      new DynamoDBClient(c).send(new GetItemCommand({ TableName: 'incidents', Key: KEY })),
    answer: json({ __type: 'FutureException', message: 'from the future' }, { status: 500 }),
  },
];

function itemAnswer(): unknown {
  return { ...KEY, count: { N: '3' }, steps: { L: [{ M: { ok: { BOOL: true } } }] } };
}

const MESSAGE_CALLS: readonly Call[] = [
  {
    label: 'sqs send',
    send: (c) =>
      new SQSClient(c).send(
        new SendMessageCommand({
          QueueUrl: QUEUE,
          MessageBody: 'hello',
          DelaySeconds: 30,
          MessageAttributes: { reason: { DataType: 'String', StringValue: 'poison' } },
        }),
      ),
    answer: json({ MD5OfMessageBody: '5d41402abc4b2a76b9719d911017c592', MessageId: 'm-1' }),
  },
  {
    label: 'sqs queue gone',
    send: (c) =>
      new SQSClient(c).send(
        new GetQueueAttributesCommand({ QueueUrl: QUEUE, AttributeNames: ['All'] }),
      ),
    answer: json(
      { __type: 'com.amazonaws.sqs#QueueDoesNotExist', message: 'gone' },
      {
        status: 400,
        headers: { 'x-amzn-query-error': 'AWS.SimpleQueueService.NonExistentQueue;Sender' },
      },
    ),
  },
  {
    label: 'eventbridge put',
    send: (c) =>
      new EventBridgeClient(c).send(
        new PutEventsCommand({
          Entries: [
            {
              Source: 'riposte',
              DetailType: 'Containment Requested',
              Detail: '{"version":1}',
              EventBusName: 'b',
              Time: new Date(0),
            },
          ],
        }),
      ),
    answer: json({
      FailedEntryCount: 1,
      Entries: [{ ErrorCode: 'ThrottlingException', ErrorMessage: 'slow' }],
    }),
  },
  {
    label: 'logs filter',
    send: (c) =>
      new CloudWatchLogsClient(c).send(
        new FilterLogEventsCommand({ logGroupName: '/aws/lambda/x', startTime: 1 }),
      ),
    answer: json({ events: [{ timestamp: 5, message: 'line', eventId: 'e' }], nextToken: 'n' }),
  },
  {
    label: 'metrics put',
    send: (c) =>
      new CloudWatchClient(c).send(
        new PutMetricDataCommand({
          Namespace: 'Riposte',
          MetricData: [{ MetricName: 'AlertsSent', Value: 1, Unit: 'Count' }],
        }),
      ),
    answer: json({}),
  },
];

const SERVICE_CALLS: readonly Call[] = [
  {
    label: 'secret read',
    send: (c) =>
      new SecretsManagerClient(c).send(
        new GetSecretValueCommand({ SecretId: 'riposte-dev/slack-webhook' }),
      ),
    answer: json({ ARN: 'arn', SecretString: 's3cret', CreatedDate: 1763719200.5 }),
  },
  {
    label: 'secret absent',
    send: (c) => new SecretsManagerClient(c).send(new GetSecretValueCommand({ SecretId: 'gone' })),
    answer: json({ __type: 'ResourceNotFoundException', Message: 'no value' }, { status: 400 }),
  },
  {
    label: 'guardduty list',
    send: (c) =>
      new GuardDutyClient(c).send(
        new ListFindingsCommand({
          DetectorId: 'd1',
          FindingCriteria: { Criterion: { severity: { GreaterThanOrEqual: 4 } } },
          SortCriteria: { AttributeName: 'updatedAt', OrderBy: 'DESC' },
        }),
      ),
    answer: json({ findingIds: ['f-1', 'f-2'], nextToken: 'more' }),
  },
  {
    label: 'guardduty get',
    send: (c) =>
      new GuardDutyClient(c).send(
        new GetFindingsCommand({ DetectorId: 'd1', FindingIds: ['f-1'] }),
      ),
    answer: json({
      findings: [
        {
          id: 'f-1',
          type: 'CryptoCurrency:EC2/BitcoinTool.B!DNS',
          severity: 8,
          accountId: '123456789012',
          service: {
            archived: false,
            count: 7,
            action: { actionType: 'DNS_REQUEST', dnsRequestAction: { domain: 'pool.example' } },
          },
          resource: {
            resourceType: 'Instance',
            instanceDetails: {
              instanceId: 'i-1',
              networkInterfaces: [
                { networkInterfaceId: 'eni-1', securityGroups: [{ groupId: 'sg-1' }] },
              ],
            },
          },
        },
      ],
    }),
  },
  {
    label: 'guardduty refused',
    send: (c) =>
      new GuardDutyClient(c).send(new GetFindingsCommand({ DetectorId: 'd 1/ü', FindingIds: [] })),
    answer: json(
      { __type: 'InvalidInputException', message: 'bad detector' },
      {
        status: 400,
        headers: { 'x-amzn-errortype': 'BadRequestException:http://internal.amazon.com/' },
      },
    ),
  },
  {
    label: 'lambda invoke',
    send: async (c) => {
      const output = await new LambdaClient(c).send(
        new InvokeCommand({
          FunctionName: 'f',
          InvocationType: 'RequestResponse',
          Payload: Buffer.from('{"a":1}'),
        }),
      );
      return { ...output, Payload: Buffer.from(output.Payload ?? []).toString() };
    },
    answer: {
      headers: { 'x-amz-function-error': 'Unhandled', 'x-amz-executed-version': '$LATEST' },
      body: '{"ok":true}',
    },
  },
];

export const JSON_CALLS: readonly Call[] = [...DYNAMODB_CALLS, ...MESSAGE_CALLS, ...SERVICE_CALLS];
