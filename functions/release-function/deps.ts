import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createAccountClients } from '../../shared/aws/account-clients.ts';
import { createActionLedger } from '../../shared/aws/action-ledger.ts';
import { createContainmentStore } from '../../shared/aws/containment-store.ts';
import { Table } from '../../shared/aws/dynamodb.ts';
import { createFunctionConcurrency } from '../../shared/aws/function-concurrency.ts';
import { createIncidentChanger } from '../../shared/aws/incident-changer.ts';
import { createClosePointers } from '../../shared/aws/incident-pointers.ts';
import { sendMessage } from '../../shared/aws/message-queue.ts';
import type { FunctionBefore } from '../../shared/domain/functions/function-before.ts';
import { systemClock as clock } from '../../shared/runtime/clock.ts';
import type { Release } from '../../shared/response/release-target.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createMetrics } from '../../shared/runtime/metrics.ts';
import { rejectInto } from '../../shared/runtime/rejection.ts';
import type { Config } from './config.ts';
import { createRelease } from './release.ts';
import { createRestore } from './restore.ts';

/** Builds everything that the handler needs, once per cold start. */
export function createDeps(config: Config) {
  const { retentionDays } = config;
  const dynamodb = new DynamoDBClient();
  const metrics = createMetrics(config);
  const table = new Table(dynamodb, config.incidentTable);
  const containments = createContainmentStore<FunctionBefore>({
    table: new Table(dynamodb, config.containmentTable),
    clock,
  });
  const platform = {
    ledger: createActionLedger(createIncidentChanger({ table, retentionDays, clock }), clock),
    ...{ containments, metrics },
    closePointers: createClosePointers(table),
  };
  const service = 'release-function';
  const inAccount = createAccountClients(
    { own: config, service, clock },
    ({ settings, findObstacle }) => {
      const concurrency = createFunctionConcurrency(new LambdaClient(settings));
      return createRelease({
        ...platform,
        ...(findObstacle && { findAccountObstacle: findObstacle }),
        restore: createRestore({ concurrency, containments, wait }),
      });
    },
  );
  const release: Release = (input, log) => inAccount(input.order)(input, log);
  const rejected = sendMessage(new SQSClient(), config.rejectedQueueUrl);
  const logger = createLogger({ ...config, service });
  return { release, reject: rejectInto(rejected, service), metrics, logger };
}
