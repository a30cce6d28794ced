import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeAutoScalingInstancesCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  CreateLaunchTemplateCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  ModifyInstanceAttributeCommand,
  ModifyInstanceMetadataOptionsCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateTargetGroupCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { randomBytes } from 'node:crypto';
import {
  addInterface,
  groupsByInterface,
  type Server,
} from '../../../scripts/local-aws/customer-server.ts';
import { clients } from './clients.ts';
import { raiseMining } from './findings.ts';
import { untilIncident } from './incidents.ts';
import { createInstance } from './instances.ts';
import { release } from './operator.ts';
import { clientConfiguration } from './platform.ts';

/** A server that an Auto Scaling group has started, behind load balancers. */
export interface ScaledServer extends Server {
  readonly group: string;
  /** That of its Auto Scaling group, and one that it was put into by hand. */
  readonly targetGroups: readonly string[];
}

export function scaling(): AutoScalingClient {
  return new AutoScalingClient(clientConfiguration());
}

function loadBalancing(): ElasticLoadBalancingV2Client {
  return new ElasticLoadBalancingV2Client(clientConfiguration());
}

interface ScaledWish {
  readonly eniCount?: number;
  readonly ipv6?: boolean;
}

/** The only member of a group with room for a second one; nothing keeps its evidence. */
export async function createScaledServer(wish: ScaledWish = {}): Promise<ScaledServer> {
  const { eniCount = 1, ipv6 = false } = wish;
  const neighbour = await createInstance({ eniCount: 1, groups: ['web'], ipv6 });
  const group = `web-${randomBytes(4).toString('hex')}`;
  const [ofGroup, byHand] = [
    await createTargetGroup(neighbour, `${group}-a`),
    await createTargetGroup(neighbour, `${group}-b`),
  ];
  await createGroup(neighbour, { group, targetGroup: ofGroup });
  const instanceId = (await describeGroup(group)).members[0] ?? '';
  const groups = Object.values(neighbour.groupIds);
  for (let device = 1; device < eniCount; device += 1)
    await addInterface(clients().ec2, { ...neighbour, instanceId, device, groups });
  const registration = { TargetGroupArn: byHand, Targets: [{ Id: instanceId, Port: 8080 }] };
  await loadBalancing().send(new RegisterTargetsCommand(registration));
  await exposeEvidence(instanceId);
  const eniIds = Object.keys(await groupsByInterface(clients().ec2, instanceId));
  return { ...neighbour, instanceId, eniIds, group, targetGroups: [ofGroup, byHand] };
}

async function createTargetGroup({ vpcId }: Server, name: string): Promise<string> {
  const command = new CreateTargetGroupCommand({
    ...{ Name: name, Protocol: 'HTTP', Port: 80, VpcId: vpcId, TargetType: 'instance' },
  });
  const { TargetGroups: [made] = [] } = await loadBalancing().send(command);
  return made?.TargetGroupArn ?? '';
}

interface GroupWish {
  readonly group: string;
  readonly targetGroup: string;
}

async function createGroup(server: Server, { group, targetGroup }: GroupWish): Promise<void> {
  const { ec2 } = clients();
  const described = await ec2.send(
    new DescribeInstancesCommand({ InstanceIds: [server.instanceId] }),
  );
  await ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: group,
      LaunchTemplateData: {
        ImageId: described.Reservations?.[0]?.Instances?.[0]?.ImageId,
        InstanceType: 't3.micro',
        SecurityGroupIds: Object.values(server.groupIds),
      },
    }),
  );
  await scaling().send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: group,
      ...{ MinSize: 1, MaxSize: 2, DesiredCapacity: 1 },
      VPCZoneIdentifier: server.subnetId,
      LaunchTemplate: { LaunchTemplateName: group },
      TargetGroupARNs: [targetGroup],
    }),
  );
}

async function exposeEvidence(instanceId: string): Promise<void> {
  const { ec2 } = clients();
  const InstanceId = instanceId;
  const behavior = { InstanceInitiatedShutdownBehavior: { Value: 'terminate' } };
  await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, ...behavior }));
  const options = { HttpTokens: 'optional' as const, HttpPutResponseHopLimit: 2 };
  await ec2.send(new ModifyInstanceMetadataOptionsCommand({ InstanceId, ...options }));
}

/** Desired capacity and members of a group. */
export async function describeGroup(
  group: string,
): Promise<{ readonly desired: number | undefined; readonly members: readonly string[] }> {
  const command = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [group] });
  const { AutoScalingGroups: [found] = [] } = await scaling().send(command);
  const { DesiredCapacity: desired, Instances: members = [] } = found ?? {};
  return { desired, members: members.flatMap(({ InstanceId: id }) => id ?? []) };
}

/** Everything that AWS says of the server and of what it belongs to. */
export async function describeWhole({ instanceId, targetGroups }: ScaledServer) {
  const { ec2 } = clients();
  const InstanceIds = [instanceId];
  const [instances, members, protection, shutdown, ...targets] = await Promise.all([
    ec2.send(new DescribeInstancesCommand({ InstanceIds })),
    scaling().send(new DescribeAutoScalingInstancesCommand({ InstanceIds })),
    ec2.send(attribute(instanceId, 'disableApiTermination')),
    ec2.send(attribute(instanceId, 'instanceInitiatedShutdownBehavior')),
    ...targetGroups.map(async (arn) => portsOf(arn, instanceId)),
  ]);
  return {
    instance: instances.Reservations?.[0]?.Instances?.[0],
    member: members.AutoScalingInstances?.[0],
    isProtected: protection.DisableApiTermination?.Value,
    onShutdown: shutdown.InstanceInitiatedShutdownBehavior?.Value,
    groups: await groupsByInterface(ec2, instanceId),
    targets,
  };
}

function attribute(
  InstanceId: string,
  Attribute: 'disableApiTermination' | 'instanceInitiatedShutdownBehavior',
): DescribeInstanceAttributeCommand {
  return new DescribeInstanceAttributeCommand({ InstanceId, Attribute });
}

async function portsOf(arn: string, instanceId: string): Promise<readonly (number | undefined)[]> {
  const command = new DescribeTargetHealthCommand({ TargetGroupArn: arn });
  const { TargetHealthDescriptions: found = [] } = await loadBalancing().send(command);
  return found.flatMap(({ Target: target }) => (target?.Id === instanceId ? [target.Port] : []));
}

/** Contains and releases one, so that each right to keep evidence and to give it back is used. */
export async function useKeepAliveRights(): Promise<void> {
  const server = await createScaledServer();
  await raiseMining(server);
  const { incident } = await untilIncident(server.instanceId, 'contained');
  await release(incident.incidentId);
}
