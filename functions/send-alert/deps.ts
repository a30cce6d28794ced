import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createAlertLedger } from '../../shared/aws/alert-ledger.ts';
import { createAlertTopic } from '../../shared/aws/alert-topic.ts';
import { Table } from '../../shared/aws/dynamodb.ts';
import { createEvidenceBucket } from '../../shared/aws/evidence-bucket.ts';
import { readIncident } from '../../shared/aws/incident-reader.ts';
import { sendMessage } from '../../shared/aws/message-queue.ts';
import { createSecret } from '../../shared/aws/secret-store.ts';
import { systemClock as clock } from '../../shared/runtime/clock.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createMetrics } from '../../shared/runtime/metrics.ts';
import { rejectInto } from '../../shared/runtime/rejection.ts';
import { startBot } from '../../shared/slack/bot-client.ts';
import { createSlackPoster } from '../../shared/slack/webhook.ts';
import type { Config } from './config.ts';
import { createSendAlert } from './send-alert.ts';
import { createSlackChannel } from './slack-channel.ts';
import { createTopicChannel } from './topic-channel.ts';

/** Builds everything that the handler needs, once per cold start. */
export function createDeps(config: Config) {
  const { stack, slackSecretArn, runbookBaseUrl } = config;
  const table = new Table(new DynamoDBClient(), config.incidentTable);
  const metrics = createMetrics(config);
  const sns = createTopicChannel(createTopic(config));
  const sendAlert = createSendAlert({
    readIncident: (incidentId) => readIncident(table, incidentId),
    ledger: createAlertLedger({ table, clock, newLeaseId: randomUUID }),
    channels: slackSecretArn === undefined ? [sns] : [createSlack(slackSecretArn, config), sns],
    ...{ metrics, clock, sleep, stack, runbookBaseUrl },
  });
  const reject = rejectInto(sendMessage(new SQSClient(), config.rejectedQueueUrl), 'send-alert');
  return { sendAlert, reject, metrics, logger: createLogger({ ...config, service: 'send-alert' }) };
}

function createSlack(secretArn: string, { slackTimeoutMs: timeoutMs }: Config) {
  const now = () => performance.now();
  const options = { timeoutMs, sleep, random: Math.random, now, fetch };
  return createSlackChannel({
    secret: createSecret({ client: new SecretsManagerClient(), secretArn, clock }),
    post: createSlackPoster(options),
    startBot: (access) => startBot(access, options),
  });
}

function createTopic({ alertTopicArn: topicArn, evidenceBucket }: Config) {
  const store = createEvidenceBucket(new S3Client(), evidenceBucket);
  return createAlertTopic({ client: new SNSClient(), topicArn, store });
}
