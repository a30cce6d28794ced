import type { Server } from './customer-server.ts';

/** Parts of a GuardDuty finding in the shape of its event; the local GuardDuty fills in the rest. */
export type FindingParts = Readonly<Record<string, unknown>>;

/** The `resource` of a finding about this server. */
export function resourceOf(server: Server): FindingParts {
  const { instanceId, name, vpcId, subnetId, groupIds, eniIds } = server;
  const securityGroups = Object.entries(groupIds).map(([groupName, groupId]) => ({
    groupName,
    groupId,
  }));
  return {
    resourceType: 'Instance',
    instanceDetails: {
      instanceId,
      instanceType: 't3.micro',
      instanceState: 'running',
      tags: [{ key: 'Name', value: name }],
      networkInterfaces: eniIds.map((networkInterfaceId) => ({
        networkInterfaceId,
        vpcId,
        subnetId,
        securityGroups,
        ipv6Addresses: [],
        privateIpAddresses: [],
      })),
    },
  };
}

/** A server that asks for a Bitcoin domain: severity 8.0, the server is the actor. */
export function miningFinding(server: Server): FindingParts {
  const domain = 'pool.minexmr.example';
  return {
    type: 'CryptoCurrency:EC2/BitcoinTool.B!DNS',
    severity: 8.0,
    title: `Bitcoin-related domain name queried by EC2 instance ${server.instanceId}.`,
    description: `EC2 instance ${server.instanceId} is querying a domain name (${domain}) that is associated with Bitcoin-related activity.`,
    resource: resourceOf(server),
    service: {
      resourceRole: 'ACTOR',
      action: {
        actionType: 'DNS_REQUEST',
        dnsRequestAction: { domain, protocol: 'UDP', blocked: false },
      },
    },
  };
}
