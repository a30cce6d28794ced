import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { SQSClient } from '@aws-sdk/client-sqs';
import { WAFV2Client } from '@aws-sdk/client-wafv2';
import { createActionLedger } from '../../shared/aws/action-ledger.ts';
import { createFindAddressOwner } from '../../shared/aws/address-owner.ts';
import { createAddressSets } from '../../shared/aws/address-sets.ts';
import { createContainmentCap } from '../../shared/aws/containment-cap.ts';
import { createContainmentStore } from '../../shared/aws/containment-store.ts';
import { createControlStore } from '../../shared/aws/control-store.ts';
import { Table } from '../../shared/aws/dynamodb.ts';
import { createIncidentChanger } from '../../shared/aws/incident-changer.ts';
import { sendMessage } from '../../shared/aws/message-queue.ts';
import type { AddressBefore } from '../../shared/domain/addresses/address-before.ts';
import { ipSetsOf } from '../../shared/domain/addresses/ip-set.ts';
import { createBrakes } from '../../shared/response/brakes.ts';
import { systemClock as clock } from '../../shared/runtime/clock.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createMetrics } from '../../shared/runtime/metrics.ts';
import { rejectInto } from '../../shared/runtime/rejection.ts';
import { createBlock } from './block.ts';
import type { Config } from './config.ts';

/** Builds everything that the handler needs, once per cold start. */
export function createDeps(config: Config) {
  const { maxContainmentsPerHour, retentionDays, expiryHours } = config;
  const dynamodb = new DynamoDBClient();
  const metrics = createMetrics(config);
  const incidentTable = new Table(dynamodb, config.incidentTable);
  const table = new Table(dynamodb, config.containmentTable);
  const cap = createContainmentCap({ table, clock, maxPerHour: maxContainmentsPerHour });
  const changer = createIncidentChanger({ table: incidentTable, retentionDays, clock });
  const sets = ipSetsOf(config);
  // Sets for CloudFront are in us-east-1, wherever the function runs.
  const waf = new WAFV2Client(sets.region === undefined ? {} : { region: sets.region });
  const block = createBlock({
    ledger: createActionLedger(changer, clock),
    containments: createContainmentStore<AddressBefore>({ table, clock }),
    sets: createAddressSets({ client: waf, sets }),
    findOwner: createFindAddressOwner(new EC2Client()),
    brakes: createBrakes({
      control: createControlStore(new Table(dynamodb, config.controlTable)),
      // A cap of its own: an attacker with many addresses must not use up the places of instances and credentials.
      cap: { ...cap, read: (accountId) => cap.read(`${accountId}/addresses`) },
      ...{ metrics, maxContainmentsPerHour },
    }),
    own: config,
    ...{ metrics, clock, wait, expiryHours },
  });
  const rejected = sendMessage(new SQSClient(), config.rejectedQueueUrl);
  const service = 'block-address';
  const logger = createLogger({ ...config, service });
  return { block, reject: rejectInto(rejected, service), metrics, logger };
}
