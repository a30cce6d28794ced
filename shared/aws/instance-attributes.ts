import {
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  ModifyInstanceAttributeCommand,
  ModifyInstanceMetadataOptionsCommand,
  type EC2Client,
  type HttpTokensState,
  type Instance,
  type ModifyInstanceAttributeCommandInput,
} from '@aws-sdk/client-ec2';
import type { InstanceTags } from '../domain/cluster-node.ts';
import type {
  InstanceSetting,
  MetadataSetting,
  VolumeSetting,
} from '../domain/instance-settings.ts';
import { isEnding } from '../domain/instance-state.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** What DescribeInstances tells of an instance in one call. */
export interface DescribedSettings {
  readonly vpcIds: readonly string[];
  /** Its private IPv4 and its IPv6 addresses. */
  readonly addresses: readonly string[];
  readonly tags: InstanceTags;
  readonly volumes: readonly VolumeSetting[];
  /** Undefined where the metadata service is switched off: then nobody gets anything from it. */
  readonly metadata: MetadataSetting | undefined;
}

/** Settings that EC2 has. */
export type AttributeSetting = Extract<
  InstanceSetting,
  { readonly kind: 'termination-protection' | 'shutdown-behavior' | 'volume' | 'metadata' }
>;

/** Settings of instances. What it throws is as asDomainError says. */
export interface InstanceAttributes {
  /** Undefined when there is no such instance, or it is going away. */
  describe(instanceId: string): Promise<DescribedSettings | undefined>;
  terminationProtection(instanceId: string): Promise<AttributeSetting>;
  shutdownBehavior(instanceId: string): Promise<AttributeSetting>;
  /** Gives a setting this value. */
  set(instanceId: string, setting: AttributeSetting): Promise<void>;
}

/** Source: EC2 API reference, ModifyInstanceAttribute: one attribute at a time. */
export function createInstanceAttributes(client: EC2Client): InstanceAttributes {
  const read = (
    instanceId: string,
    attribute: 'disableApiTermination' | 'instanceInitiatedShutdownBehavior',
  ) =>
    client
      .send(new DescribeInstanceAttributeCommand({ InstanceId: instanceId, Attribute: attribute }))
      .catch(rethrowAsDomainError);
  return {
    describe: async (id) => {
      // By filter: unlike a list of ids it does not fail when the instance is gone.
      const Filters = [{ Name: 'instance-id', Values: [id] }];
      const answer = await client
        .send(new DescribeInstancesCommand({ Filters }))
        .catch(rethrowAsDomainError);
      const found = (answer.Reservations ?? []).flatMap(({ Instances: all = [] }) => all)[0];
      return found && !isEnding(found.State?.Name ?? '') ? toSettings(found) : undefined;
    },
    terminationProtection: async (id) => {
      const { DisableApiTermination: flag } = await read(id, 'disableApiTermination');
      return { kind: 'termination-protection', enabled: flag?.Value ?? false };
    },
    shutdownBehavior: async (id) => {
      const { InstanceInitiatedShutdownBehavior: behavior } = await read(
        id,
        'instanceInitiatedShutdownBehavior',
      );
      return { kind: 'shutdown-behavior', behavior: behavior?.Value ?? 'stop' };
    },
    set: async (id, setting) => {
      if (setting.kind === 'metadata') {
        await client.send(metadataCommand(id, setting)).catch(rethrowAsDomainError);
        return;
      }
      const command = new ModifyInstanceAttributeCommand({ InstanceId: id, ...change(setting) });
      await client.send(command).catch(rethrowAsDomainError);
    },
  };
}

function change(
  setting: Exclude<AttributeSetting, MetadataSetting>,
): Omit<ModifyInstanceAttributeCommandInput, 'InstanceId'> {
  switch (setting.kind) {
    case 'termination-protection':
      return { DisableApiTermination: { Value: setting.enabled } };
    case 'shutdown-behavior':
      return { InstanceInitiatedShutdownBehavior: { Value: setting.behavior } };
    case 'volume': {
      const Ebs = { VolumeId: setting.volumeId, DeleteOnTermination: setting.deleteOnTermination };
      return { BlockDeviceMappings: [{ DeviceName: setting.device, Ebs }] };
    }
  }
}

/** What is not named stays as it is. Source: EC2 API reference, ModifyInstanceMetadataOptions. */
function metadataCommand(
  id: string,
  { tokens, hopLimit }: MetadataSetting,
): ModifyInstanceMetadataOptionsCommand {
  return new ModifyInstanceMetadataOptionsCommand({
    InstanceId: id,
    HttpTokens: tokens as HttpTokensState,
    HttpPutResponseHopLimit: hopLimit,
  });
}

function toSettings(instance: Instance): DescribedSettings {
  const { VpcId: vpcId, NetworkInterfaces: enis = [], Tags: tags = [] } = instance;
  const addresses = enis.flatMap(({ PrivateIpAddresses: v4 = [], Ipv6Addresses: v6 = [] }) => [
    ...v4.flatMap(({ PrivateIpAddress: address }) => address ?? []),
    ...v6.flatMap(({ Ipv6Address: address }) => address ?? []),
  ]);
  return {
    vpcIds: [...new Set([vpcId, ...enis.map((eni) => eni.VpcId)].flatMap((id) => id ?? []))],
    addresses: [...new Set(addresses)],
    tags: Object.fromEntries(tags.map(({ Key: key = '', Value: value = '' }) => [key, value])),
    volumes: toVolumes(instance),
    metadata: toMetadata(instance),
  };
}

function toVolumes({ BlockDeviceMappings: devices = [] }: Instance): VolumeSetting[] {
  return devices.flatMap(({ DeviceName: device = '', Ebs: ebs }) =>
    ebs?.VolumeId === undefined
      ? []
      : [
          {
            ...{ kind: 'volume', volumeId: ebs.VolumeId, device },
            deleteOnTermination: ebs.DeleteOnTermination ?? false,
          },
        ],
  );
}

function toMetadata({ MetadataOptions: options }: Instance): MetadataSetting | undefined {
  if (options?.HttpEndpoint !== 'enabled') return undefined;
  const { HttpTokens: tokens = 'optional', HttpPutResponseHopLimit: hopLimit = 1 } = options;
  return { kind: 'metadata', tokens, hopLimit };
}
