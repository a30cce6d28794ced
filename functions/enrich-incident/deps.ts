import { createHash } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createBucketReader } from '../../shared/aws/bucket-reader.ts';
import { createContainmentStore } from '../../shared/aws/containment-store.ts';
import { Table } from '../../shared/aws/dynamodb.ts';
import { createEventBus } from '../../shared/aws/event-bus.ts';
import { createHostReader } from '../../shared/aws/host-reader.ts';
import { createIncidentChanger } from '../../shared/aws/incident-changer.ts';
import { readIncident } from '../../shared/aws/incident-reader.ts';
import { sendMessage } from '../../shared/aws/message-queue.ts';
import { createPolicyReader } from '../../shared/aws/policy-reader.ts';
import { createPrincipalReader } from '../../shared/aws/principal-reader.ts';
import { createRelatedIncidents } from '../../shared/aws/related-incidents.ts';
import type { InterfaceBefore } from '../../shared/domain/isolation.ts';
import { systemClock as clock } from '../../shared/runtime/clock.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createMetrics } from '../../shared/runtime/metrics.ts';
import { rejectInto } from '../../shared/runtime/rejection.ts';
import type { Config } from './config.ts';
import { createEnrich } from './enrich.ts';
import { createTrafficParts } from './traffic/deps.ts';
import { createLook } from './traffic/look.ts';
import { createRaiseLeaks } from './traffic/raise-leaks.ts';

/** At most five of them lie one behind the other, which leaves the function time to write. */
const FACT_BUDGET_MS = 8000;

/** Builds everything that the handler needs, once per cold start. */
export function createDeps(config: Config) {
  const { retentionDays } = config;
  const clients = { dynamodb: new DynamoDBClient(), ec2: new EC2Client(), sqs: new SQSClient() };
  const table = new Table(clients.dynamodb, config.incidentTable);
  const metrics = createMetrics(config);
  const common = {
    readIncident: (incidentId: string) => readIncident(table, incidentId),
    changer: createIncidentChanger({ table, retentionDays, clock }),
    send: sendMessage(clients.sqs, config.requestQueueUrl),
    metrics,
    clock,
  };
  const enrich = createEnrich({
    ...common,
    related: createRelatedIncidents({ table, retentionDays, clock }),
    readers: createReaders(config, clients),
    own: config,
    factBudgetMs: FACT_BUDGET_MS,
  });
  const raiseLeaks = createRaiseLeaks({
    publish: createEventBus(new EventBridgeClient(), config.eventBusName),
    hash: (text) => createHash('sha256').update(text).digest('hex'),
  });
  const look = createLook({
    ...{ ...common, raiseLeaks },
    gather: createTrafficParts(config, clients.ec2),
  });
  const reject = rejectInto(sendMessage(clients.sqs, config.rejectedQueueUrl), 'enrich-incident');
  const logger = createLogger({ ...config, service: 'enrich-incident' });
  return { enrich, look, reject, metrics, logger };
}

interface Clients {
  readonly dynamodb: DynamoDBClient;
  readonly ec2: EC2Client;
}

function createReaders(config: Config, { dynamodb, ec2 }: Clients) {
  const iam = new IAMClient();
  const table = new Table(dynamodb, config.containmentTable);
  return {
    hosts: createHostReader(ec2),
    containments: createContainmentStore<InterfaceBefore>({ table, clock }),
    principals: createPrincipalReader(iam),
    readPolicies: createPolicyReader(iam),
    buckets: createBucketReader(new S3Client()),
  };
}
