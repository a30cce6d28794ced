import { setTimeout as wait } from 'node:timers/promises';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createActionLedger } from '../../shared/aws/action-ledger.ts';
import { createContainmentCap } from '../../shared/aws/containment-cap.ts';
import { createContainmentStore } from '../../shared/aws/containment-store.ts';
import { createControlStore } from '../../shared/aws/control-store.ts';
import { createCredentialOwners } from '../../shared/aws/credential-owners.ts';
import { Table } from '../../shared/aws/dynamodb.ts';
import { createIncidentChanger } from '../../shared/aws/incident-changer.ts';
import { sendMessage } from '../../shared/aws/message-queue.ts';
import { createRolePolicies } from '../../shared/aws/role-policies.ts';
import { createUserAccess } from '../../shared/aws/user-access.ts';
import type { CredentialBefore } from '../../shared/domain/credentials/credential-before.ts';
import { createBrakes } from '../../shared/response/brakes.ts';
import { systemClock as clock } from '../../shared/runtime/clock.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createMetrics } from '../../shared/runtime/metrics.ts';
import { rejectInto } from '../../shared/runtime/rejection.ts';
import type { Config } from './config.ts';
import { createResolve } from './resolve.ts';
import { createRevoke } from './revoke.ts';
import { lookAtSessions } from './sessions.ts';
import { lookAtUser } from './user.ts';

/** Builds everything that the handler needs, once per cold start. */
export function createDeps(config: Config) {
  const { maxContainmentsPerHour, retentionDays } = config;
  const dynamodb = new DynamoDBClient();
  const iam = new IAMClient();
  const metrics = createMetrics(config);
  const incidentTable = new Table(dynamodb, config.incidentTable);
  const table = new Table(dynamodb, config.containmentTable);
  const containments = createContainmentStore<CredentialBefore>({ table, clock });
  const users = createUserAccess(iam, config.denyPolicyArn);
  const shared = { ...config, clock, wait };
  const changer = createIncidentChanger({ table: incidentTable, retentionDays, clock });
  const ec2 = new EC2Client();
  const cloudtrail = new CloudTrailClient();
  const revoke = createRevoke({
    ledger: createActionLedger(changer, clock),
    containments,
    brakes: createBrakes({
      control: createControlStore(new Table(dynamodb, config.controlTable)),
      cap: createContainmentCap({ table, clock, maxPerHour: maxContainmentsPerHour }),
      ...{ metrics, maxContainmentsPerHour },
    }),
    ...{ metrics, clock, wait },
    resolve: createResolve(
      createCredentialOwners({ iam, ec2, cloudtrail, isolations: containments, clock }),
    ),
    lookAt: (credential) =>
      credential.kind === 'user'
        ? lookAtUser({ ...shared, users }, credential.user)
        : lookAtSessions({ ...shared, roles: createRolePolicies(iam) }, credential),
    own: config,
  });
  const rejected = sendMessage(new SQSClient(), config.rejectedQueueUrl);
  const service = 'revoke-credentials';
  const logger = createLogger({ ...config, service });
  return { revoke, reject: rejectInto(rejected, service), metrics, logger };
}
