import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createAlertLedger } from '../../shared/aws/alert-ledger.ts';
import { createAlertTopic } from '../../shared/aws/alert-topic.ts';
import { Table } from '../../shared/aws/dynamodb.ts';
import { readIncident } from '../../shared/aws/incident-reader.ts';
import { sendMessage } from '../../shared/aws/message-queue.ts';
import { createSecret } from '../../shared/aws/secret-store.ts';
import { systemClock as clock } from '../../shared/runtime/clock.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createMetrics } from '../../shared/runtime/metrics.ts';
import { rejectInto } from '../../shared/runtime/rejection.ts';
import { createSlackPoster } from '../../shared/slack/webhook.ts';
import type { Config } from './config.ts';
import { createSendAlert } from './send-alert.ts';
import { createSlackChannel } from './slack-channel.ts';
import { createTopicChannel } from './topic-channel.ts';

/** Builds everything that the handler needs, once per cold start. */
export function createDeps(config: Config) {
  const { stack, slackSecretArn, slackTimeoutMs: timeoutMs } = config;
  const table = new Table(new DynamoDBClient(), config.incidentTable);
  const metrics = createMetrics(config);
  const slack = (secretArn: string) =>
    createSlackChannel({
      webhookUrl: createSecret({ client: new SecretsManagerClient(), secretArn, clock }),
      post: createSlackPoster({ timeoutMs, sleep, random: Math.random, fetch }),
    });
  const sns = createTopicChannel(createAlertTopic(new SNSClient(), config.alertTopicArn));
  const sendAlert = createSendAlert({
    readIncident: (incidentId) => readIncident(table, incidentId),
    ledger: createAlertLedger({ table, clock, newLeaseId: randomUUID }),
    channels: slackSecretArn === undefined ? [sns] : [slack(slackSecretArn), sns],
    ...{ metrics, clock, sleep, stack },
  });
  const reject = rejectInto(sendMessage(new SQSClient(), config.rejectedQueueUrl), 'send-alert');
  return { sendAlert, reject, metrics, logger: createLogger({ ...config, service: 'send-alert' }) };
}
