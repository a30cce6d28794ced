import { createHash } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import { SQSClient } from '@aws-sdk/client-sqs';
import { WAFV2Client } from '@aws-sdk/client-wafv2';
import { createAccountAccess } from '../../shared/aws/account-access.ts';
import { createAddressSets } from '../../shared/aws/address-sets.ts';
import { createAdoptContainments } from '../../shared/aws/adopt-containments.ts';
import { createBucketAccess } from '../../shared/aws/bucket-access.ts';
import { createContainmentsInForce } from '../../shared/aws/containments-in-force.ts';
import { Table } from '../../shared/aws/dynamodb.ts';
import { createEventBus } from '../../shared/aws/event-bus.ts';
import { createFunctionConcurrency } from '../../shared/aws/function-concurrency.ts';
import { createInstanceNetworks } from '../../shared/aws/instance-network.ts';
import { createInstancePower } from '../../shared/aws/instance-power.ts';
import { sendMessage } from '../../shared/aws/message-queue.ts';
import { createNetworkAcls } from '../../shared/aws/network-acls.ts';
import { readRules } from '../../shared/aws/own-group.ts';
import { createRolePolicies } from '../../shared/aws/role-policies.ts';
import { createUserAccess } from '../../shared/aws/user-access.ts';
import { ipSetsOf } from '../../shared/domain/addresses/ip-set.ts';
import { systemClock as clock } from '../../shared/runtime/clock.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createMetrics } from '../../shared/runtime/metrics.ts';
import { rejectInto } from '../../shared/runtime/rejection.ts';
import { createCheck } from './check.ts';
import type { Config } from './config.ts';
import { createLookAt, type LookParts } from './look-at.ts';
import { createRaiseDrift } from './raise-drift.ts';

const SERVICE = 'check-containments';

/** Builds everything that the handler needs, once per cold start. */
export function createDeps(config: Config) {
  const metrics = createMetrics(config);
  const table = new Table(new DynamoDBClient(), config.containmentTable);
  const check = createCheck({
    adopt: createAdoptContainments(table),
    inForce: createContainmentsInForce(table),
    lookAt: createLookAt(lookParts(config)),
    raiseDrift: createRaiseDrift({
      publish: createEventBus(new EventBridgeClient(), config.eventBusName),
      hash: (text) => createHash('sha256').update(text).digest('hex'),
      own: config,
    }),
    ...{ metrics, clock },
  });
  const rejected = sendMessage(new SQSClient(), config.rejectedQueueUrl);
  const logger = createLogger({ ...config, service: SERVICE });
  return { check, reject: rejectInto(rejected, SERVICE), metrics, logger };
}

function lookParts(config: Config): LookParts {
  const ec2 = new EC2Client();
  const iam = new IAMClient();
  const sets = ipSetsOf(config);
  // Sets for CloudFront are in us-east-1, wherever the function runs.
  const waf = new WAFV2Client(sets.region === undefined ? {} : { region: sets.region });
  return {
    networks: createInstanceNetworks(ec2),
    findRules: async (groupId) =>
      (await readRules(ec2, groupId)).map(({ SecurityGroupRuleId: id }) => id ?? '?'),
    users: createUserAccess(iam, config.denyPolicyArn),
    roles: createRolePolicies(iam),
    accounts: createAccountAccess(new S3ControlClient()),
    access: createBucketAccess(new S3Client(), config.accountId),
    concurrency: createFunctionConcurrency(new LambdaClient()),
    sets: createAddressSets({ client: waf, sets }),
    acls: createNetworkAcls(ec2),
    power: createInstancePower(ec2),
  };
}
