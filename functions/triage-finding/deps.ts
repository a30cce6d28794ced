import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GuardDutyClient } from '@aws-sdk/client-guardduty';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createGetAlarmState } from '../../shared/aws/alarm-state.ts';
import { createControlStore } from '../../shared/aws/control-store.ts';
import { Table } from '../../shared/aws/dynamodb.ts';
import { createEventBus } from '../../shared/aws/event-bus.ts';
import { createEvidenceBucket } from '../../shared/aws/evidence-bucket.ts';
import { createGetFinding } from '../../shared/aws/guardduty-findings.ts';
import { createIncidentChanger } from '../../shared/aws/incident-changer.ts';
import { createIncidentOpener } from '../../shared/aws/incident-opener.ts';
import { sendMessage } from '../../shared/aws/message-queue.ts';
import { newIncidentId } from '../../shared/domain/incident-id.ts';
import { systemClock as clock } from '../../shared/runtime/clock.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createMetrics } from '../../shared/runtime/metrics.ts';
import { rejectInto } from '../../shared/runtime/rejection.ts';
import type { Config } from './config.ts';
import { createConfirm } from './confirm.ts';
import { createResponse } from './respond.ts';
import { createTriage } from './triage.ts';

/** Builds everything that the handler needs, once per cold start. */
export function createDeps(config: Config) {
  const { retentionDays, mergeWindowHours, stack, accountId, severityThreshold, findingTopicArns } =
    config;
  const platform = { accountId, stack, memberAccounts: Object.keys(config.memberAccounts) };
  const dynamodb = new DynamoDBClient();
  const table = new Table(dynamodb, config.incidentTable);
  const metrics = createMetrics(config);
  const changer = createIncidentChanger({ table, retentionDays, clock });
  const confirm = createConfirm({
    getFinding: createGetFinding(new GuardDutyClient()),
    getAlarmState: createGetAlarmState(new CloudWatchClient()),
    own: config,
    clock,
    wait: sleep,
  });
  const respondTo = createResponse({
    control: createControlStore(new Table(dynamodb, config.controlTable)),
    changer,
    confirm,
    publish: createEventBus(new EventBridgeClient(), config.eventBusName),
    platform,
    metrics,
    clock,
  });
  const triage = createTriage({
    opener: createIncidentOpener({
      ...{ table, changer, retentionDays, mergeWindowHours, clock },
      newIncidentId: () => newIncidentId(clock(), randomBytes(5)),
    }),
    storeEvidence: createEvidenceBucket(new S3Client(), config.evidenceBucket),
    confirm,
    respondTo,
    platform,
    metrics,
    severityThreshold,
    findingTopicArns,
  });
  const reject = rejectInto(
    sendMessage(new SQSClient(), config.rejectedQueueUrl),
    'triage-finding',
  );
  return {
    triage,
    reject,
    metrics,
    logger: createLogger({ ...config, service: 'triage-finding' }),
  };
}
