import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTagsOfResourceCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeEventBusCommand,
  EventBridgeClient,
  ListRulesCommand,
} from '@aws-sdk/client-eventbridge';
import {
  GetDetectorCommand,
  GuardDutyClient,
  ListDetectorsCommand,
} from '@aws-sdk/client-guardduty';
import {
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { alarmsCheck } from '../../../../../scripts/riposte/doctor/alarms.ts';
import { deadLettersCheck } from '../../../../../scripts/riposte/doctor/dead-letters.ts';
import { EXPECTED_FUNCTIONS } from '../../../../../scripts/riposte/doctor/expected-functions.ts';
import { functionsCheck } from '../../../../../scripts/riposte/doctor/functions.ts';
import { guarddutyCheck } from '../../../../../scripts/riposte/doctor/guardduty.ts';
import {
  pauseCheck,
  policyCheck,
  protectionCheck,
} from '../../../../../scripts/riposte/doctor/policy.ts';
import { stackCheck } from '../../../../../scripts/riposte/doctor/stack.ts';
import { subscriptionsCheck } from '../../../../../scripts/riposte/doctor/subscriptions.ts';
import { triggersCheck } from '../../../../../scripts/riposte/doctor/triggers.ts';
import { aPolicy } from '../../../../builders/policy.ts';
import { anExamined } from './an-examined.ts';

const dynamodb = mockClient(DynamoDBClient);
const bus = mockClient(EventBridgeClient);
const functions = mockClient(LambdaClient);
const topics = mockClient(SNSClient);
const queues = mockClient(SQSClient);
const alarms = mockClient(CloudWatchClient);
const guardduty = mockClient(GuardDutyClient);

beforeEach(() => {
  for (const mock of [dynamodb, bus, functions, topics, queues, alarms, guardduty]) mock.reset();
});

describe('check of the stack', () => {
  const tags = (environment: string) => [
    { Key: 'project', Value: 'riposte' },
    { Key: 'environment', Value: environment },
  ];

  beforeEach(() => {
    bus
      .on(DescribeEventBusCommand)
      .resolves({ Arn: 'arn:aws:events:eu-west-1:123456789012:event-bus/riposte-dev' });
    dynamodb.on(DescribeTableCommand).resolves({ Table: { TableStatus: 'ACTIVE' } });
    dynamodb.on(ListTagsOfResourceCommand).resolves({ Tags: tags('dev') });
  });

  it('says where it is', async () => {
    await expect(stackCheck.run(anExamined())).resolves.toStrictEqual({
      status: 'ok',
      summary: 'riposte-dev in eu-west-1, account 123456789012',
    });
  });

  it('fails for a table that is not active, and for one with tags of another stack', async () => {
    dynamodb
      .on(DescribeTableCommand, { TableName: 'riposte-dev-control' })
      .resolves({ Table: { TableStatus: 'UPDATING' } });
    dynamodb.on(ListTagsOfResourceCommand).resolves({ Tags: tags('prod') });

    await expect(stackCheck.run(anExamined())).resolves.toMatchObject({
      status: 'fail',
      problems: [
        'table riposte-dev-incidents is tagged as part of "riposte-prod"',
        'table riposte-dev-containments is tagged as part of "riposte-prod"',
        'table riposte-dev-control is UPDATING',
      ],
    });
  });
});

/** Answers of Lambda for a function that is as it should be. */
function configurationOf({ FunctionName: fullName = '' }: { FunctionName?: string }) {
  const name = fullName.replace('riposte-dev-', '');
  const variables = (EXPECTED_FUNCTIONS[name] ?? []).map((variable) => [variable, 'x']);
  return {
    State: 'Active' as const,
    LastUpdateStatus: 'Successful' as const,
    Environment: { Variables: Object.fromEntries(variables) as Record<string, string> },
  };
}

describe('check of the functions', () => {
  beforeEach(() => {
    functions.on(GetFunctionConfigurationCommand).callsFake(configurationOf);
    functions.on(GetFunctionConcurrencyCommand).resolves({});
  });

  it('is content when all are active and set up', async () => {
    await expect(functionsCheck.run(anExamined())).resolves.toStrictEqual({
      status: 'ok',
      summary: 'all 19 are active and set up',
    });
  });

  it('names what is missing, inactive, switched off or without a setting', async () => {
    const of = (name: string) => ({ FunctionName: `riposte-dev-${name}` });
    const healthy = configurationOf(of('send-alert'));
    const { Variables: all } = healthy.Environment;
    const others = Object.entries(all).filter(([name]) => name !== 'INCIDENT_TABLE');
    const empty = { ALERT_TOPIC_ARN: '', SLACK_SECRET_ARN: '' };
    const Variables = { ...Object.fromEntries(others), ...empty };
    functions
      .on(GetFunctionConfigurationCommand, of('send-alert'))
      .resolves({ ...healthy, Environment: { Variables } });
    functions
      .on(GetFunctionConfigurationCommand, of('triage-finding'))
      .rejects(Object.assign(new Error('no such function'), { name: 'ResourceNotFoundException' }));
    functions
      .on(GetFunctionConfigurationCommand, of('queue-alert'))
      .resolves({ ...configurationOf(of('queue-alert')), State: 'Failed', StateReason: 'no key' });
    functions
      .on(GetFunctionConcurrencyCommand, of('isolate-instance'))
      .resolves({ ReservedConcurrentExecutions: 0 });

    const { problems } = await functionsCheck.run(anExamined());

    expect(problems).toStrictEqual([
      'triage-finding: ResourceNotFoundException: no such function',
      'isolate-instance: switched off by a concurrency of 0',
      'queue-alert: is Failed (no key)',
      'send-alert: has an empty ALERT_TOPIC_ARN',
      'send-alert: has no INCIDENT_TABLE',
    ]);
  });
});

describe('check of the triggers', () => {
  const mapping = {
    UUID: 'u-1',
    State: 'Enabled',
    EventSourceArn: 'arn:aws:sqs:eu-west-1:123456789012:riposte-dev-findings',
  };

  beforeEach(() => {
    functions.on(ListEventSourceMappingsCommand).resolves({ EventSourceMappings: [mapping] });
    bus.on(ListRulesCommand).resolves({ Rules: [{ Name: 'riposte-dev-x', State: 'ENABLED' }] });
  });

  it('is content when everything is enabled', async () => {
    await expect(triggersCheck.run(anExamined())).resolves.toMatchObject({ status: 'ok' });
  });

  it('fails for a mapping that is disabled or missing, and for a disabled rule', async () => {
    functions
      .on(ListEventSourceMappingsCommand, { FunctionName: 'riposte-dev-triage-finding' })
      .resolves({ EventSourceMappings: [{ ...mapping, State: 'Disabled' }] });
    functions
      .on(ListEventSourceMappingsCommand, { FunctionName: 'riposte-dev-send-alert' })
      .resolves({ EventSourceMappings: [] });
    bus
      .on(ListRulesCommand, { EventBusName: 'default' })
      .resolves({ Rules: [{ Name: 'riposte-dev-guardduty-findings', State: 'DISABLED' }] });

    await expect(triggersCheck.run(anExamined())).resolves.toMatchObject({
      status: 'fail',
      problems: [
        'triage-finding: the mapping of riposte-dev-findings is Disabled (uuid u-1)',
        'send-alert has no event source mapping',
        'rule riposte-dev-guardduty-findings on the bus default is disabled',
        // The mock answers for the bus of us-east-1, too.
        'rule riposte-dev-guardduty-findings on the bus default in us-east-1 is disabled',
      ],
    });
  });
});

describe('check of policy and pause', () => {
  const holds = (pk: string, item: object): void => {
    dynamodb.on(GetItemCommand, { Key: { pk: { S: pk } } }).resolves({ Item: marshall(item) });
  };

  it('says what the policy does by itself', async () => {
    const rules = (['auto', 'dry-run', undefined] as const).map((mode, index) => ({
      ...{ name: `r-${index}`, types: ['*'], min_severity: 1, actions: [] },
      ...(mode && { mode }),
    }));
    holds('POLICY', { document: JSON.stringify({ version: 1, rules }) });

    await expect(policyCheck.run(anExamined())).resolves.toStrictEqual({
      status: 'ok',
      summary: '3 rules: 1 auto, 2 dry-run, 0 off',
    });
  });

  it('throws for a policy that cannot be read, which counts as failed', async () => {
    holds('POLICY', { document: '{"version":2}' });

    await expect(policyCheck.run(anExamined())).rejects.toThrow('response policy: ');
  });

  it('warns while nothing is protected', async () => {
    holds('POLICY', { document: JSON.stringify(aPolicy()) });
    await expect(protectionCheck.run(anExamined())).resolves.toMatchObject({ status: 'warn' });

    const lists = { ...aPolicy().protected, principals: ['ci', 'break-glass'] };
    holds('POLICY', { document: JSON.stringify({ ...aPolicy(), protected: lists }) });
    await expect(protectionCheck.run(anExamined())).resolves.toStrictEqual({
      status: 'ok',
      summary: 'protected: 2 principals',
    });
  });

  it('fails while the platform is paused, and says by whom', async () => {
    dynamodb.on(GetItemCommand).resolves({});
    await expect(pauseCheck.run(anExamined())).resolves.toMatchObject({ status: 'ok' });

    holds('PAUSE', { paused: true, by: 'ann', at: '2026-11-21T10:00:00Z', reason: 'freeze' });
    await expect(pauseCheck.run(anExamined())).resolves.toMatchObject({
      status: 'fail',
      problems: [expect.stringMatching(/^paused by ann .*: freeze$/)],
    });
  });
});

describe('check of the subscriptions', () => {
  const setting = (SLACK_SECRET_ARN: string): void => {
    const Variables = { ALERT_TOPIC_ARN: 'arn:topic', SLACK_SECRET_ARN };
    functions.on(GetFunctionConfigurationCommand).resolves({ Environment: { Variables } });
  };
  const email = { Protocol: 'email', Endpoint: 'ann@example.com' };

  it.each([
    ['arn:secret', [{ ...email, SubscriptionArn: 'arn:s' }], 'ok', '1 confirmed'],
    ['arn:secret', [], 'ok', '0 confirmed, Slack only'],
    ['', [{ ...email, SubscriptionArn: 'arn:s' }], 'ok', '1 confirmed'],
  ])('is content with secret %j and %j', async (...[secret, Subscriptions, status, summary]) => {
    setting(secret);
    topics.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions });

    await expect(subscriptionsCheck.run(anExamined())).resolves.toStrictEqual({ status, summary });
  });

  it('fails for one that nobody has confirmed, and when nobody is told at all', async () => {
    setting('');
    const Subscriptions = [{ ...email, SubscriptionArn: 'PendingConfirmation' }];
    topics.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions });

    await expect(subscriptionsCheck.run(anExamined())).resolves.toMatchObject({
      status: 'fail',
      problems: [
        'email ann@example.com has not confirmed',
        'Slack is switched off and nobody is subscribed: no alert is heard',
      ],
    });
  });
});

describe('check of GuardDuty', () => {
  it.each([
    [[], {}, 'fail'],
    [['d1'], { Status: 'DISABLED' as const }, 'fail'],
    [
      ['d1'],
      { Status: 'ENABLED' as const, FindingPublishingFrequency: 'SIX_HOURS' as const },
      'warn',
    ],
    [
      ['d1'],
      { Status: 'ENABLED' as const, FindingPublishingFrequency: 'FIFTEEN_MINUTES' as const },
      'ok',
    ],
  ])('of detectors %j that are %j is %s', async (DetectorIds, detector, status) => {
    guardduty.on(ListDetectorsCommand).resolves({ DetectorIds });
    guardduty.on(GetDetectorCommand).resolves({ ServiceRole: 'r', ...detector });

    await expect(guarddutyCheck.run(anExamined())).resolves.toMatchObject({ status });
  });
});

describe('check of dead letters', () => {
  it('fails for every queue that holds something, read or not', async () => {
    const QueueUrl = (name: string): string => `https://sqs/${name}`;
    queues.on(GetQueueUrlCommand).callsFake(({ QueueName: name }: { QueueName: string }) => ({
      QueueUrl: QueueUrl(name),
    }));
    queues.on(GetQueueAttributesCommand).resolves({ Attributes: {} });
    await expect(deadLettersCheck.run(anExamined())).resolves.toMatchObject({ status: 'ok' });

    const Attributes = {
      ApproximateNumberOfMessages: '2',
      ApproximateNumberOfMessagesNotVisible: '1',
    };
    queues
      .on(GetQueueAttributesCommand, { QueueUrl: QueueUrl('riposte-dev-alerts-dlq') })
      .resolves({ Attributes });
    queues
      .on(GetQueueAttributesCommand, { QueueUrl: QueueUrl('riposte-dev-undelivered') })
      .rejects(new Error('gone'));
    await expect(deadLettersCheck.run(anExamined())).resolves.toMatchObject({
      status: 'fail',
      problems: ['riposte-dev-alerts-dlq holds 3', 'riposte-dev-undelivered: gone'],
    });
  });
});

describe('check of the alarms', () => {
  const alarm = (AlarmName: string, StateValue: 'ALARM' | 'OK', ActionsEnabled = true) => ({
    ...{ AlarmName, StateValue, ActionsEnabled },
    AlarmDescription: 'what it means',
  });

  it.each([
    [
      'ok',
      'none of 1 is in ALARM',
      [alarm('riposte-dev-a', 'OK'), alarm('riposte-dev-detect-high-b', 'ALARM')],
    ],
    ['fail', '1 in ALARM, 0 with their actions switched off', [alarm('riposte-dev-a', 'ALARM')]],
    [
      'warn',
      '0 in ALARM, 1 with their actions switched off',
      [alarm('riposte-dev-a', 'OK', false)],
    ],
  ])('is %s: %s', async (status, summary, MetricAlarms) => {
    alarms.on(DescribeAlarmsCommand).resolves({ MetricAlarms });

    await expect(alarmsCheck.run(anExamined())).resolves.toMatchObject({ status, summary });
  });
});
