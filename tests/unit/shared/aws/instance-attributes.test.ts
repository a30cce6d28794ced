import {
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  EC2Client,
  ModifyInstanceAttributeCommand,
  ModifyInstanceMetadataOptionsCommand,
  type Instance,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import {
  createInstanceAttributes,
  type AttributeSetting,
} from '../../../../shared/aws/instance-attributes.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import { aMetadata, aVolume, TERMINATES, UNPROTECTED } from '../../../builders/settings.ts';

const client = mockClient(EC2Client);
const attributes = createInstanceAttributes(new EC2Client({ region: 'eu-west-1' }));

beforeEach(() => {
  client.reset();
});

function found(instance: Instance): void {
  client
    .on(DescribeInstancesCommand, { Filters: [{ Name: 'instance-id', Values: ['i-1'] }] })
    .resolves({ Reservations: [{ Instances: [instance] }] });
}

describe('a description', () => {
  it('has networks, addresses, tags, volumes and metadata options', async () => {
    found({
      State: { Name: 'running' },
      VpcId: 'vpc-1',
      NetworkInterfaces: [
        { VpcId: 'vpc-1', PrivateIpAddresses: [{ PrivateIpAddress: '10.0.0.5' }] },
        { VpcId: 'vpc-2', Ipv6Addresses: [{ Ipv6Address: '2001:db8::5' }] },
      ],
      Tags: [{ Key: 'Name', Value: 'web' }],
      BlockDeviceMappings: [
        { DeviceName: '/dev/xvda', Ebs: { VolumeId: 'vol-1', DeleteOnTermination: true } },
        { DeviceName: '/dev/xvdb', Ebs: { VolumeId: 'vol-2', DeleteOnTermination: false } },
        { DeviceName: '/dev/xvdc' },
      ],
      MetadataOptions: {
        HttpEndpoint: 'enabled',
        HttpTokens: 'optional',
        HttpPutResponseHopLimit: 2,
      },
    });

    await expect(attributes.describe('i-1')).resolves.toStrictEqual({
      vpcIds: ['vpc-1', 'vpc-2'],
      addresses: ['10.0.0.5', '2001:db8::5'],
      tags: { Name: 'web' },
      volumes: [
        aVolume(),
        aVolume({ volumeId: 'vol-2', device: '/dev/xvdb', deleteOnTermination: false }),
      ],
      metadata: aMetadata(),
    });
  });

  it.each([{ HttpEndpoint: 'disabled' as const, HttpTokens: 'optional' as const }, undefined])(
    'has no metadata options where nobody gets metadata: %j',
    async (MetadataOptions) => {
      found({ State: { Name: 'stopped' }, MetadataOptions });

      expect((await attributes.describe('i-1'))?.metadata).toBeUndefined();
    },
  );

  it.each(['shutting-down', 'terminated'] as const)(
    'there is none of an instance that is %s',
    async (Name) => {
      found({ State: { Name } });

      await expect(attributes.describe('i-1')).resolves.toBeUndefined();
    },
  );

  it('there is none of an instance that EC2 does not know', async () => {
    client.on(DescribeInstancesCommand).resolves({ Reservations: [] });

    await expect(attributes.describe('i-1')).resolves.toBeUndefined();
  });
});

it('attributes are read one by one', async () => {
  client
    .on(DescribeInstanceAttributeCommand, { InstanceId: 'i-1', Attribute: 'disableApiTermination' })
    .resolves({ DisableApiTermination: { Value: false } })
    .on(DescribeInstanceAttributeCommand, { Attribute: 'instanceInitiatedShutdownBehavior' })
    .resolves({ InstanceInitiatedShutdownBehavior: { Value: 'terminate' } });

  await expect(attributes.terminationProtection('i-1')).resolves.toStrictEqual(UNPROTECTED);
  await expect(attributes.shutdownBehavior('i-1')).resolves.toStrictEqual(TERMINATES);
});

describe('a change', () => {
  it.each<[AttributeSetting, object]>([
    [UNPROTECTED, { DisableApiTermination: { Value: false } }],
    [TERMINATES, { InstanceInitiatedShutdownBehavior: { Value: 'terminate' } }],
    [
      aVolume(),
      {
        BlockDeviceMappings: [
          { DeviceName: '/dev/xvda', Ebs: { VolumeId: 'vol-1', DeleteOnTermination: true } },
        ],
      },
    ],
  ])('to %j names nothing else', async (setting, input) => {
    client.on(ModifyInstanceAttributeCommand).resolves({});

    await attributes.set('i-1', setting);

    const [call] = client.commandCalls(ModifyInstanceAttributeCommand);
    expect(call?.args[0].input).toStrictEqual({ InstanceId: 'i-1', ...input });
  });

  it('of metadata options leaves the others', async () => {
    client.on(ModifyInstanceMetadataOptionsCommand).resolves({});

    await attributes.set('i-1', aMetadata({ tokens: 'required', hopLimit: 1 }));

    const [call] = client.commandCalls(ModifyInstanceMetadataOptionsCommand);
    expect(call?.args[0].input).toStrictEqual({
      ...{ InstanceId: 'i-1', HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
    });
  });

  it.each([
    [DescribeInstancesCommand, () => attributes.describe('i-1')],
    [DescribeInstanceAttributeCommand, () => attributes.shutdownBehavior('i-1')],
    [ModifyInstanceAttributeCommand, () => attributes.set('i-1', TERMINATES)],
    [ModifyInstanceMetadataOptionsCommand, () => attributes.set('i-1', aMetadata())],
  ])('that is throttled passes by itself: %p', async (command, call) => {
    const error = Object.assign(new Error('slow down'), { name: 'RequestLimitExceeded' });
    client.on(command as never).rejects(error);

    await expect(call()).rejects.toThrow(TransientError);
  });
});
