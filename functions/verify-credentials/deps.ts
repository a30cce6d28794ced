import { setTimeout as wait } from 'node:timers/promises';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createContainmentStore } from '../../shared/aws/containment-store.ts';
import { Table } from '../../shared/aws/dynamodb.ts';
import { createIncidentChanger } from '../../shared/aws/incident-changer.ts';
import { readIncident } from '../../shared/aws/incident-reader.ts';
import { sendMessage } from '../../shared/aws/message-queue.ts';
import { createRolePolicies } from '../../shared/aws/role-policies.ts';
import { createTrailReader } from '../../shared/aws/trail-reader.ts';
import type { CredentialBefore } from '../../shared/domain/credentials/credential-before.ts';
import { systemClock as clock } from '../../shared/runtime/clock.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createMetrics } from '../../shared/runtime/metrics.ts';
import { rejectInto } from '../../shared/runtime/rejection.ts';
import type { Config } from './config.ts';
import { createReadCalls } from './read-calls.ts';
import { readDeniedBefore } from './read-denied-before.ts';
import { createVerify } from './verify.ts';

/** Builds everything that the handler needs, once per cold start. */
export function createDeps(config: Config) {
  const { retentionDays, settleSeconds, lookDelaySeconds } = config;
  const dynamodb = new DynamoDBClient();
  const sqs = new SQSClient();
  const incidents = new Table(dynamodb, config.incidentTable);
  const table = new Table(dynamodb, config.containmentTable);
  const containments = createContainmentStore<CredentialBefore>({ table, clock });
  const metrics = createMetrics(config);
  const roles = createRolePolicies(new IAMClient());
  const verify = createVerify({
    readIncident: (incidentId) => readIncident(incidents, incidentId),
    changer: createIncidentChanger({ table: incidents, retentionDays, clock }),
    readDeniedBefore: (incidentId, action) => readDeniedBefore(containments, incidentId, action),
    readCalls: createReadCalls({
      trails: regionsOf(config).map((region) => ({
        region,
        read: createTrailReader({ client: new CloudTrailClient({ region }), clock, wait }),
      })),
      describeRole: (role) => roles.describe(role),
      own: config,
    }),
    send: sendMessage(sqs, config.requestQueueUrl),
    settings: { settleMs: settleSeconds * 1000, delayMs: lookDelaySeconds * 1000 },
    ...{ metrics, clock },
  });
  const reject = rejectInto(sendMessage(sqs, config.rejectedQueueUrl), 'verify-credentials');
  const logger = createLogger({ ...config, service: 'verify-credentials' });
  return { verify, reject, metrics, logger };
}

/** Calls of IAM and other global services are in the first region of the partition only. Source: CloudTrail user guide, global service events. */
function regionsOf({ region }: Config): string[] {
  return [...new Set([region, globalRegionOf(region)])];
}

function globalRegionOf(region: string): string {
  if (region.startsWith('cn-')) return 'cn-north-1';
  return region.startsWith('us-gov-') ? 'us-gov-west-1' : 'us-east-1';
}
