import {
  DescribeAutoScalingGroupsCommand,
  DescribeAutoScalingInstancesCommand,
  EnterStandbyCommand,
  ExitStandbyCommand,
  type AutoScalingClient,
} from '@aws-sdk/client-auto-scaling';
import type { MembershipSetting } from '../domain/instance-settings.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** How many instances a group wants, and how many it may have. */
export interface GroupSize {
  readonly desired: number;
  readonly max: number;
}

/** Members of Auto Scaling groups. What it throws is as asDomainError says. */
export interface AutoScaling {
  /** Undefined when the instance belongs to no group. */
  membership(instanceId: string): Promise<MembershipSetting | undefined>;
  /** Undefined when there is no such group (any more). */
  size(group: string): Promise<GroupSize | undefined>;
  /** The group keeps its desired capacity: it starts another instance in place of this one. */
  enterStandby(group: string, instanceId: string): Promise<void>;
  /** Raises the desired capacity by one. */
  exitStandby(group: string, instanceId: string): Promise<void>;
}

/**
 * On standby, an instance gets no health checks, so a failed one does not have it replaced, which would terminate it.
 * Source: EC2 Auto Scaling user guide, temporarily remove instances from your group.
 */
export function createAutoScaling(client: AutoScalingClient): AutoScaling {
  return {
    membership: async (instanceId) => {
      const command = new DescribeAutoScalingInstancesCommand({ InstanceIds: [instanceId] });
      const { AutoScalingInstances: found = [] } = await client
        .send(command)
        .catch(rethrowAsDomainError);
      const { AutoScalingGroupName: group, LifecycleState: state } = found[0] ?? {};
      return group === undefined || state === undefined
        ? undefined
        : // On the way there: it can be sent there no more.
          { kind: 'membership', group, state: state === 'EnteringStandby' ? 'Standby' : state };
    },
    size: async (group) => {
      const command = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [group] });
      const { AutoScalingGroups: found = [] } = await client
        .send(command)
        .catch(rethrowAsDomainError);
      const { DesiredCapacity: desired, MaxSize: max } = found[0] ?? {};
      return desired === undefined || max === undefined ? undefined : { desired, max };
    },
    enterStandby: async (group, instanceId) => {
      const input = {
        AutoScalingGroupName: group,
        InstanceIds: [instanceId],
        ShouldDecrementDesiredCapacity: false,
      };
      await client.send(new EnterStandbyCommand(input)).catch(rethrowAsDomainError);
    },
    exitStandby: async (group, instanceId) => {
      const input = { AutoScalingGroupName: group, InstanceIds: [instanceId] };
      await client.send(new ExitStandbyCommand(input)).catch(rethrowAsDomainError);
    },
  };
}
