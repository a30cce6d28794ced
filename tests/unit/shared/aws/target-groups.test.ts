import {
  DeregisterTargetsCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { mockClient } from 'aws-sdk-client-mock';
import { createTargetGroups } from '../../../../shared/aws/target-groups.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import { aRegistration, TARGET_GROUP } from '../../../builders/settings.ts';

const client = mockClient(ElasticLoadBalancingV2Client);
const groups = createTargetGroups(new ElasticLoadBalancingV2Client({ region: 'eu-west-1' }));
const error = (name: string) => Object.assign(new Error('from ELB'), { name });

beforeEach(() => {
  client.reset();
});

describe('target groups', () => {
  it('are listed page by page, without those of functions and load balancers', async () => {
    const group = (name: string, TargetType: 'instance' | 'ip' | 'lambda' | 'alb') => ({
      ...{ TargetGroupArn: name, VpcId: 'vpc-1', TargetType },
    });
    client
      .on(DescribeTargetGroupsCommand)
      .resolves({ TargetGroups: [group('a', 'instance'), group('b', 'alb')], NextMarker: 'more' })
      .on(DescribeTargetGroupsCommand, { Marker: 'more' })
      .resolves({
        TargetGroups: [group('c', 'ip'), { TargetGroupArn: 'd', TargetType: 'lambda' }],
      });

    await expect(groups.list()).resolves.toStrictEqual([
      { arn: 'a', vpcId: 'vpc-1' },
      { arn: 'c', vpcId: 'vpc-1' },
    ]);
  });

  it('tell which targets they have, on each port', async () => {
    const target = (Id: string, Port?: number) => ({ Target: { Id, ...(Port && { Port }) } });
    client
      .on(DescribeTargetHealthCommand, { TargetGroupArn: TARGET_GROUP })
      .resolves({
        TargetHealthDescriptions: [
          { ...target('i-1', 80), TargetHealth: { State: 'healthy' } },
          { ...target('i-1', 8080), TargetHealth: { State: 'unhealthy' } },
          { ...target('i-1', 9090), TargetHealth: { State: 'draining' } },
          target('i-2', 80),
          target('10.0.0.5'),
        ],
      })
      .on(DescribeTargetHealthCommand, { TargetGroupArn: 'arn:gone' })
      .rejects(error('TargetGroupNotFoundException'));

    const found = await groups.registrations([TARGET_GROUP, 'arn:gone'], ['i-1', '10.0.0.5']);

    expect(found).toStrictEqual([
      aRegistration({ targetId: 'i-1', port: 80 }),
      aRegistration({ targetId: 'i-1', port: 8080 }),
      { kind: 'target', groupArn: TARGET_GROUP, targetId: '10.0.0.5', registered: true },
    ]);
  });

  it('get a target back as it was', async () => {
    client.on(RegisterTargetsCommand).resolves({}).on(DeregisterTargetsCommand).resolves({});
    const target = aRegistration({ targetId: '10.9.0.5', zone: 'all' });

    await groups.deregister(target);
    await groups.register(target);

    const input = {
      TargetGroupArn: TARGET_GROUP,
      Targets: [{ Id: '10.9.0.5', Port: 8080, AvailabilityZone: 'all' }],
    };
    expect(client.commandCalls(DeregisterTargetsCommand)[0]?.args[0].input).toStrictEqual(input);
    expect(client.commandCalls(RegisterTargetsCommand)[0]?.args[0].input).toStrictEqual(input);
  });
});

it.each([
  [DescribeTargetGroupsCommand, () => groups.list()],
  [DescribeTargetHealthCommand, () => groups.registrations([TARGET_GROUP], [])],
  [RegisterTargetsCommand, () => groups.register(aRegistration())],
  [DeregisterTargetsCommand, () => groups.deregister(aRegistration())],
])('throttling of %p passes by itself', async (command, call) => {
  client.on(command as never).rejects(error('Throttling'));

  await expect(call()).rejects.toThrow(TransientError);
});
