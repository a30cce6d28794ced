import { DescribeNetworkInterfacesCommand, type EC2Client } from '@aws-sdk/client-ec2';
import { versionOf } from '../domain/addresses/ip-address.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** The network interface of ours that has the address, or undefined: instances, NAT gateways, load balancers, endpoints. */
export type FindAddressOwner = (address: string) => Promise<string | undefined>;

/** Source: EC2 API reference, DescribeNetworkInterfaces, filters. */
const FILTERS = { 4: 'addresses.association.public-ip', 6: 'ipv6-addresses.ipv6-address' } as const;

/** Of the region of the client. Needs `ec2:DescribeNetworkInterfaces`, for which EC2 has no resource level. */
export function createFindAddressOwner(client: EC2Client): FindAddressOwner {
  return async (address) => {
    const filter = { Name: FILTERS[versionOf(address)], Values: [address] };
    const command = new DescribeNetworkInterfacesCommand({ Filters: [filter] });
    const { NetworkInterfaces: found = [] } = await client
      .send(command)
      .catch(rethrowAsDomainError);
    return found[0]?.NetworkInterfaceId;
  };
}
