import { DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { IncidentDetails } from '../../shared/domain/incident.ts';
import { run } from '../child-process.ts';
import {
  createLocalAdmin,
  type LocalAdmin,
  type PostedMessage,
} from '../local-aws/admin-client.ts';
import {
  groupsByInterface,
  type GroupsByInterface,
  type Server,
} from '../local-aws/customer-server.ts';
import { repositoryRoot } from '../local-aws/paths.ts';
import { localClientConfiguration, type PlatformDescription } from '../local-aws/platform-file.ts';
import { findIncident, listIncidents } from '../riposte/incidents.ts';
import { WORK_QUEUES } from '../riposte/names.ts';
import { type Operator, openOperator } from '../riposte/operator.ts';
import { waitFor } from '../wait-for.ts';
import { accessOf, type UserAccess } from './customer-user.ts';

/** A busy machine takes its time. */
export const PATIENCE = { intervalMs: 50, timeoutMs: 60_000 } as const;

/** The running platform, as the scenes look at it. */
export interface Stage {
  readonly platform: PlatformDescription;
  readonly admin: LocalAdmin;
  readonly groupsOf: (server: Server) => Promise<GroupsByInterface>;
  /** Id of the quarantine group in a server's VPC and the number of its rules. */
  readonly quarantineOf: (server: Server) => Promise<{ id: string; rules: number } | undefined>;
  /** What IAM says about a user. */
  readonly accessOf: (user: string) => Promise<UserAccess>;
  /** Incidents that name the resource, as `instance i-…` or `IAMUser alice`. */
  readonly incidentsAbout: (resource: string) => Promise<IncidentDetails[]>;
  readonly messagesAbout: (incidentId: string) => Promise<PostedMessage[]>;
  /** Runs the operator command line as a person does. */
  readonly riposte: (args: readonly string[]) => Promise<{ code: number; output: string }>;
  /** Messages in all dead-letter queues. */
  readonly deadLetters: () => Promise<number>;
}

/** Opens the stage on a running platform that is described in `platformFile`. */
export function openStage(platform: PlatformDescription, platformFile: string): Stage {
  const configuration = localClientConfiguration(platform);
  const ec2 = new EC2Client(configuration);
  const iam = new IAMClient(configuration);
  const sqs = new SQSClient(configuration);
  const admin = createLocalAdmin(platform.endpoint);
  process.env['RIPOSTE_PLATFORM_FILE'] = platformFile;
  const operator = openOperator({ local: true });
  return {
    platform,
    admin,
    groupsOf: async ({ instanceId }) => groupsByInterface(ec2, instanceId),
    quarantineOf: async ({ vpcId }) => quarantineOf(ec2, vpcId, operator.stack),
    accessOf: async (user) => accessOf(iam, user),
    incidentsAbout: async (resource) => incidentsAbout(operator, resource),
    messagesAbout: async (incidentId) => {
      const all = await admin.slackMessages();
      return all.filter(({ payload }) => JSON.stringify(payload).includes(incidentId));
    },
    riposte: async (args) => {
      const options = ['--disable-warning=ExperimentalWarning', 'scripts/riposte/main.ts', ...args];
      return run(process.execPath, options, { cwd: repositoryRoot, env: process.env });
    },
    deadLetters: async () => deadLetters(sqs, operator),
  };
}

/** Waits until there is an incident about the resource of which `holds` is true. */
export async function untilIncident(
  stage: Stage,
  resource: string,
  holds: (details: IncidentDetails) => boolean = () => true,
): Promise<IncidentDetails> {
  return waitFor(async () => (await stage.incidentsAbout(resource)).find(holds), {
    ...PATIENCE,
    what: `the incident about ${resource}`,
  });
}

/** Waits until so many messages about an incident were posted. */
export async function untilMessages(
  stage: Stage,
  incidentId: string,
  count: number,
): Promise<PostedMessage[]> {
  return waitFor(
    async () => {
      const messages = await stage.messagesAbout(incidentId);
      return messages.length >= count && messages;
    },
    { ...PATIENCE, what: `${count} Slack messages about ${incidentId}` },
  );
}

async function quarantineOf(
  ec2: EC2Client,
  vpcId: string,
  stack: string,
): Promise<{ id: string; rules: number } | undefined> {
  const filters = [
    { Name: 'vpc-id', Values: [vpcId] },
    { Name: 'group-name', Values: [`${stack}-quarantine`] },
  ];
  const found = await ec2.send(new DescribeSecurityGroupsCommand({ Filters: filters }));
  const group = found.SecurityGroups?.[0];
  if (group?.GroupId === undefined) return undefined;
  const rules = (group.IpPermissions?.length ?? 0) + (group.IpPermissionsEgress?.length ?? 0);
  return { id: group.GroupId, rules };
}

async function incidentsAbout(operator: Operator, resource: string): Promise<IncidentDetails[]> {
  const all = await listIncidents(operator);
  const named = all.filter(({ resources }) => resources.includes(resource));
  return Promise.all(named.map(async ({ incidentId }) => findIncident(operator, incidentId)));
}

async function deadLetters(sqs: SQSClient, { names }: Operator): Promise<number> {
  const queues = [...WORK_QUEUES.map((name) => `${name}-dlq`), 'undelivered', 'stream-failures'];
  const depths = await Promise.all(
    queues.map(async (name) => {
      const { QueueUrl: url } = await sqs.send(
        new GetQueueUrlCommand({ QueueName: names.queue(name) }),
      );
      const { Attributes: attributes } = await sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: url,
          AttributeNames: ['ApproximateNumberOfMessages'],
        }),
      );
      return Number(attributes?.['ApproximateNumberOfMessages'] ?? 0);
    }),
  );
  return depths.reduce((sum, depth) => sum + depth, 0);
}
