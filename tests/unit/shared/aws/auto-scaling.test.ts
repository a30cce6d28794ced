import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  DescribeAutoScalingInstancesCommand,
  EnterStandbyCommand,
  ExitStandbyCommand,
} from '@aws-sdk/client-auto-scaling';
import { mockClient } from 'aws-sdk-client-mock';
import { createAutoScaling } from '../../../../shared/aws/auto-scaling.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';

const client = mockClient(AutoScalingClient);
const scaling = createAutoScaling(new AutoScalingClient({ region: 'eu-west-1' }));
const throttled = Object.assign(new Error('slow down'), { name: 'Throttling' });

beforeEach(() => {
  client.reset();
});

describe('an instance', () => {
  it.each([
    ['InService', 'InService'],
    ['Standby', 'Standby'],
    ['EnteringStandby', 'Standby'],
    ['Terminating:Wait', 'Terminating:Wait'],
  ])('that AWS calls %s is %s', async (told, state) => {
    const found = { AutoScalingGroupName: 'web', LifecycleState: told };
    client
      .on(DescribeAutoScalingInstancesCommand, { InstanceIds: ['i-1'] })
      .resolves({ AutoScalingInstances: [found as never] });

    await expect(scaling.membership('i-1')).resolves.toStrictEqual({
      kind: 'membership',
      group: 'web',
      state,
    });
  });

  it('may belong to no group', async () => {
    client.on(DescribeAutoScalingInstancesCommand).resolves({ AutoScalingInstances: [] });

    await expect(scaling.membership('i-1')).resolves.toBeUndefined();
  });

  it('goes on standby so that it is replaced, and comes back', async () => {
    client.on(EnterStandbyCommand).resolves({}).on(ExitStandbyCommand).resolves({});

    await scaling.enterStandby('web', 'i-1');
    await scaling.exitStandby('web', 'i-1');

    const one = { AutoScalingGroupName: 'web', InstanceIds: ['i-1'] };
    expect(client.commandCalls(EnterStandbyCommand)[0]?.args[0].input).toStrictEqual({
      ...one,
      ShouldDecrementDesiredCapacity: false,
    });
    expect(client.commandCalls(ExitStandbyCommand)[0]?.args[0].input).toStrictEqual(one);
  });
});

describe('a group', () => {
  it.each([
    [[{ DesiredCapacity: 2, MaxSize: 3 }], { desired: 2, max: 3 }],
    [[], undefined],
  ])('%j has the size %j', async (found, size) => {
    client
      .on(DescribeAutoScalingGroupsCommand, { AutoScalingGroupNames: ['web'] })
      .resolves({ AutoScalingGroups: found as never });

    await expect(scaling.size('web')).resolves.toStrictEqual(size);
  });
});

it.each([
  [DescribeAutoScalingInstancesCommand, () => scaling.membership('i-1')],
  [DescribeAutoScalingGroupsCommand, () => scaling.size('web')],
  [EnterStandbyCommand, () => scaling.enterStandby('web', 'i-1')],
  [ExitStandbyCommand, () => scaling.exitStandby('web', 'i-1')],
])('throttling of %p passes by itself', async (command, call) => {
  client.on(command as never).rejects(throttled);

  await expect(call()).rejects.toThrow(TransientError);
});
