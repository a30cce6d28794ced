import {
  DescribeTargetHealthCommand,
  paginateDescribeLoadBalancers,
  paginateDescribeTargetGroups,
  type ElasticLoadBalancingV2Client,
  type LoadBalancer,
  type TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Gateway } from '../domain/tracked-paths/vpc-network.ts';
import { collectPages } from './collect-pages.ts';
import { mapAtMost } from './map-at-most.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** Finds Network Load Balancers. What it throws is as asDomainError says. */
export interface NetworkBalancers {
  /** Those of the VPCs that send to the host, or have: the connections that they have made live on. */
  sendingTo(vpcIds: readonly string[], host: BalancedHost): Promise<Gateway[]>;
}

export interface BalancedHost {
  /** Instance ids and addresses. */
  readonly targetIds: readonly string[];
  /** ARNs of target groups that it has been taken out of. */
  readonly formerGroups: readonly string[];
}

/** So many groups are asked at once. */
const AT_ONCE = 10;

/** Elastic Load Balancing cannot be asked which balancers have a target. Source: its API reference, version 2015-12-01. */
export function createNetworkBalancers(client: ElasticLoadBalancingV2Client): NetworkBalancers {
  return {
    sendingTo: async (vpcIds, host) => {
      if (vpcIds.length === 0) return [];
      const [balancers, groups] = await Promise.all([
        collectPages(paginateDescribeLoadBalancers({ client }, {}), (page) => page.LoadBalancers),
        collectPages(paginateDescribeTargetGroups({ client }, {}), (page) => page.TargetGroups),
      ]);
      const near = balancers.filter(
        ({ Type: type, VpcId: vpcId = '' }) => type === 'network' && vpcIds.includes(vpcId),
      );
      const arns = near.flatMap(({ LoadBalancerArn: arn }) => arn ?? []);
      const theirs = groups.filter(({ LoadBalancerArns: ofGroup = [] }) =>
        ofGroup.some((arn) => arns.includes(arn)),
      );
      const sending = await mapAtMost(AT_ONCE, theirs, async (group) =>
        (await hasHost(client, group, host)) ? (group.LoadBalancerArns ?? []) : [],
      );
      const found = new Set(sending.flat());
      return near.filter(({ LoadBalancerArn: arn = '' }) => found.has(arn)).map(toGateway);
    },
  };
}

/** Targets that are being drained count: their connections live on. */
async function hasHost(
  client: ElasticLoadBalancingV2Client,
  { TargetGroupArn: groupArn = '' }: TargetGroup,
  { targetIds, formerGroups }: BalancedHost,
): Promise<boolean> {
  if (formerGroups.includes(groupArn)) return true;
  const command = new DescribeTargetHealthCommand({ TargetGroupArn: groupArn });
  try {
    const { TargetHealthDescriptions: targets = [] } = await client.send(command);
    return targets.some(({ Target: target }) => targetIds.includes(target?.Id ?? ''));
  } catch (error) {
    const isGone = error instanceof Error && error.name === 'TargetGroupNotFoundException';
    return isGone ? false : rethrowAsDomainError(error);
  }
}

function toGateway(balancer: LoadBalancer): Gateway {
  return {
    id: balancer.LoadBalancerArn?.split('/').slice(-2).join('/') ?? '',
    vpcId: balancer.VpcId ?? '',
    subnetIds: (balancer.AvailabilityZones ?? []).flatMap(({ SubnetId: id }) => id ?? []),
  };
}
