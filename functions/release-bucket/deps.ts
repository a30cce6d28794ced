import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createAccountAccess } from '../../shared/aws/account-access.ts';
import { createActionLedger } from '../../shared/aws/action-ledger.ts';
import { createBucketAccess } from '../../shared/aws/bucket-access.ts';
import { createContainmentStore } from '../../shared/aws/containment-store.ts';
import { Table } from '../../shared/aws/dynamodb.ts';
import { createIncidentChanger } from '../../shared/aws/incident-changer.ts';
import { createClosePointers } from '../../shared/aws/incident-pointers.ts';
import { sendMessage } from '../../shared/aws/message-queue.ts';
import type { BucketBefore } from '../../shared/domain/buckets/bucket-before.ts';
import { systemClock as clock } from '../../shared/runtime/clock.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createMetrics } from '../../shared/runtime/metrics.ts';
import { rejectInto } from '../../shared/runtime/rejection.ts';
import type { Config } from './config.ts';
import { createRelease } from './release.ts';
import { createRestore } from './restore.ts';

/** Builds everything that the handler needs, once per cold start. */
export function createDeps(config: Config) {
  const { accountId, retentionDays } = config;
  const dynamodb = new DynamoDBClient();
  const metrics = createMetrics(config);
  const table = new Table(dynamodb, config.incidentTable);
  const containments = createContainmentStore<BucketBefore>({
    table: new Table(dynamodb, config.containmentTable),
    clock,
  });
  const access = createBucketAccess(new S3Client(), accountId);
  const accounts = createAccountAccess(new S3ControlClient());
  const release = createRelease({
    ledger: createActionLedger(createIncidentChanger({ table, retentionDays, clock }), clock),
    containments,
    restore: createRestore({ access, accounts, containments, wait }),
    closePointers: createClosePointers(table),
    metrics,
  });
  const rejected = sendMessage(new SQSClient(), config.rejectedQueueUrl);
  const service = 'release-bucket';
  const logger = createLogger({ ...config, service });
  return { release, reject: rejectInto(rejected, service), metrics, logger };
}
