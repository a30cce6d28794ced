import { versionOf } from '../addresses/ip-address.ts';
import type { Gateway, HostInterface, RouteTable, VpcNetwork } from './vpc-network.ts';

/** Something on the way of a host's packets at which EC2 tracks connections, whatever its groups allow. */
export interface Waypoint {
  readonly kind: WaypointKind;
  readonly id: string;
  /** The subnets that it stands in; none: it stands in no subnet. */
  readonly subnetIds: readonly string[];
  /** The host's own subnets from which packets may take this way. */
  readonly usedFrom: readonly string[];
}

export type WaypointKind =
  | 'NAT gateway'
  | 'interface endpoint'
  | 'Gateway Load Balancer endpoint'
  | 'Network Load Balancer'
  | 'egress-only internet gateway'
  | 'DynamoDB endpoint';

/** `NAT gateway nat-…` */
export function waypointName({ kind, id }: Pick<Waypoint, 'kind' | 'id'>): string {
  return `${kind} ${id}`;
}

interface Surroundings extends VpcNetwork {
  /** Network Load Balancers that have the host among their targets. */
  readonly balancers: readonly Gateway[];
}

/**
 * What connections of the host may pass and stay tracked at: gateways that routes of its subnets name, endpoints of its VPCs, load
 * balancers that send to it. Pure.
 * Source: EC2 user guide, security group connection tracking, "automatically tracked connections".
 */
export function findWaypoints(
  enis: readonly HostInterface[],
  { routeTables, natGateways, endpoints, balancers }: Surroundings,
): Waypoint[] {
  const ways = enis.flatMap((eni) => {
    const table = tableOf(eni, routeTables);
    const isHere = ({ vpcId }: Gateway): boolean => vpcId === eni.vpcId;
    const from = (kind: WaypointKind, gateways: readonly Pick<Gateway, 'id' | 'subnetIds'>[]) =>
      gateways.map(({ id, subnetIds }) => ({ kind, id, subnetIds, usedFrom: [eni.subnetId] }));
    const reached = endpoints.filter((endpoint) => isHere(endpoint));
    return [
      ...from('NAT gateway', named(table?.natGateways, natGateways)),
      ...from(
        'interface endpoint',
        reached.filter(({ kind }) => kind === 'interface'),
      ),
      ...from('Gateway Load Balancer endpoint', named(table?.endpoints, endpoints)),
      ...from('Network Load Balancer', balancers.filter(isHere)),
      ...from('egress-only internet gateway', hasIpv6(eni) ? gatewaysOf(table) : []),
      ...from(
        'DynamoDB endpoint',
        reached.filter(
          ({ kind, routeTableIds }) =>
            kind === 'dynamodb' && routeTableIds.some((id) => id === table?.id),
        ),
      ),
    ];
  });
  return joined(ways);
}

/** The table that names the subnet, or else the main one of its VPC. */
function tableOf(
  { subnetId, vpcId }: HostInterface,
  tables: readonly RouteTable[],
): RouteTable | undefined {
  return (
    tables.find(({ subnetIds }) => subnetIds.includes(subnetId)) ??
    tables.find((table) => table.isMain && table.vpcId === vpcId)
  );
}

/** What a route names and EC2 does not show (any more) stands in no subnet that we know. */
function named(
  ids: readonly string[] = [],
  gateways: readonly Gateway[],
): Pick<Gateway, 'id' | 'subnetIds'>[] {
  return ids.map((id) => gateways.find((gateway) => gateway.id === id) ?? { id, subnetIds: [] });
}

function gatewaysOf(table: RouteTable | undefined): Pick<Gateway, 'id' | 'subnetIds'>[] {
  return (table?.egressOnlyGateways ?? []).map((id) => ({ id, subnetIds: [] }));
}

function hasIpv6({ blocks }: HostInterface): boolean {
  return blocks.some((block) => versionOf(block) === 6);
}

/** One of each: several interfaces of a host may pass the same. */
function joined(ways: readonly Waypoint[]): Waypoint[] {
  const all = new Map<string, Waypoint>();
  for (const way of ways) {
    const known = all.get(way.id);
    const usedFrom = [...new Set([...(known?.usedFrom ?? []), ...way.usedFrom])];
    all.set(way.id, { ...way, usedFrom });
  }
  return [...all.values()];
}
