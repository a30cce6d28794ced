import { DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { loadConfig } from '../../../../functions/send-alert/config.ts';
import { createDeps } from '../../../../functions/send-alert/deps.ts';
import { buildAlertRequest } from '../../../../shared/domain/alert/alert-request.ts';
import { createSqsHandler, type SqsHandlerParts } from '../../../../shared/runtime/sqs-batch.ts';
import { anActionRecord, anIncident } from '../../../builders/incident.ts';
import { aLogSink } from '../../../builders/log-sink.ts';
import { anSqsEvent } from '../../../builders/sqs-event.ts';

const WEBHOOK = 'https://hooks.slack.com/services/T/B/x';
const incident = anIncident();
const REQUEST = buildAlertRequest(incident);

const dynamodb = mockClient(DynamoDBClient);
const secrets = mockClient(SecretsManagerClient);
const sns = mockClient(SNSClient);
const sqs = mockClient(SQSClient);

beforeEach(() => {
  for (const client of [dynamodb, secrets, sns, sqs]) client.reset();
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  sns.on(PublishCommand).resolves({});
  dynamodb.on(UpdateItemCommand).resolves({});
  secrets.on(GetSecretValueCommand).resolves({ SecretString: WEBHOOK });
  const items = [
    { sk: 'META', ...incident },
    { sk: 'ACTION#x', ...anActionRecord() },
  ];
  dynamodb.on(QueryCommand).resolves({ Items: items.map((item) => marshall(item)) });
});

/** What handler.ts makes of the parts, with this environment and network. */
function start(environment: Record<string, string>, fetch: jest.Mock) {
  jest.spyOn(globalThis, 'fetch').mockImplementation(fetch);
  jest.replaceProperty(process, 'env', { AWS_REGION: 'eu-west-1' });
  const config = loadConfig({
    STACK_NAME: 'riposte-test',
    ENVIRONMENT: 'test',
    LOG_LEVEL: 'ERROR',
    INCIDENT_TABLE: 'incidents',
    REJECTED_QUEUE_URL: 'https://dlq',
    ALERT_TOPIC_ARN: 'arn:topic',
    SLACK_SECRET_ARN: 'arn:secret',
    SLACK_TIMEOUT_MS: '1000',
    EVIDENCE_BUCKET: 'evidence',
    RUNBOOK_BASE_URL: '',
    ...environment,
  });
  const { sendAlert, reject, metrics } = createDeps(config);
  const { logger } = aLogSink();
  const handleRecord: SqsHandlerParts['handleRecord'] = ({ body }, log) => sendAlert(body, log);
  return createSqsHandler({ handleRecord, reject, metrics, logger });
}

describe('send-alert put together', () => {
  it('tells Slack and the topic about an incident', async () => {
    const fetch = jest.fn(() => Promise.resolve(new Response('ok')));
    const handle = start({}, fetch);

    expect(await handle(anSqsEvent(REQUEST))).toEqual({ batchItemFailures: [] });
    expect(fetch).toHaveBeenCalledWith(WEBHOOK, expect.objectContaining({ method: 'POST' }));
    expect(sns.commandCalls(PublishCommand)[0]?.args[0].input.Subject).toMatch(
      /^Riposte HIGH: Contained in 3\.2 s/,
    );
  });

  it('tells Slack as a bot when the secret holds a token', async () => {
    const secret = { botToken: 'xoxb-1234567890', channel: 'C0123ABC' };
    secrets.on(GetSecretValueCommand).resolves({ SecretString: JSON.stringify(secret) });
    const answer = JSON.stringify({ ok: true, channel: 'C0123ABC', ts: '1.2' });
    const fetch = jest.fn(() => Promise.resolve(new Response(answer)));
    const handle = start({}, fetch);

    expect(await handle(anSqsEvent(REQUEST))).toEqual({ batchItemFailures: [] });
    expect(fetch).toHaveBeenCalledWith('https://slack.com/api/chat.postMessage', expect.anything());
    const notes = dynamodb.commandCalls(UpdateItemCommand).map(({ args: [{ input }] }) => input);
    expect(notes).toContainEqual(
      expect.objectContaining({
        UpdateExpression: expect.stringContaining('message = :message') as unknown,
        ExpressionAttributeValues: expect.objectContaining({
          ':message': { M: { channel: { S: 'C0123ABC' }, ts: { S: '1.2' } } },
        }) as unknown,
      }),
    );
  });

  it('leaves Slack alone when it is switched off', async () => {
    const fetch = jest.fn();
    const handle = start({ SLACK_SECRET_ARN: '' }, fetch);

    expect(await handle(anSqsEvent(REQUEST))).toEqual({ batchItemFailures: [] });
    expect(fetch).not.toHaveBeenCalled();
    expect(secrets.calls()).toHaveLength(0);
    expect(sns.commandCalls(PublishCommand)).toHaveLength(1);
  });

  it('puts a message that can never succeed into its dead-letter queue', async () => {
    sqs.on(SendMessageCommand).resolves({});
    const handle = start({ SLACK_SECRET_ARN: '' }, jest.fn());

    expect(await handle(anSqsEvent('poison'))).toEqual({ batchItemFailures: [] });
    expect(sqs.commandCalls(SendMessageCommand)[0]?.args[0].input).toMatchObject({
      QueueUrl: 'https://dlq',
      MessageBody: 'poison',
      MessageAttributes: {
        errorCode: { StringValue: 'invalid-input' },
        rejectedBy: { StringValue: 'send-alert' },
        reason: { StringValue: 'InvalidInputError: not JSON' },
      },
    });
  });
});
