import {
  DescribeNetworkInterfacesCommand,
  type EC2Client,
  type NetworkInterface,
} from '@aws-sdk/client-ec2';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** A network interface as flow logs know it. */
export interface KnownInterface {
  /** `eni-…` */
  readonly id: string;
  readonly instanceId?: string;
  /** Private IPv4 addresses, the primary one first, then IPv6. */
  readonly addresses: readonly string[];
}

/** Finds network interfaces. Needs `ec2:DescribeNetworkInterfaces`, for which EC2 has no resource level. */
export interface InterfaceReader {
  /** Of these instances, with these ids, or with one of these private addresses; what is gone is not there. */
  find(wanted: WantedInterfaces, signal: AbortSignal): Promise<KnownInterface[]>;
}

export interface WantedInterfaces {
  readonly instances: readonly string[];
  readonly interfaces: readonly string[];
}

export function createInterfaceReader(client: EC2Client): InterfaceReader {
  const read = async (
    filter: string,
    values: readonly string[],
    abortSignal: AbortSignal,
  ): Promise<KnownInterface[]> => {
    if (values.length === 0) return [];
    // By filter: a list of ids fails as a whole when one of them is gone.
    const command = new DescribeNetworkInterfacesCommand({
      Filters: [{ Name: filter, Values: [...values] }],
    });
    const { NetworkInterfaces: found = [] } = await client
      .send(command, { abortSignal })
      .catch(rethrowAsDomainError);
    return found.flatMap(toKnown);
  };
  return {
    find: async ({ instances, interfaces }, signal) => {
      const found = await Promise.all([
        read('attachment.instance-id', instances, signal),
        read('network-interface-id', interfaces, signal),
      ]);
      return [...new Map(found.flat().map((known) => [known.id, known])).values()];
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
      ...(attachment?.InstanceId !== undefined && { instanceId: attachment.InstanceId }),
      addresses: [...new Set([...own, ...v4, ...v6])],
    },
  ];
}
