import {
  createServer,
  groupsByInterface,
  type GroupsByInterface,
  type Server,
  type ServerWish,
} from '../../../scripts/local-aws/customer-server.ts';
import { clients } from './clients.ts';
import { platform } from './platform.ts';
import { DescribeSecurityGroupsCommand } from '@aws-sdk/client-ec2';

/** An instance in a network of its own, with two interfaces in two groups each unless said otherwise. */
export async function createInstance(wish: Partial<ServerWish> = {}): Promise<Server> {
  return createServer(clients().ec2, {
    name: 'web-server',
    eniCount: 2,
    groups: ['web', 'ssh'],
    ...wish,
  });
}

/** The security groups of each interface as they are now. */
export async function groupsOf(instanceId: string): Promise<GroupsByInterface> {
  return groupsByInterface(clients().ec2, instanceId);
}

/** Id of the quarantine group of a VPC, undefined when there is none yet. */
export async function quarantineGroupOf(vpcId: string): Promise<string | undefined> {
  return ownGroupOf(vpcId, 'quarantine');
}

export type OwnGroupName = 'quarantine' | 'conversion';

/** Id of a group that the platform makes in a VPC, undefined when there is none yet. */
export async function ownGroupOf(vpcId: string, name: OwnGroupName): Promise<string | undefined> {
  const filters = [
    { Name: 'vpc-id', Values: [vpcId] },
    { Name: 'group-name', Values: [`${platform().stack}-${name}`] },
  ];
  const { SecurityGroups: groups = [] } = await clients().ec2.send(
    new DescribeSecurityGroupsCommand({ Filters: filters }),
  );
  return groups[0]?.GroupId;
}

/** True when every interface of the server has the quarantine group and nothing else. */
export async function isQuarantined(server: Server): Promise<boolean> {
  const quarantine = await quarantineGroupOf(server.vpcId);
  if (quarantine === undefined) return false;
  const groups = Object.values(await groupsOf(server.instanceId));
  return groups.every((ids) => ids.length === 1 && ids[0] === quarantine);
}
