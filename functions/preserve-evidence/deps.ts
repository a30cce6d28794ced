import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createConsoleReader } from '../../shared/aws/console-reader.ts';
import { withLease } from '../../shared/aws/containment-lease.ts';
import { createContainmentStore } from '../../shared/aws/containment-store.ts';
import { Table } from '../../shared/aws/dynamodb.ts';
import { createEvidenceBucket } from '../../shared/aws/evidence-bucket.ts';
import { createIncidentChanger } from '../../shared/aws/incident-changer.ts';
import { expiry, preservingKey } from '../../shared/aws/incident-items.ts';
import { readIncident } from '../../shared/aws/incident-reader.ts';
import { createInstanceDescriber } from '../../shared/aws/instance-describer.ts';
import { createInstanceSnapshots } from '../../shared/aws/instance-snapshots.ts';
import { sendMessage } from '../../shared/aws/message-queue.ts';
import type { InterfaceBefore } from '../../shared/domain/isolation.ts';
import { systemClock as clock } from '../../shared/runtime/clock.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createMetrics } from '../../shared/runtime/metrics.ts';
import { rejectInto } from '../../shared/runtime/rejection.ts';
import type { Config } from './config.ts';
import { createDescribeInstance } from './describe-instance.ts';
import { createPreserve } from './preserve.ts';
import { createTakePieces } from './take-pieces.ts';

/** Longer than the function may run, shorter than the time until the queue delivers again. */
const LEASE_MS = 75_000;

/** Builds everything that the handler needs, once per cold start. */
export function createDeps(config: Config) {
  const { retentionDays } = config;
  const dynamodb = new DynamoDBClient();
  const table = new Table(dynamodb, config.incidentTable);
  const metrics = createMetrics(config);
  const expiresAt = (now: Date) => expiry(now, retentionDays);
  const lease = { table, clock, leaseMs: LEASE_MS, expiresAt };
  const preserve = createPreserve({
    readIncident: (incidentId) => readIncident(table, incidentId),
    changer: createIncidentChanger({ table, retentionDays, clock }),
    withLease: ({ incidentId, target }, work) =>
      withLease(lease, { key: preservingKey(incidentId, target), owner: randomUUID() }, work),
    take: createTaking(config, dynamodb),
    ...{ metrics, clock },
  });
  const send = sendMessage(new SQSClient(), config.rejectedQueueUrl);
  const reject = rejectInto(send, 'preserve-evidence');
  const logger = createLogger({ ...config, service: 'preserve-evidence' });
  return { preserve, reject, metrics, logger };
}

function createTaking(config: Config, dynamodb: DynamoDBClient) {
  const ec2 = new EC2Client();
  const describer = createInstanceDescriber(ec2);
  const table = new Table(dynamodb, config.containmentTable);
  const containments = createContainmentStore<InterfaceBefore>({ table, clock });
  return createTakePieces({
    describe: createDescribeInstance({ describer, containments }),
    readConsole: createConsoleReader(ec2),
    snapshots: createInstanceSnapshots(ec2, config.stack),
    store: createEvidenceBucket(new S3Client(), config.evidenceBucket),
    own: config,
    ...{ describer, clock },
  });
}
