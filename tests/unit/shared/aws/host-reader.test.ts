import {
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  type Instance,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { createHostReader } from '../../../../shared/aws/host-reader.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';

const ec2 = mockClient(EC2Client);
const hosts = createHostReader(new EC2Client({ region: 'eu-west-1' }));
const { signal } = new AbortController();
const ec2Error = (name: string) => Object.assign(new Error('from EC2'), { name });
const describe1 = async (instance: Instance) => {
  ec2.on(DescribeInstancesCommand).resolves({ Reservations: [{ Instances: [instance] }] });
  return hosts.describe('i-1', signal);
};

beforeEach(() => {
  ec2.reset();
});

describe('an instance', () => {
  it('is described in full', async () => {
    const described = await describe1({
      State: { Name: 'running' },
      InstanceType: 't3.micro',
      LaunchTime: new Date('2026-11-20T09:00:00Z'),
      ImageId: 'ami-1',
      IamInstanceProfile: { Arn: 'arn:aws:iam::1:instance-profile/path/web' },
      Tags: [
        { Key: 'Name', Value: 'web-1' },
        { Key: 'aws:autoscaling:groupName', Value: 'asg' },
      ],
      PublicIpAddress: '203.0.113.7',
      MetadataOptions: { HttpTokens: 'optional', HttpEndpoint: 'enabled' },
      NetworkInterfaces: [
        {
          NetworkInterfaceId: 'eni-1',
          Groups: [{ GroupId: 'sg-1' }, { GroupId: 'sg-2' }],
          Association: { PublicIp: '203.0.113.7' },
          Ipv6Addresses: [{ Ipv6Address: '2001:db8::1' }],
        },
        { NetworkInterfaceId: 'eni-2', Association: { PublicIp: '203.0.113.8' } },
      ],
    });

    expect(described).toStrictEqual({
      ...{ state: 'running', type: 't3.micro', launchedAt: '2026-11-20T09:00:00.000Z' },
      ...{ imageId: 'ami-1', autoScalingGroup: 'asg', profile: 'web', metadata: 'v1' },
      tags: [
        { key: 'Name', value: 'web-1' },
        { key: 'aws:autoscaling:groupName', value: 'asg' },
      ],
      publicAddresses: ['203.0.113.7', '2001:db8::1', '203.0.113.8'],
      interfaces: [
        { eniId: 'eni-1', groups: ['sg-1', 'sg-2'] },
        { eniId: 'eni-2', groups: [] },
      ],
    });
  });

  it('is described with what there is', async () => {
    expect(await describe1({})).toStrictEqual({
      ...{ state: 'unknown', tags: [], publicAddresses: [], metadata: 'unknown', interfaces: [] },
    });
  });

  it.each([
    [{ HttpTokens: 'required', HttpEndpoint: 'enabled' }, 'v2'],
    [{ HttpTokens: 'optional', HttpEndpoint: 'disabled' }, 'off'],
    [{ HttpTokens: 'optional' }, 'v1'],
  ] as const)('hands out credentials by %j as %s', async (MetadataOptions, expected) => {
    expect((await describe1({ MetadataOptions }))?.metadata).toBe(expected);
  });

  it.each(['InvalidInstanceID.NotFound', 'InvalidInstanceID.Malformed'])(
    'is unknown after %s',
    async (name) => {
      ec2.on(DescribeInstancesCommand).rejects(ec2Error(name));

      expect(await hosts.describe('i-1', signal)).toBeUndefined();
    },
  );
});

describe('an image', () => {
  it('is read with its owner by alias, else by account', async () => {
    ec2
      .on(DescribeImagesCommand)
      .resolvesOnce({
        Images: [
          {
            Name: 'al2023',
            ImageOwnerAlias: 'amazon',
            OwnerId: '1',
            CreationDate: '2024',
            Public: true,
          },
        ],
      })
      .resolvesOnce({ Images: [{ OwnerId: '1' }] });

    expect(await hosts.image('ami-1', signal)).toStrictEqual({
      ...{ name: 'al2023', owner: 'amazon', createdAt: '2024', public: true },
    });
    expect(await hosts.image('ami-1', signal)).toStrictEqual({
      name: '',
      owner: '1',
      public: false,
    });
  });

  it.each([
    ['is deregistered', () => ec2.on(DescribeImagesCommand).resolves({ Images: [] })],
    ['is unknown', () => ec2.on(DescribeImagesCommand).rejects(ec2Error('InvalidAMIID.NotFound'))],
  ])('that %s is none', async (_, arrange) => {
    arrange();

    expect(await hosts.image('ami-1', signal)).toBeUndefined();
  });
});

describe('security groups', () => {
  it('are read by filter, IPv4 and IPv6', async () => {
    ec2.on(DescribeSecurityGroupsCommand).resolves({
      SecurityGroups: [
        {
          GroupId: 'sg-1',
          IpPermissions: [
            {
              ...{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22 },
              IpRanges: [{ CidrIp: '0.0.0.0/0' }],
              Ipv6Ranges: [{ CidrIpv6: '::/0' }],
            },
            { UserIdGroupPairs: [{ GroupId: 'sg-2' }] },
          ],
        },
      ],
    });

    expect(await hosts.ingress(['sg-1', 'sg-gone'], signal)).toStrictEqual([
      { groupId: 'sg-1', protocol: 'tcp', from: 22, to: 22, ranges: ['0.0.0.0/0', '::/0'] },
      { groupId: 'sg-1', protocol: '-1', ranges: [] },
    ]);
    expect(ec2.commandCalls(DescribeSecurityGroupsCommand)[0]?.args[0].input).toStrictEqual({
      Filters: [{ Name: 'group-id', Values: ['sg-1', 'sg-gone'] }],
    });
  });

  it('that are none are not asked for', async () => {
    expect(await hosts.ingress([], signal)).toStrictEqual([]);
    expect(ec2.calls()).toHaveLength(0);
  });
});

it.each([
  ['describe', () => hosts.describe('i-1', signal)],
  ['image', () => hosts.image('ami-1', signal)],
  ['ingress', () => hosts.ingress(['sg-1'], signal)],
])('%s makes throttling transient, and ends with the signal', async (_, read) => {
  ec2.onAnyCommand().rejects(ec2Error('RequestLimitExceeded'));

  await expect(read()).rejects.toThrow(TransientError);
  const [, options]: readonly unknown[] = ec2.calls()[0]?.args ?? [];
  expect(options).toStrictEqual({ abortSignal: signal });
});
