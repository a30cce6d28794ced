import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createAccountAccess } from '../../shared/aws/account-access.ts';
import { createActionLedger } from '../../shared/aws/action-ledger.ts';
import { createBucketAccess } from '../../shared/aws/bucket-access.ts';
import { createContainmentCap } from '../../shared/aws/containment-cap.ts';
import { createContainmentStore } from '../../shared/aws/containment-store.ts';
import { createControlStore } from '../../shared/aws/control-store.ts';
import { Table } from '../../shared/aws/dynamodb.ts';
import { createIncidentChanger } from '../../shared/aws/incident-changer.ts';
import { sendMessage } from '../../shared/aws/message-queue.ts';
import { createFindOffenderArn } from '../../shared/aws/offender-arns.ts';
import type { BucketBefore } from '../../shared/domain/buckets/bucket-before.ts';
import { createBrakes } from '../../shared/response/brakes.ts';
import { systemClock as clock } from '../../shared/runtime/clock.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createMetrics } from '../../shared/runtime/metrics.ts';
import { rejectInto } from '../../shared/runtime/rejection.ts';
import { createCloseBucket } from './close-bucket.ts';
import type { Config } from './config.ts';
import { createRestrict } from './restrict.ts';

/** Builds everything that the handler needs, once per cold start. */
export function createDeps(config: Config) {
  const { accountId, maxContainmentsPerHour, retentionDays } = config;
  const dynamodb = new DynamoDBClient();
  const metrics = createMetrics(config);
  const incidentTable = new Table(dynamodb, config.incidentTable);
  const table = new Table(dynamodb, config.containmentTable);
  const containments = createContainmentStore<BucketBefore>({ table, clock });
  const access = createBucketAccess(new S3Client(), accountId);
  const changer = createIncidentChanger({ table: incidentTable, retentionDays, clock });
  const restrict = createRestrict({
    ledger: createActionLedger(changer, clock),
    ...{ containments, access, metrics, clock, wait },
    accounts: createAccountAccess(new S3ControlClient()),
    findArn: createFindOffenderArn(new IAMClient(), config),
    close: createCloseBucket({ access, wait }),
    brakes: createBrakes({
      control: createControlStore(new Table(dynamodb, config.controlTable)),
      cap: createContainmentCap({ table, clock, maxPerHour: maxContainmentsPerHour }),
      ...{ metrics, maxContainmentsPerHour },
    }),
    own: config,
  });
  const rejected = sendMessage(new SQSClient(), config.rejectedQueueUrl);
  const service = 'restrict-bucket';
  const logger = createLogger({ ...config, service });
  return { restrict, reject: rejectInto(rejected, service), metrics, logger };
}
