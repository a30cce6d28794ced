import {
  CreateSnapshotsCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  EC2Client,
  GetConsoleOutputCommand,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { createConsoleReader } from '../../../../shared/aws/console-reader.ts';
import { createInstanceDescriber } from '../../../../shared/aws/instance-describer.ts';
import { createInstanceSnapshots } from '../../../../shared/aws/instance-snapshots.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';

const ec2 = mockClient(EC2Client);
const client = new EC2Client({ region: 'eu-west-1' });
const ec2Error = (name: string) => Object.assign(new Error('from EC2'), { name });
const ORDER = { incidentId: 'inc-1', instanceId: 'i-1' };

beforeEach(() => ec2.reset());

describe('snapshots', () => {
  const snapshots = createInstanceSnapshots(client, 'riposte-dev');
  const tags = [
    { Key: 'riposte:evidence', Value: 'riposte-dev' },
    { Key: 'riposte:incident', Value: 'inc-1' },
    { Key: 'riposte:instance', Value: 'i-1' },
  ];

  it('are of all volumes, tagged by us and not by whoever tagged the volumes', async () => {
    ec2.on(CreateSnapshotsCommand).resolves({
      Snapshots: [{ SnapshotId: 'snap-1', VolumeId: 'vol-1' }, { SnapshotId: 'snap-2' }],
    });

    expect(await snapshots.take(ORDER)).toStrictEqual([
      { snapshotId: 'snap-1', volumeId: 'vol-1' },
    ]);
    expect(ec2.commandCalls(CreateSnapshotsCommand)[0]?.args[0].input).toStrictEqual({
      Description: 'Evidence of inc-1: i-1',
      InstanceSpecification: { InstanceId: 'i-1', ExcludeBootVolume: false },
      TagSpecifications: [{ ResourceType: 'snapshot', Tags: tags }],
    });
  });

  it('of an earlier try are found by all three tags, without those that failed', async () => {
    ec2.on(DescribeSnapshotsCommand).resolves({
      Snapshots: [
        { SnapshotId: 'snap-1', VolumeId: 'vol-1', State: 'pending' },
        { SnapshotId: 'snap-2', VolumeId: 'vol-1', State: 'error' },
      ],
    });

    expect(await snapshots.find(ORDER)).toStrictEqual([
      { snapshotId: 'snap-1', volumeId: 'vol-1' },
    ]);
    expect(ec2.commandCalls(DescribeSnapshotsCommand)[0]?.args[0].input).toStrictEqual({
      OwnerIds: ['self'],
      Filters: tags.map(({ Key, Value }) => ({ Name: `tag:${Key}`, Values: [Value] })),
    });
  });

  it.each([
    'RequestLimitExceeded',
    'SnapshotCreationPerVolumeRateExceeded',
    'ConcurrentSnapshotLimitExceeded',
  ])('are tried again after %s', async (name) => {
    ec2.on(CreateSnapshotsCommand).rejects(ec2Error(name));

    await expect(snapshots.take(ORDER)).rejects.toThrow(TransientError);
  });

  it.each(['SnapshotLimitExceeded', 'UnauthorizedOperation', 'IncorrectState'])(
    'are not tried again after %s',
    async (name) => {
      ec2.on(CreateSnapshotsCommand).rejects(ec2Error(name));

      await expect(snapshots.take(ORDER)).rejects.toMatchObject({ name });
    },
  );
});

describe('console output', () => {
  const readConsole = createConsoleReader(client);

  it('is the latest', async () => {
    const Timestamp = new Date('2026-11-21T10:00:00Z');
    ec2.on(GetConsoleOutputCommand, { Latest: true }).resolves({ Output: 'aGk=', Timestamp });

    expect(await readConsole('i-1')).toStrictEqual({
      ...{ base64: 'aGk=', updatedAt: '2026-11-21T10:00:00.000Z', isLatest: true },
    });
  });

  it('is what EC2 kept where the latest is not to be had', async () => {
    ec2.on(GetConsoleOutputCommand).resolves({ Output: 'aGk=' });
    ec2.on(GetConsoleOutputCommand, { Latest: true }).rejects(ec2Error('UnsupportedOperation'));

    expect(await readConsole('i-1')).toStrictEqual({ base64: 'aGk=', isLatest: false });
  });

  it.each([{}, { Output: '' }])('is none: %j', async (answer) => {
    ec2.on(GetConsoleOutputCommand).resolves(answer);

    expect(await readConsole('i-1')).toBeUndefined();
  });

  it('is asked for once while EC2 is busy', async () => {
    ec2.on(GetConsoleOutputCommand).rejects(ec2Error('RequestLimitExceeded'));

    await expect(readConsole('i-1')).rejects.toThrow(TransientError);
    expect(ec2.commandCalls(GetConsoleOutputCommand)).toHaveLength(1);
  });
});

describe('the description', () => {
  const describer = createInstanceDescriber(client);

  it('has state and volumes of the instance beside the words of EC2', async () => {
    const instance = {
      InstanceId: 'i-1',
      State: { Name: 'stopped' as const },
      BlockDeviceMappings: [{ Ebs: { VolumeId: 'vol-1' } }, { DeviceName: 'ephemeral' }],
    };
    ec2.on(DescribeInstancesCommand).resolves({ Reservations: [{ Instances: [instance] }] });

    expect(await describer.instance('i-1')).toStrictEqual({
      ...{ state: 'stopped', volumeIds: ['vol-1'], raw: instance },
    });
  });

  it('is none of an instance that EC2 does not know', async () => {
    ec2.on(DescribeInstancesCommand).resolves({ Reservations: [] });

    expect(await describer.instance('i-1')).toBeUndefined();
  });

  it('has volumes, interfaces with their groups, and groups with their rules', async () => {
    const eni = { Groups: [{ GroupId: 'sg-1' }, { GroupId: 'sg-2' }] };
    ec2.on(DescribeVolumesCommand).resolves({ Volumes: [{ VolumeId: 'vol-1' }] });
    ec2.on(DescribeNetworkInterfacesCommand).resolves({ NetworkInterfaces: [eni, eni] });
    ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: [{ GroupId: 'sg-1' }] });

    expect(await describer.volumes('i-1')).toStrictEqual([{ VolumeId: 'vol-1' }]);
    expect(await describer.interfaces('i-1')).toStrictEqual({
      ...{ groupIds: ['sg-1', 'sg-2'], raw: [eni, eni] },
    });
    expect(await describer.groups(['sg-1'])).toStrictEqual([{ GroupId: 'sg-1' }]);
  });

  it('asks for no group when there is none: an empty filter would be all of them', async () => {
    expect(await describer.groups([])).toStrictEqual([]);
    expect(ec2.calls()).toStrictEqual([]);
  });
});
