import {
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  type LoadBalancer,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { mockClient } from 'aws-sdk-client-mock';
import { createNetworkBalancers } from '../../../../shared/aws/network-balancers.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';

const elb = mockClient(ElasticLoadBalancingV2Client);
const balancers = createNetworkBalancers(new ElasticLoadBalancingV2Client({ region: 'eu-west-1' }));
const ARN = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/web/1';
const GROUP = 'arn:group';
const error = (name: string) => Object.assign(new Error('from ELB'), { name });

function aBalancer(overrides: Partial<LoadBalancer> = {}): LoadBalancer {
  return {
    ...{ LoadBalancerArn: ARN, Type: 'network', VpcId: 'vpc-1' },
    AvailabilityZones: [{ SubnetId: 'subnet-b' }, { SubnetId: 'subnet-c' }],
    ...overrides,
  };
}

beforeEach(() => {
  elb.reset();
  elb.on(DescribeLoadBalancersCommand).resolves({ LoadBalancers: [aBalancer()] });
  elb
    .on(DescribeTargetGroupsCommand)
    .resolves({ TargetGroups: [{ TargetGroupArn: GROUP, LoadBalancerArns: [ARN] }] });
  elb
    .on(DescribeTargetHealthCommand)
    .resolves({ TargetHealthDescriptions: [{ Target: { Id: 'i-1' } }, {}] });
});

describe('Network Load Balancers of a host', () => {
  const find = (targetIds = ['i-1', '10.0.0.5'], formerGroups: readonly string[] = []) =>
    balancers.sendingTo(['vpc-1'], { targetIds, formerGroups });

  it('are those with a group that has it, with the subnets that they stand in', async () => {
    expect(await find()).toStrictEqual([
      { id: 'web/1', vpcId: 'vpc-1', subnetIds: ['subnet-b', 'subnet-c'] },
    ]);
  });

  it.each([
    ['is being drained', { Target: { Id: 'i-1' }, TargetHealth: { State: 'draining' as const } }],
    ['is known by its address', { Target: { Id: '10.0.0.5' } }],
  ])('count it also when it %s', async (_, target) => {
    elb.on(DescribeTargetHealthCommand).resolves({ TargetHealthDescriptions: [target] });

    expect(await find()).toHaveLength(1);
  });

  it.each([
    ['of another VPC', { VpcId: 'vpc-2' }],
    ['that are none', { Type: 'application' as const }],
  ])('are not balancers %s, whose groups are not even asked', async (_, difference) => {
    elb.on(DescribeLoadBalancersCommand).resolves({ LoadBalancers: [aBalancer(difference)] });

    expect(await find()).toStrictEqual([]);
    expect(elb.commandCalls(DescribeTargetHealthCommand)).toHaveLength(0);
  });

  it('are those that it has been taken away from: no call says so any more', async () => {
    expect(await find(['i-2'], [GROUP])).toHaveLength(1);
  });

  it('are none that send to others', async () => {
    expect(await find(['i-2'])).toStrictEqual([]);
  });

  it('are none by a group that is gone', async () => {
    elb.on(DescribeTargetHealthCommand).rejects(error('TargetGroupNotFoundException'));

    expect(await find()).toStrictEqual([]);
  });

  it('are not asked for without a VPC', async () => {
    expect(await balancers.sendingTo([], { targetIds: ['i-1'], formerGroups: [] })).toStrictEqual(
      [],
    );
    expect(elb.calls()).toHaveLength(0);
  });

  it.each([
    ['balancers', () => elb.on(DescribeLoadBalancersCommand)],
    ['groups', () => elb.on(DescribeTargetGroupsCommand)],
    ['targets', () => elb.on(DescribeTargetHealthCommand)],
  ])('that cannot be read are a transient failure: %s', async (_, on) => {
    on().rejects(error('Throttling'));

    await expect(find()).rejects.toThrow(TransientError);
  });
});
