import { setTimeout as wait } from 'node:timers/promises';
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createAccountClients, type AccountReach } from '../../shared/aws/account-clients.ts';
import { createActionLedger } from '../../shared/aws/action-ledger.ts';
import { createAutoScaling } from '../../shared/aws/auto-scaling.ts';
import { createContainmentStore } from '../../shared/aws/containment-store.ts';
import { Table } from '../../shared/aws/dynamodb.ts';
import { createElasticIps } from '../../shared/aws/elastic-ips.ts';
import { createIncidentChanger } from '../../shared/aws/incident-changer.ts';
import { createClosePointers } from '../../shared/aws/incident-pointers.ts';
import { createInstanceAttributes } from '../../shared/aws/instance-attributes.ts';
import { createInstanceProfiles } from '../../shared/aws/instance-profiles.ts';
import { createInstanceNetworks } from '../../shared/aws/instance-network.ts';
import { sendMessage } from '../../shared/aws/message-queue.ts';
import { createTargetGroups } from '../../shared/aws/target-groups.ts';
import type { InterfaceBefore } from '../../shared/domain/isolation.ts';
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
  const containments = createContainmentStore<InterfaceBefore>({
    table: new Table(dynamodb, config.containmentTable),
    clock,
  });
  const platform = {
    ledger: createActionLedger(createIncidentChanger({ table, retentionDays, clock }), clock),
    ...{ containments, metrics },
    closePointers: createClosePointers(table),
  };
  const service = 'release-instance';
  const inAccount = createAccountClients(
    { own: config, service, clock },
    ({ settings, findObstacle }) =>
      createRelease({
        ...platform,
        ...(findObstacle && { findAccountObstacle: findObstacle }),
        restore: createRestore({ containments, wait, ...createHostParts(settings) }),
      }),
  );
  const release: Release = (input, log) => inAccount(input.order)(input, log);
  const rejected = sendMessage(new SQSClient(), config.rejectedQueueUrl);
  const logger = createLogger({ ...config, service });
  return { release, reject: rejectInto(rejected, service), metrics, logger };
}

/** What acts in one account. */
function createHostParts(settings: AccountReach['settings']) {
  const client = new EC2Client(settings);
  return {
    networks: createInstanceNetworks(client),
    elasticIps: createElasticIps(client),
    attributes: createInstanceAttributes(client),
    autoScaling: createAutoScaling(new AutoScalingClient(settings)),
    targetGroups: createTargetGroups(new ElasticLoadBalancingV2Client(settings)),
    profiles: createInstanceProfiles(client),
  };
}
