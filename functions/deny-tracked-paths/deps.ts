import { setTimeout as wait } from 'node:timers/promises';
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createActionLedger } from '../../shared/aws/action-ledger.ts';
import { createAutoScaling } from '../../shared/aws/auto-scaling.ts';
import { createContainmentCap } from '../../shared/aws/containment-cap.ts';
import { createContainmentStore } from '../../shared/aws/containment-store.ts';
import { createControlStore } from '../../shared/aws/control-store.ts';
import { Table } from '../../shared/aws/dynamodb.ts';
import { createHostPaths } from '../../shared/aws/host-paths.ts';
import { createIncidentChanger } from '../../shared/aws/incident-changer.ts';
import { sendMessage } from '../../shared/aws/message-queue.ts';
import { createInstancePower } from '../../shared/aws/instance-power.ts';
import { createNetworkAcls } from '../../shared/aws/network-acls.ts';
import { createNetworkBalancers } from '../../shared/aws/network-balancers.ts';
import type { PathBefore } from '../../shared/domain/tracked-paths/path-before.ts';
import { createBrakes } from '../../shared/response/brakes.ts';
import { systemClock as clock } from '../../shared/runtime/clock.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createMetrics } from '../../shared/runtime/metrics.ts';
import { rejectInto } from '../../shared/runtime/rejection.ts';
import type { Config } from './config.ts';
import { createDeny } from './deny.ts';
import { createDenyOne } from './deny-one.ts';
import { createDenyPaths } from './deny-paths.ts';
import { createCheckStop } from './stop-host.ts';

/** Builds everything that the handler needs, once per cold start. */
export function createDeps(config: Config) {
  const { maxContainmentsPerHour, retentionDays } = config;
  const dynamodb = new DynamoDBClient();
  const metrics = createMetrics(config);
  const incidentTable = new Table(dynamodb, config.incidentTable);
  const table = new Table(dynamodb, config.containmentTable);
  const containments = createContainmentStore<PathBefore>({ table, clock });
  const changer = createIncidentChanger({ table: incidentTable, retentionDays, clock });
  const client = new EC2Client();
  const acls = createNetworkAcls(client);
  const power = createInstancePower(client);
  const autoScaling = createAutoScaling(new AutoScalingClient());
  const deny = createDeny({
    ledger: createActionLedger(changer, clock),
    ...{ containments, metrics, clock, wait },
    ...{ acls, paths: createHostPaths(client) },
    balancers: createNetworkBalancers(new ElasticLoadBalancingV2Client()),
    denyPaths: createDenyPaths({
      ...{ acls, power, wait, containments },
      checkStop: createCheckStop({ power, autoScaling }),
      denyOne: createDenyOne({ acls, containments }),
    }),
    brakes: createBrakes({
      control: createControlStore(new Table(dynamodb, config.controlTable)),
      cap: createContainmentCap({ table, clock, maxPerHour: maxContainmentsPerHour }),
      ...{ metrics, maxContainmentsPerHour },
    }),
    own: config,
  });
  const rejected = sendMessage(new SQSClient(), config.rejectedQueueUrl);
  const service = 'deny-tracked-paths';
  const logger = createLogger({ ...config, service });
  return { deny, reject: rejectInto(rejected, service), metrics, logger };
}
