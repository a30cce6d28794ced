import {
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  EC2Client,
  ModifyNetworkInterfaceAttributeCommand,
  type NetworkInterface as Ec2NetworkInterface,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { createInstanceNetworks } from '../../../../shared/aws/instance-network.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import { anElasticIp } from '../../../builders/network.ts';

const ec2 = mockClient(EC2Client);
const networks = createInstanceNetworks(new EC2Client({ region: 'eu-west-1' }));
const ec2Error = (name: string) => Object.assign(new Error('from EC2'), { name });
const WITH_ELASTIC_IP = {
  PrivateIpAddress: '10.0.0.5',
  Association: {
    ...{ PublicIp: '198.51.100.7', IpOwnerId: '123456789012' },
    ...{ AllocationId: 'eipalloc-1', AssociationId: 'eipassoc-1' },
  },
};

beforeEach(() => {
  ec2.reset();
  ec2.on(DescribeInstancesCommand).resolves({
    Reservations: [{ Instances: [{ State: { Name: 'running' } }] }],
  });
  ec2.on(DescribeNetworkInterfacesCommand).resolves({ NetworkInterfaces: [] });
});

describe('a look at an instance', () => {
  it('reads every interface of the instance, page by page', async () => {
    const eni = (id: string) => ({
      NetworkInterfaceId: id,
      VpcId: 'vpc-1',
      Groups: [{ GroupId: 'sg-1', GroupName: 'web' }, { GroupId: 'sg-2' }],
      RequesterManaged: false,
    });
    ec2
      .on(DescribeNetworkInterfacesCommand)
      .resolvesOnce({ NetworkInterfaces: [eni('eni-1')], NextToken: 'more' })
      .resolvesOnce({ NetworkInterfaces: [{ ...eni('eni-2'), RequesterManaged: true }] });

    const seen = {
      ...{ vpcId: 'vpc-1', groups: ['sg-1', 'sg-2'] },
      ...{ hasDirectPath: false, elasticIps: [] },
    };
    expect(await networks.describe('i-1')).toStrictEqual({
      state: 'running',
      enis: [
        { ...seen, eniId: 'eni-1', requesterManaged: false },
        { ...seen, eniId: 'eni-2', requesterManaged: true },
      ],
    });
    expect(
      ec2.commandCalls(DescribeNetworkInterfacesCommand).map(({ args }) => args[0].input),
    ).toStrictEqual([
      { Filters: [{ Name: 'attachment.instance-id', Values: ['i-1'] }], NextToken: undefined },
      { Filters: [{ Name: 'attachment.instance-id', Values: ['i-1'] }], NextToken: 'more' },
    ]);
    expect(ec2.commandCalls(DescribeInstancesCommand)[0]?.args[0].input).toStrictEqual({
      InstanceIds: ['i-1'],
    });
  });

  it.each<[string, boolean, Ec2NetworkInterface]>([
    ['nothing public', false, { PrivateIpAddresses: [{ PrivateIpAddress: '10.0.0.5' }] }],
    ['a lent public address', true, { Association: { PublicIp: '203.0.113.9' } }],
    ['an Elastic IP', true, { PrivateIpAddresses: [WITH_ELASTIC_IP] }],
    ['an IPv6 address', true, { Ipv6Addresses: [{ Ipv6Address: '2001:db8::1' }] }],
  ])('says whether an interface is reached directly: %s', async (_, isDirect, found) => {
    ec2.on(DescribeNetworkInterfacesCommand).resolves({ NetworkInterfaces: [found] });

    expect((await networks.describe('i-1'))?.enis).toMatchObject([{ hasDirectPath: isDirect }]);
  });

  it('knows every Elastic IP of an interface, and no address that is only lent', async () => {
    const lent = { PrivateIpAddress: '10.0.0.6', Association: { PublicIp: '203.0.113.9' } };
    const found = { PrivateIpAddresses: [WITH_ELASTIC_IP, lent] };
    ec2.on(DescribeNetworkInterfacesCommand).resolves({ NetworkInterfaces: [found] });

    expect((await networks.describe('i-1'))?.enis).toMatchObject([{ elasticIps: [anElasticIp()] }]);
  });

  it.each(['InvalidInstanceID.NotFound', 'InvalidInstanceID.Malformed'])(
    'knows no instance after %s',
    async (name) => {
      ec2.on(DescribeInstancesCommand).rejects(ec2Error(name));

      expect(await networks.describe('i-1')).toBeUndefined();
    },
  );

  it('knows no instance when the answer is empty', async () => {
    ec2.on(DescribeInstancesCommand).resolves({ Reservations: [] });

    expect(await networks.describe('i-1')).toBeUndefined();
  });

  it.each([DescribeInstancesCommand, DescribeNetworkInterfacesCommand])(
    'does not guess when EC2 does not answer',
    async (command) => {
      ec2.on(command).rejects(ec2Error('RequestLimitExceeded'));

      await expect(networks.describe('i-1')).rejects.toThrow(TransientError);
    },
  );
});

describe('setGroups', () => {
  it('replaces all groups of one interface', async () => {
    ec2.on(ModifyNetworkInterfaceAttributeCommand).resolves({});

    await networks.setGroups('eni-1', ['sg-1', 'sg-2']);

    expect(
      ec2.commandCalls(ModifyNetworkInterfaceAttributeCommand)[0]?.args[0].input,
    ).toStrictEqual({
      NetworkInterfaceId: 'eni-1',
      Groups: ['sg-1', 'sg-2'],
    });
  });

  it.each([
    ['RequestLimitExceeded', TransientError],
    ['InvalidGroup.NotFound', Error],
  ])('reports %s', async (name, type) => {
    ec2.on(ModifyNetworkInterfaceAttributeCommand).rejects(ec2Error(name));

    const failure = networks.setGroups('eni-1', ['sg-1']);

    await expect(failure).rejects.toThrow(type);
    await expect(failure).rejects.toThrow('from EC2');
  });
});
