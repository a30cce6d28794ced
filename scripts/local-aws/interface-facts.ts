import { DescribeNetworkInterfacesCommand, type EC2Client } from '@aws-sdk/client-ec2';
import type { FlowLine } from './flow-lines.ts';

/** What flow logs say of an interface beside its traffic. */
export interface InterfaceFacts {
  readonly eniId: string;
  /** Primary private address: the local side of its records. */
  readonly address: string;
  /** `vpc-id`, `subnet-id` and, where it belongs to an instance, `instance-id`. */
  readonly values: FlowLine['values'];
}

/** Facts of these interfaces, in the same order; throws on one that is not there. */
export async function describeInterfaces(
  ec2: EC2Client,
  eniIds: readonly string[],
): Promise<readonly InterfaceFacts[]> {
  const command = new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [...eniIds] });
  const { NetworkInterfaces: found = [] } = await ec2.send(command);
  return eniIds.map((eniId) => {
    const eni = found.find(({ NetworkInterfaceId: id }) => id === eniId);
    const { PrivateIpAddress: address, VpcId: vpcId, SubnetId: subnetId } = eni ?? {};
    if (address === undefined || vpcId === undefined || subnetId === undefined) {
      throw new Error(`the cloud answered without ${eniId}`);
    }
    const instanceId = eni?.Attachment?.InstanceId;
    const place = { 'vpc-id': vpcId, 'subnet-id': subnetId };
    const values = instanceId === undefined ? place : { ...place, 'instance-id': instanceId };
    return { eniId, address, values };
  });
}
