import {
  paginateDescribeNatGateways,
  paginateDescribeNetworkInterfaces,
  paginateDescribeRouteTables,
  paginateDescribeVpcEndpoints,
  type EC2Client,
  type Filter,
  type NatGateway,
  type NetworkInterface,
  type RouteTable as Ec2RouteTable,
  type VpcEndpoint as Ec2VpcEndpoint,
} from '@aws-sdk/client-ec2';
import { normaliseBlock, toBlock } from '../domain/addresses/ip-address.ts';
import type {
  Gateway,
  HostInterface,
  RouteTable,
  VpcEndpoint,
  VpcNetwork,
} from '../domain/tracked-paths/vpc-network.ts';
import { collectPages } from './collect-pages.ts';

/** Reads where a host stands and what connections of it may pass. Needs Describe calls, for which EC2 has no resource level. */
export interface HostPaths {
  /** Every interface that is attached to the instance. */
  interfaces(instanceId: string): Promise<HostInterface[]>;
  network(vpcIds: readonly string[]): Promise<VpcNetwork>;
}

export function createHostPaths(client: EC2Client): HostPaths {
  return {
    interfaces: async (instanceId) => {
      const input = { Filters: filter('attachment.instance-id', [instanceId]) };
      const pages = paginateDescribeNetworkInterfaces({ client }, input);
      return (await collectPages(pages, (page) => page.NetworkInterfaces)).flatMap(toInterface);
    },
    network: async (vpcIds) => {
      if (vpcIds.length === 0) return { routeTables: [], natGateways: [], endpoints: [] };
      const input = { Filters: filter('vpc-id', vpcIds) };
      // This one call names its filters otherwise.
      const ofNat = { Filter: filter('vpc-id', vpcIds) };
      const [tables, nats, endpoints] = await Promise.all([
        collectPages(paginateDescribeRouteTables({ client }, input), (page) => page.RouteTables),
        collectPages(paginateDescribeNatGateways({ client }, ofNat), (page) => page.NatGateways),
        collectPages(paginateDescribeVpcEndpoints({ client }, input), (page) => page.VpcEndpoints),
      ]);
      return {
        routeTables: tables.map(toRouteTable),
        natGateways: nats.map(toNatGateway),
        endpoints: endpoints.flatMap(toEndpoint),
      };
    },
  };
}

function filter(name: string, values: readonly string[]): Filter[] {
  return [{ Name: name, Values: [...values] }];
}

function toInterface(eni: NetworkInterface): HostInterface[] {
  const { NetworkInterfaceId: id, VpcId: vpcId, SubnetId: subnetId } = eni;
  if (id === undefined || vpcId === undefined || subnetId === undefined) return [];
  return [{ id, vpcId, subnetId, blocks: blocksOf(eni) }];
}

/** As rules of a network ACL show them, so that they can be compared. */
function blocksOf(eni: NetworkInterface): string[] {
  const addresses = [
    ...(eni.PrivateIpAddresses ?? []).map(({ PrivateIpAddress: address }) => address),
    ...(eni.Ipv6Addresses ?? []).map(({ Ipv6Address: address }) => address),
  ];
  const prefixes = [
    ...(eni.Ipv4Prefixes ?? []).map(({ Ipv4Prefix: prefix }) => prefix),
    ...(eni.Ipv6Prefixes ?? []).map(({ Ipv6Prefix: prefix }) => prefix),
  ];
  const single = addresses.flatMap((address) => (address ? toBlock(address) : []));
  const all = [...single, ...prefixes.flatMap((prefix) => prefix ?? [])];
  return [...new Set(all.flatMap((block) => normaliseBlock(block) ?? []))];
}

function toRouteTable(table: Ec2RouteTable): RouteTable {
  const { Routes: all = [], Associations: associations = [] } = table;
  // What such a route led to is gone.
  const routes = all.filter(({ State: state }) => state !== 'blackhole');
  return {
    id: table.RouteTableId ?? '',
    vpcId: table.VpcId ?? '',
    isMain: associations.some(({ Main: isMain }) => isMain === true),
    subnetIds: associations.flatMap(({ SubnetId: id }) => id ?? []),
    natGateways: unique(routes.map(({ NatGatewayId: id }) => id)),
    // A route to such an endpoint names it as its gateway; those of gateway endpoints name a list of prefixes, too.
    endpoints: unique(
      routes.map(({ GatewayId: id, DestinationPrefixListId: list }) =>
        id?.startsWith('vpce-') && list === undefined ? id : undefined,
      ),
    ),
    egressOnlyGateways: unique(routes.map(({ EgressOnlyInternetGatewayId: id }) => id)),
  };
}

function unique(ids: readonly (string | undefined)[]): string[] {
  return [...new Set(ids.flatMap((id) => id ?? []))];
}

/** A regional one stands in no subnet of the VPC. */
function toNatGateway({ NatGatewayId: id, VpcId: vpcId, SubnetId: subnetId }: NatGateway): Gateway {
  return { id: id ?? '', vpcId: vpcId ?? '', subnetIds: subnetId === undefined ? [] : [subnetId] };
}

function toEndpoint(found: Ec2VpcEndpoint): VpcEndpoint[] {
  const kind = kindOf(found);
  if (!kind || ENDED.has(found.State?.toLowerCase() ?? '')) return [];
  const { SubnetIds: subnetIds = [], RouteTableIds: routeTableIds = [] } = found;
  return [{ kind, ...namesOf(found), subnetIds, routeTableIds }];
}

function namesOf({ VpcEndpointId: id, VpcId: vpcId }: Ec2VpcEndpoint) {
  return { id: id ?? '', vpcId: vpcId ?? '' };
}

const ENDED: ReadonlySet<string> = new Set(['deleted', 'rejected', 'failed', 'expired']);

/** Connections through the gateway endpoint of S3 are not tracked by themselves. */
function kindOf({ VpcEndpointType: type, ServiceName: service }: Ec2VpcEndpoint) {
  if (type === 'Interface') return 'interface';
  if (type === 'GatewayLoadBalancer') return 'load-balancer';
  return type === 'Gateway' && service?.endsWith('.dynamodb') ? 'dynamodb' : undefined;
}
