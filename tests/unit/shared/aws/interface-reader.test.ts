import { DescribeNetworkInterfacesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { createInterfaceReader } from '../../../../shared/aws/interface-reader.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';

const ec2 = mockClient(EC2Client);
const reader = createInterfaceReader(new EC2Client({ region: 'eu-west-1' }));
const signal = AbortSignal.timeout(60_000);
const ENDPOINT = {
  ...{ NetworkInterfaceId: 'eni-e', VpcId: 'vpc-1', PrivateIpAddress: '10.0.1.7' },
  Groups: [{ GroupId: 'sg-e1' }, { GroupId: 'sg-other' }],
};
const WORKSTATION = {
  ...{ NetworkInterfaceId: 'eni-w', VpcId: 'vpc-1', Ipv6Addresses: [{ Ipv6Address: 'fd00::8' }] },
  PrivateIpAddresses: [{ PrivateIpAddress: '10.0.2.8', Primary: true }],
  Groups: [{ GroupId: 'sg-f1' }],
};

beforeEach(() => ec2.reset());

describe('the addresses of those who have a group', () => {
  it('are all of every interface that has it, to the last page', async () => {
    ec2
      .on(DescribeNetworkInterfacesCommand)
      .resolvesOnce({ NetworkInterfaces: [ENDPOINT], NextToken: 'more' })
      .resolvesOnce({ NetworkInterfaces: [WORKSTATION] });

    const found = await reader.inGroups(['sg-e1', 'sg-f1', 'sg-gone'], signal);

    expect([...found]).toStrictEqual([
      ['sg-e1', ['10.0.1.7']],
      ['sg-f1', ['10.0.2.8', 'fd00::8']],
      ['sg-gone', []],
    ]);
    expect(ec2.calls().map(({ args: [{ input }] }) => input)).toStrictEqual([
      {
        Filters: [{ Name: 'group-id', Values: ['sg-e1', 'sg-f1', 'sg-gone'] }],
        NextToken: undefined,
      },
      {
        Filters: [{ Name: 'group-id', Values: ['sg-e1', 'sg-f1', 'sg-gone'] }],
        NextToken: 'more',
      },
    ]);
  });

  it('are not taken for none when EC2 does not answer', async () => {
    const slow = Object.assign(new Error('slow down'), { name: 'RequestLimitExceeded' });
    ec2.on(DescribeNetworkInterfacesCommand).rejects(slow);

    await expect(reader.inGroups(['sg-e1'], signal)).rejects.toThrow(TransientError);
  });
});

describe('an interface', () => {
  it('is known with its VPC and its instance', async () => {
    const attached = { ...ENDPOINT, Attachment: { InstanceId: 'i-1' } };
    ec2.on(DescribeNetworkInterfacesCommand).resolves({ NetworkInterfaces: [attached] });

    const found = await reader.find({ instances: ['i-1'], interfaces: [] }, signal);

    expect(found).toStrictEqual([
      { id: 'eni-e', instanceId: 'i-1', vpcId: 'vpc-1', addresses: ['10.0.1.7'] },
    ]);
  });
});
