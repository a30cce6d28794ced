import type { DenyEntry } from '../../shared/domain/tracked-paths/deny-entry.ts';
import type { Waypoint } from '../../shared/domain/tracked-paths/find-waypoints.ts';
import type {
  AclEntry,
  HostInterface,
  NetworkAcl,
  RouteTable,
  VpcEndpoint,
  VpcNetwork,
} from '../../shared/domain/tracked-paths/vpc-network.ts';

/** A host in subnet-a. */
export function aHostInterface(overrides: Partial<HostInterface> = {}): HostInterface {
  return {
    ...{ id: 'eni-1', vpcId: 'vpc-1', subnetId: 'subnet-a', blocks: ['10.0.0.5/32'] },
    ...overrides,
  };
}

/** The main table of the VPC, which leads nowhere. */
export function aRouteTable(overrides: Partial<RouteTable> = {}): RouteTable {
  return {
    ...{ id: 'rtb-1', vpcId: 'vpc-1', isMain: true, subnetIds: [] },
    ...{ natGateways: [], endpoints: [], egressOnlyGateways: [] },
    ...overrides,
  };
}

export function anEndpoint(overrides: Partial<VpcEndpoint> = {}): VpcEndpoint {
  return {
    ...{ id: 'vpce-1', vpcId: 'vpc-1', kind: 'interface', subnetIds: ['subnet-b'] },
    routeTableIds: [],
    ...overrides,
  };
}

/** A private subnet that leads to a NAT gateway in another one. */
export function aNatNetwork(natSubnet = 'subnet-b'): VpcNetwork {
  return {
    routeTables: [aRouteTable({ natGateways: ['nat-1'] })],
    natGateways: [{ id: 'nat-1', vpcId: 'vpc-1', subnetIds: [natSubnet] }],
    endpoints: [],
  };
}

/** A NAT gateway in subnet-b that a host in subnet-a uses. */
export function aWaypoint(overrides: Partial<Waypoint> = {}): Waypoint {
  return {
    ...{ kind: 'NAT gateway', id: 'nat-1', subnetIds: ['subnet-b'], usedFrom: ['subnet-a'] },
    ...overrides,
  };
}

export function anAclEntry(overrides: Partial<AclEntry> = {}): AclEntry {
  return {
    ...{ number: 100, egress: false, block: '0.0.0.0/0', isDeny: false, protocol: '-1' },
    ...overrides,
  };
}

/** As EC2 makes it: everything of IPv4 is allowed by rule 100, of IPv6 by 101, and nothing else passes. */
export function defaultEntries(): AclEntry[] {
  return [false, true].flatMap((egress) => [
    anAclEntry({ egress }),
    anAclEntry({ egress, number: 101, block: '::/0' }),
    anAclEntry({ egress, number: 32_767, isDeny: true }),
    anAclEntry({ egress, number: 32_768, block: '::/0', isDeny: true }),
  ]);
}

export function anAcl(overrides: Partial<NetworkAcl> = {}): NetworkAcl {
  return {
    ...{ id: 'acl-b', vpcId: 'vpc-1', subnetIds: ['subnet-b'], entries: defaultEntries() },
    ...overrides,
  };
}

export function aDenyEntry(overrides: Partial<DenyEntry> = {}): DenyEntry {
  return { aclId: 'acl-b', egress: false, block: '10.0.0.5/32', number: 1, ...overrides };
}

/** The rule in an ACL. */
export function asAclEntry({ egress, block, number }: DenyEntry): AclEntry {
  return { egress, block, number, isDeny: true, protocol: '-1' };
}
