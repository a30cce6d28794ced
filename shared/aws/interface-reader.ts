import {
  DescribeNetworkInterfacesCommand,
  type EC2Client,
  type NetworkInterface,
} from '@aws-sdk/client-ec2';
import { defined } from '../domain/defined.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** A network interface as flow logs know it. */
export interface KnownInterface {
  /** `eni-…` */
  readonly id: string;
  readonly instanceId?: string;
  readonly vpcId?: string;
  /** Private IPv4 addresses, the primary one first, then IPv6. */
  readonly addresses: readonly string[];
}

/** Finds network interfaces. Needs `ec2:DescribeNetworkInterfaces`, for which EC2 has no resource level. */
export interface InterfaceReader {
  /** Of these instances, with these ids, or with one of these private addresses; what is gone is not there. */
  find(wanted: WantedInterfaces, signal: AbortSignal): Promise<KnownInterface[]>;
  /** Addresses of all interfaces that have one of these security groups, by group; of a group that nobody has none. */
  inGroups(
    groupIds: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly string[]>>;
}

export interface WantedInterfaces {
  readonly instances: readonly string[];
  readonly interfaces: readonly string[];
}

export function createInterfaceReader(client: EC2Client): InterfaceReader {
  const describe = async (
    filter: string,
    values: readonly string[],
    abortSignal: AbortSignal,
  ): Promise<NetworkInterface[]> => {
    if (values.length === 0) return [];
    // By filter: a list of ids fails as a whole when one of them is gone.
    const Filters = [{ Name: filter, Values: [...values] }];
    const found: NetworkInterface[] = [];
    let NextToken: string | undefined;
    do {
      const command = new DescribeNetworkInterfacesCommand({ Filters, NextToken });
      const page = await client.send(command, { abortSignal }).catch(rethrowAsDomainError);
      found.push(...(page.NetworkInterfaces ?? []));
      NextToken = page.NextToken;
    } while (NextToken);
    return found;
  };
  const read = async (
    filter: string,
    values: readonly string[],
    signal: AbortSignal,
  ): Promise<KnownInterface[]> => (await describe(filter, values, signal)).flatMap(toKnown);
  return {
    find: async ({ instances, interfaces }, signal) => {
      const found = await Promise.all([
        read('attachment.instance-id', instances, signal),
        read('network-interface-id', interfaces, signal),
      ]);
      return [...new Map(found.flat().map((known) => [known.id, known])).values()];
    },
    inGroups: async (groupIds, signal) => {
      const found = await describe('group-id', groupIds, signal);
      const addressesOf = (groupId: string): string[] =>
        found
          .filter(({ Groups: groups = [] }) => groups.some((group) => group.GroupId === groupId))
          .flatMap(toKnown)
          .flatMap(({ addresses }) => addresses);
      return new Map(groupIds.map((groupId) => [groupId, addressesOf(groupId)]));
    },
  };
}

function toKnown(found: NetworkInterface): KnownInterface[] {
  const { NetworkInterfaceId: id, Attachment: attachment } = found;
  if (id === undefined) return [];
  const v4 = (found.PrivateIpAddresses ?? [])
    .toSorted((a, b) => Number(b.Primary ?? false) - Number(a.Primary ?? false))
    .flatMap(({ PrivateIpAddress: address }) => address ?? []);
  const v6 = (found.Ipv6Addresses ?? []).flatMap(({ Ipv6Address: address }) => address ?? []);
  const own = found.PrivateIpAddress === undefined ? [] : [found.PrivateIpAddress];
  return [
    {
      id,
      ...defined({ instanceId: attachment?.InstanceId, vpcId: found.VpcId }),
      addresses: [...new Set([...own, ...v4, ...v6])],
    },
  ];
}
