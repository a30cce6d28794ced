import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createActionLedger } from '../../shared/aws/action-ledger.ts';
import { createAutoScaling } from '../../shared/aws/auto-scaling.ts';
import { createContainmentCap } from '../../shared/aws/containment-cap.ts';
import { createConversionGroups } from '../../shared/aws/conversion-groups.ts';
import { createContainmentStore } from '../../shared/aws/containment-store.ts';
import { createControlStore } from '../../shared/aws/control-store.ts';
import { Table } from '../../shared/aws/dynamodb.ts';
import { createGroupPairs } from '../../shared/aws/group-pairs.ts';
import { createElasticIps } from '../../shared/aws/elastic-ips.ts';
import { createIncidentChanger } from '../../shared/aws/incident-changer.ts';
import { createInstanceAttributes } from '../../shared/aws/instance-attributes.ts';
import { createInstanceProfiles } from '../../shared/aws/instance-profiles.ts';
import { createInstanceNetworks } from '../../shared/aws/instance-network.ts';
import { sendMessage } from '../../shared/aws/message-queue.ts';
import { createQuarantineGroups } from '../../shared/aws/quarantine-groups.ts';
import { createTargetGroups } from '../../shared/aws/target-groups.ts';
import type { InterfaceBefore } from '../../shared/domain/isolation.ts';
import { systemClock as clock } from '../../shared/runtime/clock.ts';
import { createBrakes } from '../../shared/response/brakes.ts';
import type { SettingSources } from '../../shared/response/read-settings.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createMetrics } from '../../shared/runtime/metrics.ts';
import { rejectInto } from '../../shared/runtime/rejection.ts';
import { createCloseHalfWay } from './close-half-way.ts';
import type { Config } from './config.ts';
import { createHandleMessage } from './handle-message.ts';
import { createIsolate } from './isolate.ts';
import { createQuarantine } from './quarantine.ts';
import { createKeepAlive } from './keep-alive/keep-alive.ts';
import { createSendGuard } from './send-guard.ts';

/** Builds everything that the handler needs, once per cold start. */
export function createDeps(config: Config) {
  const { maxContainmentsPerHour, retentionDays, replacementProfile } = config;
  const dynamodb = new DynamoDBClient();
  const client = new EC2Client();
  const metrics = createMetrics(config);
  const incidentTable = new Table(dynamodb, config.incidentTable);
  const table = new Table(dynamodb, config.containmentTable);
  const containments = createContainmentStore<InterfaceBefore>({ table, clock });
  const networks = createInstanceNetworks(client);
  const { groups, conversionGroups, readPairs } = createGroups(client, config);
  const settings = createSettingSources();
  const sqs = new SQSClient();
  const send = sendMessage(sqs, config.requestQueueUrl);
  const isolate = createIsolate({
    ledger: createActionLedger(
      createIncidentChanger({ table: incidentTable, retentionDays, clock }),
      clock,
    ),
    containments,
    networks,
    readPairs,
    brakes: createBrakes({
      control: createControlStore(new Table(dynamodb, config.controlTable)),
      cap: createContainmentCap({ table, clock, maxPerHour: maxContainmentsPerHour }),
      metrics,
      maxContainmentsPerHour,
    }),
    own: config,
    keepAlive: createKeepAlive({ containments, replacement: replacementProfile, ...settings }),
    quarantine: createQuarantine({
      ...{ networks, groups, conversionGroups, wait },
      elasticIps: createElasticIps(client),
      sendGuard: createSendGuard(send),
    }),
    ...{ metrics, clock, wait },
  });
  const reject = rejectInto(sendMessage(sqs, config.rejectedQueueUrl), 'isolate-instance');
  const closeHalfWay = createCloseHalfWay({ containments, networks, groups, send, metrics });
  return {
    handleMessage: createHandleMessage({ isolate, closeHalfWay }),
    reject,
    metrics,
    logger: createLogger({ ...config, service: 'isolate-instance' }),
  };
}

/** The pair of groups of each VPC: how it is read, and how it is made or mended. */
function createGroups(client: EC2Client, config: Config) {
  const { stack, quarantineGroupName, conversionGroupName } = config;
  return {
    groups: createQuarantineGroups({ client, stack, groupName: quarantineGroupName }),
    conversionGroups: createConversionGroups({ client, stack, groupName: conversionGroupName }),
    readPairs: createGroupPairs({
      ...{ client, stack },
      quarantineName: quarantineGroupName,
      conversionName: conversionGroupName,
    }),
  };
}

/**
 * Clients of their own, which give up soon: what keeps the evidence must neither use up the time of the run nor wait in line with the cut.
 */
function createSettingSources(): SettingSources {
  const limits = {
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
  };
  const ec2 = new EC2Client(limits);
  return {
    attributes: createInstanceAttributes(ec2),
    profiles: createInstanceProfiles(ec2),
    autoScaling: createAutoScaling(new AutoScalingClient(limits)),
    targetGroups: createTargetGroups(new ElasticLoadBalancingV2Client(limits)),
  };
}
