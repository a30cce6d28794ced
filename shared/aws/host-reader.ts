import {
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeSecurityGroupsCommand,
  type EC2Client,
  type Image,
  type Instance,
  type InstanceNetworkInterface,
  type IpPermission,
} from '@aws-sdk/client-ec2';
import type { IngressRule } from '../domain/context/exposure.ts';
import type { InterfaceGroups } from '../domain/context/groups-before.ts';
import type { ImageFacts, InstanceFacts, MetadataAccess } from '../domain/context/known-facts.ts';
import { defined } from '../domain/defined.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** What EC2 itself says of an instance. */
export type HostDescription = Pick<
  InstanceFacts,
  'state' | 'type' | 'launchedAt' | 'imageId' | 'tags' | 'publicAddresses' | 'metadata' | 'profile'
> &
  Pick<InstanceFacts, 'autoScalingGroup'> & { readonly interfaces: readonly InterfaceGroups[] };

/** Reads facts about instances. Each call ends with the signal. */
export interface HostReader {
  /** Undefined when EC2 does not know it (any more). */
  describe(instanceId: string, signal: AbortSignal): Promise<HostDescription | undefined>;
  /** Undefined when it is gone or not shared with us. */
  image(imageId: string, signal: AbortSignal): Promise<ImageFacts | undefined>;
  /** What the groups let in; groups that are gone let nothing in. */
  ingress(groupIds: readonly string[], signal: AbortSignal): Promise<IngressRule[]>;
}

export function createHostReader(client: EC2Client): HostReader {
  return {
    describe: async (id, abortSignal) => {
      try {
        const command = new DescribeInstancesCommand({ InstanceIds: [id] });
        const { Reservations: reservations = [] } = await client.send(command, { abortSignal });
        const instance = reservations.flatMap(({ Instances: found = [] }) => found)[0];
        return instance && toDescription(instance);
      } catch (error) {
        if (isUnknown(error, 'InvalidInstanceID')) return undefined;
        return rethrowAsDomainError(error);
      }
    },
    image: async (id, abortSignal) => {
      try {
        const command = new DescribeImagesCommand({ ImageIds: [id] });
        const { Images: images = [] } = await client.send(command, { abortSignal });
        return images[0] && toImage(images[0]);
      } catch (error) {
        if (isUnknown(error, 'InvalidAMIID')) return undefined;
        return rethrowAsDomainError(error);
      }
    },
    ingress: async (ids, abortSignal) => {
      if (ids.length === 0) return [];
      // By filter, because a list of ids fails as a whole when one of them is gone.
      const filters = [{ Name: 'group-id', Values: [...ids] }];
      const { SecurityGroups: groups = [] } = await client
        .send(new DescribeSecurityGroupsCommand({ Filters: filters }), { abortSignal })
        .catch(rethrowAsDomainError);
      return groups.flatMap(({ GroupId: groupId = '', IpPermissions: permissions = [] }) =>
        permissions.map((permission) => toRule(groupId, permission)),
      );
    },
  };
}

function isUnknown(error: unknown, name: string): boolean {
  return error instanceof Error && error.name.startsWith(name);
}

/** Written by Auto Scaling; nobody else may set tags that begin with `aws:`. */
const GROUP_TAG = 'aws:autoscaling:groupName';

function toDescription(instance: Instance): HostDescription {
  const tags = (instance.Tags ?? []).map(({ Key: key = '', Value: value = '' }) => ({
    key,
    value,
  }));
  return {
    state: instance.State?.Name ?? 'unknown',
    ...defined({
      type: instance.InstanceType,
      launchedAt: instance.LaunchTime?.toISOString(),
      imageId: instance.ImageId,
      autoScalingGroup: tags.find(({ key }) => key === GROUP_TAG)?.value,
      profile: profileOf(instance),
    }),
    tags,
    publicAddresses: publicAddresses(instance),
    metadata: metadataAccess(instance),
    interfaces: (instance.NetworkInterfaces ?? []).map(toInterface),
  };
}

function profileOf({ IamInstanceProfile: profile }: Instance): string | undefined {
  return profile?.Arn?.split('/').at(-1);
}

function toInterface({ NetworkInterfaceId: id, Groups: groups = [] }: InstanceNetworkInterface) {
  return { eniId: id ?? '', groups: groups.flatMap(({ GroupId: groupId }) => groupId ?? []) };
}

/** Addresses of IPv6 are public ones as a rule; whether a route leads there is for the network to say. */
function publicAddresses({
  PublicIpAddress: own,
  NetworkInterfaces: enis = [],
}: Instance): string[] {
  const all = enis.flatMap(({ Association: association, Ipv6Addresses: ipv6 = [] }) => [
    association?.PublicIp,
    ...ipv6.map(({ Ipv6Address: address }) => address),
  ]);
  return [...new Set([own, ...all].flatMap((address) => address || []))];
}

function metadataAccess({ MetadataOptions: options }: Instance): MetadataAccess {
  if (options?.HttpEndpoint === 'disabled') return 'off';
  if (options?.HttpTokens === undefined) return 'unknown';
  return options.HttpTokens === 'required' ? 'v2' : 'v1';
}

function toImage(image: Image): ImageFacts {
  return {
    name: image.Name ?? '',
    owner: image.ImageOwnerAlias ?? image.OwnerId ?? 'unknown',
    ...defined({ createdAt: image.CreationDate }),
    public: image.Public ?? false,
  };
}

function toRule(groupId: string, permission: IpPermission): IngressRule {
  const { IpProtocol: protocol = '-1', FromPort: from, ToPort: to } = permission;
  return {
    groupId,
    protocol,
    ...defined({ from, to }),
    ranges: [
      ...(permission.IpRanges ?? []).flatMap(({ CidrIp: range }) => range ?? []),
      ...(permission.Ipv6Ranges ?? []).flatMap(({ CidrIpv6: range }) => range ?? []),
    ],
  };
}
