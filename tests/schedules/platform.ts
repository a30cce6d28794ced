import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { createActionLedger } from '../../shared/aws/action-ledger.ts';
import { createContainmentCap } from '../../shared/aws/containment-cap.ts';
import { createContainmentStore } from '../../shared/aws/containment-store.ts';
import { createControlStore } from '../../shared/aws/control-store.ts';
import { Table } from '../../shared/aws/dynamodb.ts';
import { createIncidentChanger } from '../../shared/aws/incident-changer.ts';
import { createClosePointers } from '../../shared/aws/incident-pointers.ts';
import { sendMessage } from '../../shared/aws/message-queue.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import {
  parseContainmentRequested,
  parseReleaseRequested,
} from '../../shared/domain/events/containment.ts';
import { createBrakes } from '../../shared/response/brakes.ts';
import type { Contain } from '../../shared/response/contain-target.ts';
import type { Release } from '../../shared/response/release-target.ts';
import type { Logger } from '../../shared/runtime/logger.ts';
import { createSqsHandler, isRedelivered } from '../../shared/runtime/sqs-batch.ts';
import { fakeMetrics } from '../builders/fake-metrics.ts';
import { ACCOUNT, REGION } from '../builders/finding.ts';
import { aLogSink } from '../builders/log-sink.ts';

export const STACK = 'riposte-test';
/** Where the platform runs. */
export const OWN = { accountId: ACCOUNT, region: REGION, stack: STACK };

export interface Client {
  readonly middlewareStack: { readonly clone: () => unknown };
}

/** What the functions talk to. */
export interface Clients {
  /** Names of their tables. */
  readonly tables: Readonly<Record<'incidents' | 'containments' | 'control', string>>;
  readonly dynamodb: DynamoDBClient;
  /** Sends into the queue of the containing function. */
  readonly requests: SQSClient;
  /** Sends into the queue of the releasing function. */
  readonly releases: SQSClient;
  /** The same client, answered by the world. */
  readonly of: <T extends Client>(client: T) => T;
}

type HandleRecord = (record: SQSRecord, log: Logger) => Promise<void>;

/** What handles the messages of the two queues. */
export interface Handlers {
  readonly contain: HandleRecord;
  readonly release: HandleRecord;
}

/** Handles one message; false when it goes back to the queue. */
export type Handle = (record: SQSRecord) => Promise<boolean>;

/** Everything that functions of all actions share. */
export function createPlatform(clients: Clients, clock: Clock) {
  const { dynamodb } = clients;
  const tables = {
    incidents: new Table(dynamodb, clients.tables.incidents),
    containments: new Table(dynamodb, clients.tables.containments),
    control: new Table(dynamodb, clients.tables.control),
  };
  const wait = (): Promise<void> => Promise.resolve();
  const metrics = fakeMetrics();
  const changer = createIncidentChanger({ table: tables.incidents, retentionDays: 30, clock });
  const control = createControlStore(tables.control);
  const cap = createContainmentCap({ table: tables.containments, clock, maxPerHour: 100 });
  return {
    ...{ tables, changer, control, metrics, clock, wait },
    of: clients.of,
    ledger: createActionLedger(changer, clock),
    brakes: createBrakes({ control, cap, metrics, maxContainmentsPerHour: 100 }),
    closePointers: createClosePointers(tables.incidents),
    containments: <Before>() =>
      createContainmentStore<Before>({ table: tables.containments, clock, wait }),
    send: sendMessage(clients.requests, 'requests'),
    sendRelease: sendMessage(clients.releases, 'releases'),
  };
}

export type Platform = ReturnType<typeof createPlatform>;

export function containsBy(contain: Contain): HandleRecord {
  return (record, log) => {
    const order = parseContainmentRequested(record.body);
    return contain({ order, redelivered: isRedelivered(record) }, log);
  };
}

export function releasesBy(release: Release): HandleRecord {
  return (record, log) => {
    const order = parseReleaseRequested(record.body);
    return release({ order, redelivered: isRedelivered(record) }, log);
  };
}

/** As a queue invokes a function, one message at a time. */
export function asQueueHandler({ metrics }: Platform, handleRecord: HandleRecord): Handle {
  const { logger } = aLogSink({ logLevel: 'ERROR' });
  const handle = createSqsHandler({ handleRecord, reject: refuseToReject, metrics, logger });
  return async (record) => {
    const event: SQSEvent = { Records: [record] };
    return (await handle(event)).batchItemFailures.length === 0;
  };
}

/** All messages here are well-formed: one that is rejected is a mistake. */
function refuseToReject(_: SQSRecord, error: unknown): Promise<void> {
  return Promise.reject(new Error('a message was rejected', { cause: error }));
}
