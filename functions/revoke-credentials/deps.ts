import { setTimeout as wait } from 'node:timers/promises';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createAccountClients, type AccountReach } from '../../shared/aws/account-clients.ts';
import { createActionLedger } from '../../shared/aws/action-ledger.ts';
import { createContainmentCap } from '../../shared/aws/containment-cap.ts';
import {
  createContainmentStore,
  type ContainmentStore,
} from '../../shared/aws/containment-store.ts';
import { createControlStore } from '../../shared/aws/control-store.ts';
import { createCredentialOwners } from '../../shared/aws/credential-owners.ts';
import { Table } from '../../shared/aws/dynamodb.ts';
import { createIncidentChanger } from '../../shared/aws/incident-changer.ts';
import { sendMessage } from '../../shared/aws/message-queue.ts';
import { createRolePolicies } from '../../shared/aws/role-policies.ts';
import { createUserAccess } from '../../shared/aws/user-access.ts';
import type { CredentialBefore } from '../../shared/domain/credentials/credential-before.ts';
import { arnInAccount } from '../../shared/domain/member-account.ts';
import { createBrakes } from '../../shared/response/brakes.ts';
import type { Contain } from '../../shared/response/contain-target.ts';
import { systemClock as clock } from '../../shared/runtime/clock.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createMetrics } from '../../shared/runtime/metrics.ts';
import { rejectInto } from '../../shared/runtime/rejection.ts';
import type { Config } from './config.ts';
import { createResolve, type Credential } from './resolve.ts';
import { createRevoke } from './revoke.ts';
import { lookAtSessions } from './sessions.ts';
import { lookAtUser } from './user.ts';

/** Builds everything that the handler needs, once per cold start. */
export function createDeps(config: Config) {
  const { maxContainmentsPerHour, retentionDays } = config;
  const dynamodb = new DynamoDBClient();
  const metrics = createMetrics(config);
  const incidentTable = new Table(dynamodb, config.incidentTable);
  const table = new Table(dynamodb, config.containmentTable);
  const containments = createContainmentStore<CredentialBefore>({ table, clock });
  const changer = createIncidentChanger({ table: incidentTable, retentionDays, clock });
  const platform = {
    ledger: createActionLedger(changer, clock),
    containments,
    brakes: createBrakes({
      control: createControlStore(new Table(dynamodb, config.controlTable)),
      cap: createContainmentCap({ table, clock, maxPerHour: maxContainmentsPerHour }),
      ...{ metrics, maxContainmentsPerHour },
    }),
    ...{ metrics, clock, wait },
  };
  const service = 'revoke-credentials';
  const inAccount = createAccountClients({ own: config, service, clock }, (reach) =>
    createRevoke({ ...platform, ...createCredentialParts({ config, reach, containments }) }),
  );
  const revoke: Contain = (input, log) => inAccount(input.order)(input, log);
  const rejected = sendMessage(new SQSClient(), config.rejectedQueueUrl);
  const logger = createLogger({ ...config, service });
  return { revoke, reject: rejectInto(rejected, service), metrics, logger };
}

interface CredentialSources {
  readonly config: Config;
  readonly reach: AccountReach;
  /** Isolations of hosts lie in the same table. */
  readonly containments: ContainmentStore<CredentialBefore>;
}

/** What acts in one account. */
function createCredentialParts({ config, reach, containments: isolations }: CredentialSources) {
  const { accountId, settings, ...obstacle } = reach;
  const iam = new IAMClient(settings);
  const ec2 = new EC2Client(settings);
  const cloudtrail = new CloudTrailClient(settings);
  const users = createUserAccess(iam, arnInAccount(config.denyPolicyArn, accountId));
  const roles = createRolePolicies(iam);
  const common = { ...config, clock, wait };
  return {
    ...obstacle,
    resolve: createResolve(createCredentialOwners({ iam, ec2, cloudtrail, isolations, clock })),
    lookAt: (credential: Credential) =>
      credential.kind === 'user'
        ? lookAtUser({ ...common, users }, credential.user)
        : lookAtSessions({ ...common, roles }, credential),
    own: { ...config, accountId },
  };
}
