import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createAccountClients } from '../../shared/aws/account-clients.ts';
import { createActionLedger } from '../../shared/aws/action-ledger.ts';
import { createContainmentCap } from '../../shared/aws/containment-cap.ts';
import { createContainmentStore } from '../../shared/aws/containment-store.ts';
import { createControlStore } from '../../shared/aws/control-store.ts';
import { Table } from '../../shared/aws/dynamodb.ts';
import { createFunctionConcurrency } from '../../shared/aws/function-concurrency.ts';
import { createIncidentChanger } from '../../shared/aws/incident-changer.ts';
import { sendMessage } from '../../shared/aws/message-queue.ts';
import type { FunctionBefore } from '../../shared/domain/functions/function-before.ts';
import { createBrakes } from '../../shared/response/brakes.ts';
import type { Contain } from '../../shared/response/contain-target.ts';
import { systemClock as clock } from '../../shared/runtime/clock.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createMetrics } from '../../shared/runtime/metrics.ts';
import { rejectInto } from '../../shared/runtime/rejection.ts';
import type { Config } from './config.ts';
import { createStop } from './stop.ts';

/** Builds everything that the handler needs, once per cold start. */
export function createDeps(config: Config) {
  const { maxContainmentsPerHour, retentionDays } = config;
  const dynamodb = new DynamoDBClient();
  const metrics = createMetrics(config);
  const incidentTable = new Table(dynamodb, config.incidentTable);
  const table = new Table(dynamodb, config.containmentTable);
  const containments = createContainmentStore<FunctionBefore>({ table, clock });
  const changer = createIncidentChanger({ table: incidentTable, retentionDays, clock });
  const platform = {
    ledger: createActionLedger(changer, clock),
    ...{ containments, metrics, clock, wait },
    brakes: createBrakes({
      control: createControlStore(new Table(dynamodb, config.controlTable)),
      cap: createContainmentCap({ table, clock, maxPerHour: maxContainmentsPerHour }),
      ...{ metrics, maxContainmentsPerHour },
    }),
  };
  const service = 'stop-function';
  const inAccount = createAccountClients(
    { own: config, service, clock },
    ({ accountId, settings, ...obstacle }) =>
      createStop({
        ...platform,
        ...obstacle,
        concurrency: createFunctionConcurrency(new LambdaClient(settings)),
        own: { ...config, accountId },
      }),
  );
  const stop: Contain = (input, log) => inAccount(input.order)(input, log);
  const rejected = sendMessage(new SQSClient(), config.rejectedQueueUrl);
  const logger = createLogger({ ...config, service });
  return { stop, reject: rejectInto(rejected, service), metrics, logger };
}
