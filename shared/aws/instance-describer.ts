import {
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVolumesCommand,
  type EC2Client,
  type Instance,
  type NetworkInterface,
} from '@aws-sdk/client-ec2';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** An instance in the words of EC2, for the record, and what of it the platform works with. */
export interface DescribedInstance {
  readonly state: string;
  /** `vol-…`, as they are attached. */
  readonly volumeIds: readonly string[];
  readonly raw: unknown;
}

export interface DescribedInterfaces {
  /** `sg-…` */
  readonly groupIds: readonly string[];
  readonly raw: unknown;
}

/** Describes an instance and what belongs to it as EC2 does, without user data. The calls know no resources in IAM. */
export interface InstanceDescriber {
  /** Undefined when EC2 does not know it (any more). */
  instance(instanceId: string): Promise<DescribedInstance | undefined>;
  volumes(instanceId: string): Promise<unknown>;
  interfaces(instanceId: string): Promise<DescribedInterfaces>;
  /** Groups with their rules; those that are gone are not there. */
  groups(groupIds: readonly string[]): Promise<unknown>;
}

export function createInstanceDescriber(client: EC2Client): InstanceDescriber {
  return {
    instance: async (id) => {
      // By filter: unlike a list of ids it does not fail when the instance is gone.
      const command = new DescribeInstancesCommand({ Filters: filter('instance-id', [id]) });
      const { Reservations: found = [] } = await client.send(command).catch(rethrowAsDomainError);
      const instance = found.flatMap(({ Instances: instances = [] }) => instances)[0];
      return instance && toInstance(instance);
    },
    volumes: async (id) => {
      const command = new DescribeVolumesCommand({
        Filters: filter('attachment.instance-id', [id]),
      });
      return (await client.send(command).catch(rethrowAsDomainError)).Volumes ?? [];
    },
    interfaces: async (id) => {
      const Filters = filter('attachment.instance-id', [id]);
      const { NetworkInterfaces: found = [] } = await client
        .send(new DescribeNetworkInterfacesCommand({ Filters }))
        .catch(rethrowAsDomainError);
      return { groupIds: groupIdsOf(found), raw: found };
    },
    groups: async (ids) => {
      if (ids.length === 0) return [];
      const command = new DescribeSecurityGroupsCommand({ Filters: filter('group-id', ids) });
      return (await client.send(command).catch(rethrowAsDomainError)).SecurityGroups ?? [];
    },
  };
}

function filter(name: string, values: readonly string[]) {
  return [{ Name: name, Values: [...values] }];
}

function toInstance(instance: Instance): DescribedInstance {
  const devices = instance.BlockDeviceMappings ?? [];
  return {
    state: instance.State?.Name ?? 'unknown',
    volumeIds: devices.flatMap(({ Ebs: volume }) => volume?.VolumeId ?? []),
    raw: instance,
  };
}

function groupIdsOf(interfaces: readonly NetworkInterface[]): string[] {
  const groups = interfaces.flatMap(({ Groups: found = [] }) => found);
  return [...new Set(groups.flatMap(({ GroupId: id }) => id ?? []))];
}
