import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { createCloseHalfWay } from '../../functions/isolate-instance/close-half-way.ts';
import { createIsolate } from '../../functions/isolate-instance/isolate.ts';
import { createKeepAlive } from '../../functions/isolate-instance/keep-alive/keep-alive.ts';
import { createQuarantine } from '../../functions/isolate-instance/quarantine.ts';
import { createSendGuard } from '../../functions/isolate-instance/send-guard.ts';
import { createRelease } from '../../functions/release-instance/release.ts';
import { createRestore } from '../../functions/release-instance/restore.ts';
import { createActionLedger } from '../../shared/aws/action-ledger.ts';
import { createContainmentCap } from '../../shared/aws/containment-cap.ts';
import { createContainmentStore } from '../../shared/aws/containment-store.ts';
import { createControlStore } from '../../shared/aws/control-store.ts';
import { createConversionGroups } from '../../shared/aws/conversion-groups.ts';
import { Table } from '../../shared/aws/dynamodb.ts';
import { createGroupPairs } from '../../shared/aws/group-pairs.ts';
import { createElasticIps } from '../../shared/aws/elastic-ips.ts';
import { createIncidentChanger } from '../../shared/aws/incident-changer.ts';
import { createClosePointers } from '../../shared/aws/incident-pointers.ts';
import { createInstanceNetworks } from '../../shared/aws/instance-network.ts';
import { sendMessage } from '../../shared/aws/message-queue.ts';
import { createQuarantineGroups } from '../../shared/aws/quarantine-groups.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import {
  parseContainmentRequested,
  parseReleaseRequested,
} from '../../shared/domain/events/containment.ts';
import {
  isContainmentGuard,
  parseContainmentGuard,
} from '../../shared/domain/events/containment-guard.ts';
import type { InterfaceBefore } from '../../shared/domain/isolation.ts';
import { createBrakes } from '../../shared/response/brakes.ts';
import { createSqsHandler, isRedelivered } from '../../shared/runtime/sqs-batch.ts';
import { ACCOUNT, REGION } from '../builders/finding.ts';
import { fakeMetrics } from '../builders/fake-metrics.ts';
import { aLogSink } from '../builders/log-sink.ts';
import { memorySettings } from './memory-settings.ts';

export const STACK = 'riposte-test';

/** What the functions talk to. */
export interface Clients {
  /** Names of their tables. */
  readonly tables: Readonly<Record<'incidents' | 'containments' | 'control', string>>;
  readonly dynamodb: DynamoDBClient;
  readonly ec2: EC2Client;
  readonly sqs: SQSClient;
}

const tablesOf = ({ dynamodb, tables }: Clients) => ({
  incidents: new Table(dynamodb, tables.incidents),
  containments: new Table(dynamodb, tables.containments),
  control: new Table(dynamodb, tables.control),
});

/** Handles one message; false when it goes back to the queue. */
export type Handle = (record: SQSRecord) => Promise<boolean>;

/** isolate-instance and release-instance as `deps.ts` and `handler.ts` wire them, but for the clock and for waiting. */
export function deployFunctions(clients: Clients, clock: Clock) {
  const { ec2: client, sqs } = clients;
  const tables = tablesOf(clients);
  const wait = (): Promise<void> => Promise.resolve();
  const metrics = fakeMetrics();
  const { logger } = aLogSink({ logLevel: 'ERROR' });
  const changer = createIncidentChanger({ table: tables.incidents, retentionDays: 30, clock });
  const containments = createContainmentStore<InterfaceBefore>({
    ...{ table: tables.containments, clock, wait },
  });
  const shared = { ledger: createActionLedger(changer, clock), containments, metrics };
  const networks = createInstanceNetworks(client);
  const elasticIps = createElasticIps(client);
  const groups = createQuarantineGroups({ client, stack: STACK, groupName: 'quarantine' });
  const conversionGroups = createConversionGroups({
    client,
    stack: STACK,
    groupName: 'conversion',
  });
  const send = sendMessage(sqs, 'requests');
  const sendGuard = createSendGuard(send);
  const cap = createContainmentCap({ table: tables.containments, clock, maxPerHour: 100 });
  const control = createControlStore(tables.control);
  const settings = memorySettings();
  const isolate = createIsolate({
    ...{ ...shared, networks, own: { accountId: ACCOUNT, region: REGION } },
    ...{ clock, wait },
    brakes: createBrakes({ control, cap, metrics, maxContainmentsPerHour: 100 }),
    readPairs: createGroupPairs({
      ...{ client, stack: STACK },
      ...{ quarantineName: 'quarantine', conversionName: 'conversion' },
    }),
    keepAlive: createKeepAlive({ ...settings, containments }),
    quarantine: createQuarantine({
      ...{ networks, groups, conversionGroups, elasticIps, sendGuard, wait },
    }),
  });
  const closeHalfWay = createCloseHalfWay({ containments, networks, groups, send, metrics });
  const release = createRelease({
    ...shared,
    restore: createRestore({ ...settings, containments, networks, elasticIps, wait }),
    closePointers: createClosePointers(tables.incidents),
  });
  const handler = (handleRecord: Parameters<typeof createSqsHandler>[0]['handleRecord']) =>
    oneByOne(createSqsHandler({ handleRecord, reject: refuseToReject, metrics, logger }));
  return {
    ...{ tables, changer, containments, control, metrics },
    handlers: {
      isolate: handler((record, log) =>
        isContainmentGuard(record.body)
          ? closeHalfWay(parseContainmentGuard(record.body), log)
          : isolate(
              { order: parseContainmentRequested(record.body), redelivered: isRedelivered(record) },
              log,
            ),
      ),
      release: handler((record, log) =>
        release(
          { order: parseReleaseRequested(record.body), redelivered: isRedelivered(record) },
          log,
        ),
      ),
    },
  };
}

export type Functions = ReturnType<typeof deployFunctions>;

function oneByOne(handle: (event: SQSEvent) => Promise<{ batchItemFailures: unknown[] }>): Handle {
  return async (record) => (await handle({ Records: [record] })).batchItemFailures.length === 0;
}

/** All messages here are well-formed: one that is rejected is a mistake. */
function refuseToReject(_: SQSRecord, error: unknown): Promise<void> {
  return Promise.reject(new Error('a message was rejected', { cause: error }));
}
