import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { WAFV2Client } from '@aws-sdk/client-wafv2';
import { createActionLedger } from '../../shared/aws/action-ledger.ts';
import { createAddressSets } from '../../shared/aws/address-sets.ts';
import { createContainmentStore } from '../../shared/aws/containment-store.ts';
import { Table } from '../../shared/aws/dynamodb.ts';
import { createExpiringContainments } from '../../shared/aws/expiring-containments.ts';
import { createIncidentChanger } from '../../shared/aws/incident-changer.ts';
import { createClosePointers } from '../../shared/aws/incident-pointers.ts';
import { sendMessage } from '../../shared/aws/message-queue.ts';
import type { AddressBefore } from '../../shared/domain/addresses/address-before.ts';
import { ipSetsOf } from '../../shared/domain/addresses/ip-set.ts';
import { systemClock as clock } from '../../shared/runtime/clock.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createMetrics } from '../../shared/runtime/metrics.ts';
import { rejectInto } from '../../shared/runtime/rejection.ts';
import type { Config } from './config.ts';
import { createRelease } from './release.ts';
import { createRestore } from './restore.ts';
import { createSweep } from './sweep.ts';

/** Builds everything that the handler needs, once per cold start. */
export function createDeps(config: Config) {
  const { retentionDays } = config;
  const dynamodb = new DynamoDBClient();
  const sqs = new SQSClient();
  const metrics = createMetrics(config);
  const incidents = new Table(dynamodb, config.incidentTable);
  const table = new Table(dynamodb, config.containmentTable);
  const containments = createContainmentStore<AddressBefore>({ table, clock });
  const sets = ipSetsOf(config);
  // Sets for CloudFront are in us-east-1, wherever the function runs.
  const waf = new WAFV2Client(sets.region === undefined ? {} : { region: sets.region });
  const changer = createIncidentChanger({ table: incidents, retentionDays, clock });
  const release = createRelease({
    ledger: createActionLedger(changer, clock),
    containments,
    restore: createRestore({ sets: createAddressSets({ client: waf, sets }), containments, wait }),
    closePointers: createClosePointers(incidents),
    metrics,
  });
  const sweep = createSweep({
    expiring: createExpiringContainments(table),
    send: sendMessage(sqs, config.requestQueueUrl),
    clock,
  });
  const service = 'release-address';
  const logger = createLogger({ ...config, service });
  const reject = rejectInto(sendMessage(sqs, config.rejectedQueueUrl), service);
  return { release, sweep, reject, metrics, logger };
}
