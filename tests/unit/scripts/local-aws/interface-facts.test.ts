import { DescribeNetworkInterfacesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { describeInterfaces } from '../../../../scripts/local-aws/interface-facts.ts';

const ec2 = mockClient(EC2Client);

beforeEach(() => {
  ec2.reset();
  ec2.on(DescribeNetworkInterfacesCommand).resolves({
    NetworkInterfaces: [
      eni('eni-b', { PrivateIpAddress: '10.0.0.6' }),
      eni('eni-a', { PrivateIpAddress: '10.0.0.5', Attachment: { InstanceId: 'i-1' } }),
      { NetworkInterfaceId: 'eni-c' },
    ],
  });
});

function eni(id: string, more: object): object {
  return { NetworkInterfaceId: id, VpcId: 'vpc-1', SubnetId: 'subnet-1', ...more };
}

describe('describeInterfaces', () => {
  it('gives the facts in the order of the question', async () => {
    await expect(describeInterfaces(new EC2Client(), ['eni-a', 'eni-b'])).resolves.toStrictEqual([
      {
        eniId: 'eni-a',
        address: '10.0.0.5',
        values: { 'vpc-id': 'vpc-1', 'subnet-id': 'subnet-1', 'instance-id': 'i-1' },
      },
      {
        eniId: 'eni-b',
        address: '10.0.0.6',
        values: { 'vpc-id': 'vpc-1', 'subnet-id': 'subnet-1' },
      },
    ]);
  });

  it.each(['eni-c', 'eni-d'])('throws when the cloud does not know %s', async (id) => {
    await expect(describeInterfaces(new EC2Client(), [id])).rejects.toThrow(id);
  });
});
