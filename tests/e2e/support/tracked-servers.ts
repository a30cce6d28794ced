import {
  AllocateAddressCommand,
  CreateNatGatewayCommand,
  CreateNetworkAclEntryCommand,
  CreateRouteCommand,
  CreateSubnetCommand,
  CreateVpcEndpointCommand,
  DeleteNetworkAclEntryCommand,
  DescribeInstancesCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  type NetworkAclEntry,
} from '@aws-sdk/client-ec2';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { randomBytes } from 'node:crypto';
import type { Server } from '../../../scripts/local-aws/customer-server.ts';
import type { ActionMode, ActionName, ActionRecord } from '../../../shared/domain/action.ts';
import type { IncidentDetails } from '../../../shared/domain/incident.ts';
import type { ResponsePolicy } from '../../../shared/domain/policy.ts';
import { clients } from './clients.ts';
import { checkContainments } from './containment-checks.ts';
import { raiseMining } from './findings.ts';
import { untilIncident } from './incidents.ts';
import { createInstance } from './instances.ts';
import { putPolicy, release } from './operator.ts';
import { clientConfiguration, platform } from './platform.ts';
import { ISOLATE_MINERS, isolateMiners } from './policies.ts';
import { resetCap } from './stored-state.ts';

/** A server without a public address: its packets leave through a NAT gateway and an interface endpoint. */
export interface PrivateServer extends Server {
  /** Of its only interface. */
  readonly address: string;
  /** Where the gateway stands. */
  readonly natSubnetId: string;
  readonly natGatewayId: string;
  /** The default one of the VPC, which both subnets have. */
  readonly aclId: string;
}

interface PrivateWish {
  /** The NAT gateway stands beside the server. */
  readonly isBeside?: boolean;
}

/** One interface in a subnet of its own; what it leaves through stands in another one unless said otherwise. */
export async function createPrivateServer(wish: PrivateWish = {}): Promise<PrivateServer> {
  const { ec2 } = clients();
  const server = await createInstance({ eniCount: 1, groups: ['web'] });
  const { vpcId, subnetId } = server;
  const natSubnetId = wish.isBeside ? subnetId : await createSubnet(vpcId);
  const natGatewayId = await createNatGateway(natSubnetId);
  await routeThrough(vpcId, natGatewayId);
  const { NetworkAcls: [acl] = [] } = await ec2.send(
    new DescribeNetworkAclsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
  );
  const address = await addressOf(server);
  return { ...server, address, natSubnetId, natGatewayId, aclId: acl?.NetworkAclId ?? '' };
}

async function createSubnet(vpcId: string): Promise<string> {
  const command = new CreateSubnetCommand({ VpcId: vpcId, CidrBlock: '10.20.2.0/24' });
  return (await clients().ec2.send(command)).Subnet?.SubnetId ?? '';
}

async function createNatGateway(subnetId: string): Promise<string> {
  const { ec2 } = clients();
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
  const command = new CreateNatGatewayCommand({ SubnetId: subnetId, AllocationId });
  return (await ec2.send(command)).NatGateway?.NatGatewayId ?? '';
}

async function routeThrough(vpcId: string, natGatewayId: string): Promise<void> {
  const { ec2 } = clients();
  const { RouteTables: [table] = [] } = await ec2.send(
    new DescribeRouteTablesCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
  );
  const route = { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: natGatewayId };
  await ec2.send(new CreateRouteCommand({ RouteTableId: table?.RouteTableId, ...route }));
}

async function addressOf({ eniIds }: Server): Promise<string> {
  const command = new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [...eniIds] });
  const { NetworkInterfaces: [eni] = [] } = await clients().ec2.send(command);
  return eni?.PrivateIpAddress ?? '';
}

/** An interface endpoint in this subnet of the server's VPC; answers its id. */
export async function addEndpoint({ vpcId }: Server, subnetId: string): Promise<string> {
  const command = new CreateVpcEndpointCommand({
    ...{ VpcId: vpcId, VpcEndpointType: 'Interface', SubnetIds: [subnetId] },
    ServiceName: `com.amazonaws.${platform().region}.ssm`,
  });
  return (await clients().ec2.send(command)).VpcEndpoint?.VpcEndpointId ?? '';
}

/** The rules of an ACL but for the last ones, as texts in order: `in 1 deny 10.20.1.4/32`. */
export async function rulesOf({ aclId }: Pick<PrivateServer, 'aclId'>): Promise<string[]> {
  const command = new DescribeNetworkAclsCommand({ NetworkAclIds: [aclId] });
  const { NetworkAcls: [acl] = [] } = await clients().ec2.send(command);
  const entries = (acl?.Entries ?? []).filter(({ RuleNumber: number = 0 }) => number < 32_767);
  return entries.map(textOf).sort();
}

function textOf(entry: NetworkAclEntry): string {
  const { Egress: egress, RuleNumber: number, RuleAction: action } = entry;
  const block = entry.CidrBlock ?? entry.Ipv6CidrBlock ?? '';
  return `${egress ? 'out' : 'in'} ${String(number)} ${String(action)} ${block}`;
}

/** Somebody else denies a block that has nothing to do with the server, under this number. */
export async function putRule({ aclId }: PrivateServer, number: number): Promise<void> {
  const rule = { Protocol: '-1', RuleAction: 'deny' as const, CidrBlock: '192.0.2.0/24' };
  await clients().ec2.send(
    new CreateNetworkAclEntryCommand({
      ...{ NetworkAclId: aclId, RuleNumber: number, Egress: false, ...rule },
    }),
  );
}

export async function deleteRule({ aclId }: PrivateServer, number: number): Promise<void> {
  const rule = { NetworkAclId: aclId, RuleNumber: number, Egress: false };
  await clients().ec2.send(new DeleteNetworkAclEntryCommand(rule));
}

/** EC2 state name. */
export async function powerOf({ instanceId }: Server): Promise<string | undefined> {
  const command = new DescribeInstancesCommand({ InstanceIds: [instanceId] });
  const { Reservations: [reservation] = [] } = await clients().ec2.send(command);
  return reservation?.Instances?.[0]?.State?.Name;
}

const BOTH: readonly ActionName[] = ['isolate-instance', 'deny-tracked-paths'];

/** Isolates miners and denies their tracked paths. */
export function denyMiners(
  leftOpen: 'tell' | 'stop' = 'tell',
  mode: Exclude<ActionMode, 'off'> = 'auto',
  actions: readonly ActionName[] = BOTH,
): ResponsePolicy {
  return {
    ...isolateMiners(),
    tracked_paths: { left_open: leftOpen },
    rules: [{ ...ISOLATE_MINERS, actions: [...actions], mode }],
  };
}

/** The action on the paths, and that on the interfaces. */
export function actionsOf({ actions }: IncidentDetails): {
  readonly denial: ActionRecord | undefined;
  readonly isolation: ActionRecord | undefined;
} {
  const named = (name: string) => actions.find(({ action }) => action === name);
  return { denial: named('deny-tracked-paths'), isolation: named('isolate-instance') };
}

/** A Network Load Balancer in the subnet of the NAT gateway sends to the server. */
export async function addBalancer(server: PrivateServer): Promise<void> {
  const client = new ElasticLoadBalancingV2Client(clientConfiguration());
  const name = `nlb-${randomBytes(4).toString('hex')}`;
  const { LoadBalancers: [balancer] = [] } = await client.send(
    new CreateLoadBalancerCommand({ Name: name, Type: 'network', Subnets: [server.natSubnetId] }),
  );
  const { TargetGroups: [group] = [] } = await client.send(
    new CreateTargetGroupCommand({
      ...{ Name: name, Protocol: 'TCP', Port: 443, VpcId: server.vpcId, TargetType: 'instance' },
    }),
  );
  const TargetGroupArn = group?.TargetGroupArn ?? '';
  await client.send(
    new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: server.instanceId }] }),
  );
  await client.send(
    new CreateListenerCommand({
      ...{ LoadBalancerArn: balancer?.LoadBalancerArn, Protocol: 'TCP', Port: 443 },
      DefaultActions: [{ Type: 'forward', TargetGroupArn }],
    }),
  );
}

/** Denies, stops, looks and releases, so that each right that is about tracked paths is used at least once. */
export async function useTrackedPathRights(): Promise<void> {
  await putPolicy(denyMiners('stop'));
  const server = await createPrivateServer();
  await addEndpoint(server, server.subnetId);
  await raiseMining(server);
  const { incident } = await untilIncident(server.instanceId, 'contained');
  await checkContainments(server.instanceId);
  await release(incident.incidentId);
  await denyBalanced();
}

/** The first containment in an hour, of a server that no isolation has taken away from its load balancer. */
async function denyBalanced(): Promise<void> {
  await putPolicy(denyMiners('tell', 'auto', ['deny-tracked-paths']));
  const server = await createPrivateServer();
  await addBalancer(server);
  await resetCap();
  await raiseMining(server);
  await untilIncident(server.instanceId, 'contained');
}
