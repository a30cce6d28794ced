import {
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  ModifyNetworkInterfaceAttributeCommand,
  type EC2Client,
  type Instance,
  type NetworkInterface as Ec2NetworkInterface,
  type NetworkInterfacePrivateIpAddress,
} from '@aws-sdk/client-ec2';
import { defined } from '../domain/defined.ts';
import type { ElasticIp, NetworkInterface } from '../domain/isolation.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** An instance with every network interface that is attached to it. */
export interface InstanceNetwork {
  /** EC2 state name, e.g. `running`. */
  readonly state: string;
  /** ARN of its instance profile; left out when it has none. */
  readonly profile?: string;
  readonly enis: readonly NetworkInterface[];
}

export interface InstanceNetworks {
  /** The instance as it is now; undefined when EC2 does not know it (any more). */
  describe(instanceId: string): Promise<InstanceNetwork | undefined>;
  /** Replaces all security groups of one interface. */
  setGroups(eniId: string, groups: readonly string[]): Promise<void>;
}

/**
 * Reads and changes groups interface by interface: ModifyInstanceAttribute reaches only the primary one and fails with several.
 * Source: EC2 API reference, ModifyNetworkInterfaceAttribute and ModifyInstanceAttribute.
 */
export function createInstanceNetworks(client: EC2Client): InstanceNetworks {
  return {
    describe: async (instanceId) => {
      const [seen, enis] = await Promise.all([
        readState(client, instanceId),
        readInterfaces(client, instanceId),
      ]);
      return seen && { ...seen, enis };
    },
    setGroups: async (eniId, groups) => {
      const input = { NetworkInterfaceId: eniId, Groups: [...groups] };
      await client
        .send(new ModifyNetworkInterfaceAttributeCommand(input))
        .catch(rethrowAsDomainError);
    },
  };
}

async function readState(
  client: EC2Client,
  instanceId: string,
): Promise<Omit<InstanceNetwork, 'enis'> | undefined> {
  try {
    const answer = await client.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
    const instances = (answer.Reservations ?? []).flatMap(({ Instances: found }) => found ?? []);
    return instances[0] && toState(instances[0]);
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('InvalidInstanceID')) return undefined;
    return rethrowAsDomainError(error);
  }
}

function toState({ State, IamInstanceProfile: profile }: Instance) {
  const state = State?.Name;
  return state === undefined ? undefined : { state, ...defined({ profile: profile?.Arn }) };
}

async function readInterfaces(client: EC2Client, instanceId: string): Promise<NetworkInterface[]> {
  const filters = [{ Name: 'attachment.instance-id', Values: [instanceId] }];
  const enis: Ec2NetworkInterface[] = [];
  let nextToken: string | undefined;
  do {
    const command = new DescribeNetworkInterfacesCommand({
      Filters: filters,
      NextToken: nextToken,
    });
    const page = await client.send(command).catch(rethrowAsDomainError);
    enis.push(...(page.NetworkInterfaces ?? []));
    nextToken = page.NextToken;
  } while (nextToken);
  return enis.map(toNetworkInterface);
}

function toNetworkInterface(eni: Ec2NetworkInterface): NetworkInterface {
  return {
    eniId: eni.NetworkInterfaceId ?? '',
    vpcId: eni.VpcId ?? '',
    groups: (eni.Groups ?? []).flatMap(({ GroupId: id }) => id ?? []),
    requesterManaged: eni.RequesterManaged ?? false,
    hasDirectPath: hasDirectPath(eni),
    elasticIps: (eni.PrivateIpAddresses ?? []).flatMap(toElasticIp),
  };
}

function hasDirectPath({ Ipv6Addresses: ipv6 = [], ...eni }: Ec2NetworkInterface): boolean {
  const isPublic = eni.PrivateIpAddresses?.some(({ Association: at }) => at?.PublicIp);
  return ipv6.length > 0 || isPublic === true || eni.Association?.PublicIp !== undefined;
}

/** A public address that AWS lends has no allocation: it cannot be taken away and given back. */
function toElasticIp(address: NetworkInterfacePrivateIpAddress): ElasticIp[] {
  const { PrivateIpAddress: privateIp, Association: association = {} } = address;
  const { AllocationId: allocationId, AssociationId: associationId } = association;
  const { PublicIp: publicIp } = association;
  if (!allocationId || !associationId || !publicIp || !privateIp) return [];
  return [{ allocationId, associationId, publicIp, privateIp }];
}
