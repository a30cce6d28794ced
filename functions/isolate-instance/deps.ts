import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createAccountClients, type AccountReach } from '../../shared/aws/account-clients.ts';
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
import { sendMessage, type SendMessage } from '../../shared/aws/message-queue.ts';
import { createQuarantineGroups } from '../../shared/aws/quarantine-groups.ts';
import { createTargetGroups } from '../../shared/aws/target-groups.ts';
import type { InterfaceBefore } from '../../shared/domain/isolation.ts';
import { systemClock as clock } from '../../shared/runtime/clock.ts';
import { createBrakes } from '../../shared/response/brakes.ts';
import type { SettingSources } from '../../shared/response/read-settings.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createMetrics, type Metrics } from '../../shared/runtime/metrics.ts';
import { rejectInto } from '../../shared/runtime/rejection.ts';
import { createCloseHalfWay } from './close-half-way.ts';
import type { Config } from './config.ts';
import { createHandleMessage } from './handle-message.ts';
import { createIsolate } from './isolate.ts';
import { createQuarantine } from './quarantine.ts';
import { createKeepAlive } from './keep-alive/keep-alive.ts';
import { createSendGuard } from './send-guard.ts';

const SERVICE = 'isolate-instance';

/** Builds everything that the handler needs, once per cold start. */
export function createDeps(config: Config) {
  const metrics = createMetrics(config);
  const platform = createPlatformParts(config, metrics);
  const sqs = new SQSClient();
  const send = sendMessage(sqs, config.requestQueueUrl);
  const inAccount = createAccountClients({ own: config, service: SERVICE, clock }, (reach) =>
    createAccountParts({ config, platform, send, reach }),
  );
  return {
    handleMessage: createHandleMessage({
      isolate: (input, log) => inAccount(input.order).isolate(input, log),
      closeHalfWay: (guard, log) => inAccount(guard).closeHalfWay(guard, log),
    }),
    reject: rejectInto(sendMessage(sqs, config.rejectedQueueUrl), SERVICE),
    metrics,
    logger: createLogger({ ...config, service: SERVICE }),
  };
}

/** What is the platform's own, wherever the target is: records, brakes, metrics. */
function createPlatformParts(config: Config, metrics: Metrics) {
  const { maxContainmentsPerHour, retentionDays } = config;
  const dynamodb = new DynamoDBClient();
  const incidentTable = new Table(dynamodb, config.incidentTable);
  const table = new Table(dynamodb, config.containmentTable);
  return {
    ledger: createActionLedger(
      createIncidentChanger({ table: incidentTable, retentionDays, clock }),
      clock,
    ),
    containments: createContainmentStore<InterfaceBefore>({ table, clock }),
    brakes: createBrakes({
      control: createControlStore(new Table(dynamodb, config.controlTable)),
      cap: createContainmentCap({ table, clock, maxPerHour: maxContainmentsPerHour }),
      metrics,
      maxContainmentsPerHour,
    }),
    metrics,
  };
}

interface AccountParts {
  readonly config: Config;
  readonly platform: ReturnType<typeof createPlatformParts>;
  readonly send: SendMessage;
  readonly reach: AccountReach;
}

/** What acts in one account. */
function createAccountParts({ config, platform, send, reach }: AccountParts) {
  const { accountId, settings, ...obstacle } = reach;
  const { containments, metrics } = platform;
  const client = new EC2Client(settings);
  const networks = createInstanceNetworks(client);
  const { groups, conversionGroups, readPairs } = createGroups(client, config);
  const isolate = createIsolate({
    ...platform,
    ...obstacle,
    networks,
    readPairs,
    own: { ...config, accountId },
    keepAlive: createKeepAlive({
      containments,
      // The profile without rights is in the platform's own account.
      replacement: accountId === config.accountId ? config.replacementProfile : undefined,
      ...createSettingSources(settings),
    }),
    quarantine: createQuarantine({
      ...{ networks, groups, conversionGroups, wait },
      elasticIps: createElasticIps(client),
      sendGuard: createSendGuard(send),
    }),
    ...{ clock, wait },
  });
  const closeHalfWay = createCloseHalfWay({ containments, networks, groups, send, metrics });
  return { isolate, closeHalfWay };
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
function createSettingSources(settings: AccountReach['settings']): SettingSources {
  const limits = {
    ...settings,
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
