import {
  DeregisterTargetsCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  RegisterTargetsCommand,
  type ElasticLoadBalancingV2Client,
  type TargetDescription,
  type TargetGroup,
  type TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetSetting } from '../domain/instance-settings.ts';
import { mapAtMost } from './map-at-most.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** A target group that may have an instance among its targets. */
export interface CandidateGroup {
  readonly arn: string;
  readonly vpcId: string;
}

/** Target groups of load balancers. What it throws is as asDomainError says. */
export interface TargetGroups {
  /** Those whose targets are instances or addresses. */
  list(): Promise<readonly CandidateGroup[]>;
  /** Which of the targets are registered in the groups; those that are about to leave are not, and groups that are gone have none. */
  registrations(
    groupArns: readonly string[],
    targetIds: readonly string[],
  ): Promise<TargetSetting[]>;
  register(target: TargetSetting): Promise<void>;
  /** Connections that exist are drained. */
  deregister(target: TargetSetting): Promise<void>;
}

/** So many groups are asked at once. */
const AT_ONCE = 10;

/** Elastic Load Balancing cannot be asked which groups have a target. Source: its API reference, version 2015-12-01. */
export function createTargetGroups(client: ElasticLoadBalancingV2Client): TargetGroups {
  return {
    list: () => listGroups(client),
    registrations: async (groupArns, targetIds) => {
      const found = await mapAtMost(AT_ONCE, groupArns, async (groupArn) => {
        const targets = await readTargets(client, groupArn);
        return targets.flatMap((target) => toSetting(groupArn, target));
      });
      return found.flat().filter(({ targetId }) => targetIds.includes(targetId));
    },
    register: async (target) => {
      const input = { TargetGroupArn: target.groupArn, Targets: [toTarget(target)] };
      await client.send(new RegisterTargetsCommand(input)).catch(rethrowAsDomainError);
    },
    deregister: async (target) => {
      const input = { TargetGroupArn: target.groupArn, Targets: [toTarget(target)] };
      await client.send(new DeregisterTargetsCommand(input)).catch(rethrowAsDomainError);
    },
  };
}

async function listGroups(client: ElasticLoadBalancingV2Client): Promise<CandidateGroup[]> {
  const groups: TargetGroup[] = [];
  let marker: string | undefined;
  do {
    const command = new DescribeTargetGroupsCommand({ Marker: marker });
    const page = await client.send(command).catch(rethrowAsDomainError);
    groups.push(...(page.TargetGroups ?? []));
    marker = page.NextMarker;
  } while (marker);
  return groups.flatMap(({ TargetGroupArn: arn, VpcId: vpcId, TargetType: type }) =>
    arn !== undefined && vpcId !== undefined && (type === 'instance' || type === 'ip')
      ? [{ arn, vpcId }]
      : [],
  );
}

async function readTargets(
  client: ElasticLoadBalancingV2Client,
  groupArn: string,
): Promise<readonly TargetHealthDescription[]> {
  const command = new DescribeTargetHealthCommand({ TargetGroupArn: groupArn });
  try {
    return (await client.send(command)).TargetHealthDescriptions ?? [];
  } catch (error) {
    return isGone(error) ? [] : rethrowAsDomainError(error);
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && error.name === 'TargetGroupNotFoundException';
}

function toSetting(
  groupArn: string,
  { Target: target, TargetHealth: health }: TargetHealthDescription,
): TargetSetting[] {
  if (target?.Id === undefined || health?.State === 'draining') return [];
  return [
    {
      ...{ kind: 'target', groupArn, targetId: target.Id },
      ...(target.Port !== undefined && { port: target.Port }),
      // Other zones are those of the target itself, and must not be named.
      ...(target.AvailabilityZone === 'all' && { zone: 'all' }),
      registered: true,
    },
  ];
}

function toTarget({ targetId, port, zone }: TargetSetting): TargetDescription {
  return {
    Id: targetId,
    ...(port !== undefined && { Port: port }),
    ...(zone !== undefined && { AvailabilityZone: zone }),
  };
}
