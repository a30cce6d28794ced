import type { AutoScaling } from '../aws/auto-scaling.ts';
import type { DescribedSettings, InstanceAttributes } from '../aws/instance-attributes.ts';
import type { TargetGroups } from '../aws/target-groups.ts';
import type { InstanceTags } from '../domain/cluster-node.ts';
import { describeError } from '../domain/errors.ts';
import type { InstanceSetting, SettingKind } from '../domain/instance-settings.ts';
import type { SettingsNow } from '../domain/kept-settings.ts';

/** Who knows the settings of an instance and can change them. */
export interface SettingSources {
  readonly attributes: InstanceAttributes;
  readonly autoScaling: AutoScaling;
  readonly targetGroups: TargetGroups;
}

/** The settings of an instance, and what it is called. */
export interface ReadSettings extends SettingsNow {
  readonly tags: InstanceTags;
}

/**
 * Reads what it can and says what it could not: it never rejects. Without `groupArns` it looks into all target groups of the networks
 * that the instance is in. Two round trips, as the second depends on the network.
 */
export async function readSettings(
  sources: SettingSources,
  instanceId: string,
  groupArns?: readonly string[],
): Promise<ReadSettings> {
  const { attributes, autoScaling } = sources;
  const unread = new Map<SettingKind, string>();
  const trying = async <T>(kinds: readonly SettingKind[], answer: Promise<T>) =>
    answer.catch((error: unknown) => {
      for (const kind of kinds) unread.set(kind, describeError(error));
      return undefined;
    });
  const describing = attributes.describe(instanceId);
  const [described, ...found] = await Promise.all([
    trying(['volume', 'metadata'], describing),
    trying(['target'], readTargets(sources, { instanceId, describing, groupArns })),
    trying(['termination-protection'], attributes.terminationProtection(instanceId)),
    trying(['shutdown-behavior'], attributes.shutdownBehavior(instanceId)),
    trying(['membership'], autoScaling.membership(instanceId)),
  ]);
  return {
    exists: described !== undefined || unread.has('volume'),
    settings: [
      found.flatMap((one) => one ?? []),
      described?.volumes ?? [],
      metadataOf(described),
    ].flat(),
    unread,
    tags: described?.tags ?? {},
  };
}

function metadataOf(described: DescribedSettings | undefined): InstanceSetting[] {
  return described?.metadata ? [described.metadata] : [];
}

interface TargetSearch {
  readonly instanceId: string;
  readonly describing: Promise<DescribedSettings | undefined>;
  readonly groupArns: readonly string[] | undefined;
}

async function readTargets(
  { targetGroups }: SettingSources,
  { instanceId, describing, groupArns }: TargetSearch,
): Promise<readonly InstanceSetting[]> {
  const [described, groups] = await Promise.all([
    describing,
    groupArns ? undefined : targetGroups.list(),
  ]);
  const { vpcIds = [], addresses = [] } = described ?? {};
  const candidates = groups?.filter(({ vpcId }) => vpcIds.includes(vpcId)).map(({ arn }) => arn);
  return targetGroups.registrations(groupArns ?? candidates ?? [], [instanceId, ...addresses]);
}
