import { DescribeInstancesCommand, EC2Client, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { createInstancePower } from '../../../../shared/aws/instance-power.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';

const ec2 = mockClient(EC2Client);
const power = createInstancePower(new EC2Client({ region: 'eu-west-1' }));
const ec2Error = (name: string) => Object.assign(new Error('from EC2'), { name });

beforeEach(() => ec2.reset());

describe('the state of an instance', () => {
  it('is what EC2 says', async () => {
    const Reservations = [{ Instances: [{ State: { Name: 'running' as const } }] }];
    ec2.on(DescribeInstancesCommand).resolves({ Reservations });

    expect(await power.state('i-1')).toBe('running');
  });

  it.each(['InvalidInstanceID.NotFound', 'InvalidInstanceID.Malformed'])(
    'is none on %s',
    async (name) => {
      ec2.on(DescribeInstancesCommand).rejects(ec2Error(name));

      expect(await power.state('i-1')).toBeUndefined();
    },
  );

  it('is none when EC2 shows no instance', async () => {
    ec2.on(DescribeInstancesCommand).resolves({});

    expect(await power.state('i-1')).toBeUndefined();
  });

  it('that cannot be read is a transient failure', async () => {
    ec2.on(DescribeInstancesCommand).rejects(ec2Error('RequestLimitExceeded'));

    await expect(power.state('i-1')).rejects.toThrow(TransientError);
  });
});

describe('stopping', () => {
  it('is never by force, which would skip what the system writes to its volumes', async () => {
    ec2.on(StopInstancesCommand).resolves({});

    await power.stop('i-1');

    expect(ec2.commandCalls(StopInstancesCommand)[0]?.args[0].input).toStrictEqual({
      InstanceIds: ['i-1'],
    });
  });

  it.each([
    ['RequestLimitExceeded', TransientError],
    ['UnsupportedOperation', Error],
  ])('throws %s', async (name, kind) => {
    ec2.on(StopInstancesCommand).rejects(ec2Error(name));

    await expect(power.stop('i-1')).rejects.toThrow(kind);
  });
});
