import {
  AllocateAddressCommand,
  AssignIpv6AddressesCommand,
  AssociateAddressCommand,
  AssociateSubnetCidrBlockCommand,
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import * as v from 'valibot';
import type { Server } from '../../../scripts/local-aws/customer-server.ts';
import { clients } from './clients.ts';
import { raiseMining } from './findings.ts';
import { untilIncident } from './incidents.ts';
import { createInstance } from './instances.ts';
import { release } from './operator.ts';

/** A server that the internet reaches by addresses of its own. */
export interface DirectServer extends Server {
  readonly addresses: {
    readonly allocationId: string;
    readonly associationId: string;
    readonly publicIp: string;
    readonly privateIp: string;
  };
}

/** Of three interfaces the first has an Elastic IP, the second an IPv6 address, the third neither. */
export async function createDirectServer(): Promise<DirectServer> {
  const server = await createInstance({
    ...{ eniCount: 3, ipv6: true, groups: ['web', 'ssh'] },
    groupsPerEni: [['web'], ['web', 'ssh'], ['ssh']],
  });
  return makeDirect(server);
}

/** The first interface gets an Elastic IP, the second an IPv6 address. */
export async function makeDirect<Made extends Server>(
  server: Made,
): Promise<Made & Pick<DirectServer, 'addresses'>> {
  const [first = '', second = ''] = server.eniIds;
  await addIpv6(server, second);
  return { ...server, addresses: await addElasticIp(first) };
}

/** One interface, with an Elastic IP: its first change is the conversion. */
export async function createSmallDirectServer(): Promise<DirectServer> {
  const server = await createInstance({ eniCount: 1, groups: ['web'] });
  return { ...server, addresses: await addElasticIp(server.eniIds[0] ?? '') };
}

async function addElasticIp(eniId: string): Promise<DirectServer['addresses']> {
  const { ec2 } = clients();
  const allocated = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
  const { AllocationId: allocationId = '', PublicIp: publicIp = '' } = allocated;
  const { AssociationId: associationId = '' } = await ec2.send(
    new AssociateAddressCommand({ AllocationId: allocationId, NetworkInterfaceId: eniId }),
  );
  const { NetworkInterfaces: enis = [] } = await ec2.send(
    new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [eniId] }),
  );
  return { allocationId, associationId, publicIp, privateIp: enis[0]?.PrivateIpAddress ?? '' };
}

async function addIpv6({ vpcId, subnetId }: Server, eniId: string): Promise<void> {
  const { ec2 } = clients();
  const { Vpcs: vpcs = [] } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [vpcId] }));
  const block = vpcs[0]?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock ?? '';
  await ec2.send(
    new AssociateSubnetCidrBlockCommand({
      SubnetId: subnetId,
      Ipv6CidrBlock: block.replace(/\/\d+$/, '/64'),
    }),
  );
  await ec2.send(
    new AssignIpv6AddressesCommand({ NetworkInterfaceId: eniId, Ipv6AddressCount: 1 }),
  );
}

const RENEWED = /eipassoc-[0-9a-f]+/g;

/** Everything that EC2 says of a server, its interfaces and its address; but for what AWS makes anew with each association. */
export async function describeServer(server: DirectServer): Promise<object> {
  const { ec2 } = clients();
  const { instanceId, eniIds, addresses } = server;
  const [instance, interfaces, address] = await Promise.all([
    ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] })),
    ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [...eniIds] })),
    ec2.send(new DescribeAddressesCommand({ AllocationIds: [addresses.allocationId] })),
  ]);
  const all = {
    ...{ instance: instance.Reservations, addresses: address.Addresses },
    interfaces: interfaces.NetworkInterfaces,
  };
  const text = JSON.stringify(all).replace(RENEWED, 'an association');
  return v.parse(v.looseObject({}), JSON.parse(text));
}

/** The interface that the server's Elastic IP is associated with. */
export async function holderOfAddress({ addresses }: DirectServer): Promise<string | undefined> {
  const command = new DescribeAddressesCommand({ AllocationIds: [addresses.allocationId] });
  const { Addresses: found = [] } = await clients().ec2.send(command);
  const [address] = found;
  return address?.AssociationId === undefined ? undefined : address.NetworkInterfaceId;
}

/** In a VPC without IPv6 the conversion group is made with less than it needs, and given the rest. */
export async function useConversionRights(): Promise<void> {
  const server = await createSmallDirectServer();
  await raiseMining(server);
  const { incident } = await untilIncident(server.instanceId, 'contained');
  await release(incident.incidentId);
}
