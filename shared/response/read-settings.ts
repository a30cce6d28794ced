import type { AutoScaling } from '../aws/auto-scaling.ts';
import type { DescribedSettings, InstanceAttributes } from '../aws/instance-attributes.ts';
import type { InstanceProfiles } from '../aws/instance-profiles.ts';
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
  readonly profiles: InstanceProfiles;
}

/** What is to be read beside that which every instance has. */
export interface WantedSettings {
  /** Target groups to look into; left out: all of the networks of the instance. */
  readonly groupArns?: readonly string[];
  /** ARN of the profile that takes the place of another, or has taken it; left out: profiles are not looked at. */
  readonly replacement?: string | undefined;
}

/** The settings of an instance, and what it is called. */
export interface ReadSettings extends SettingsNow {
  readonly tags: InstanceTags;
}

/** Settings of some kinds, on their way: it never rejects. */
export interface SettingsReading {
  readonly kinds: readonly SettingKind[];
  readonly settings: Promise<ReadSettings>;
}

/** Reads what it can and says what it could not: it never rejects. */
export async function readSettings(
  sources: SettingSources,
  instanceId: string,
  wanted: WantedSettings = {},
): Promise<ReadSettings> {
  const readings = startReading(sources, instanceId, wanted);
  const read = await Promise.all(readings.map(({ settings }) => settings));
  return {
    exists: read.some(({ exists }) => exists),
    settings: read.flatMap(({ settings }) => settings),
    unread: new Map(read.flatMap(({ unread }) => [...unread])),
    tags: Object.assign({}, ...read.map(({ tags }) => tags)) as InstanceTags,
  };
}

/**
 * Begins to read what the instance itself has, which takes one round trip, and apart from it the target groups that it is in, which
 * takes two, as the second depends on its network.
 */
export function startReading(
  sources: SettingSources,
  instanceId: string,
  { groupArns, replacement }: WantedSettings = {},
): readonly SettingsReading[] {
  const describing = sources.attributes.describe(instanceId);
  return [
    { kinds: OWN_KINDS, settings: readOwn(sources, instanceId, describing) },
    {
      kinds: ['target'],
      settings: readRegistrations(sources, { instanceId, describing, groupArns }),
    },
    ...(replacement === undefined
      ? []
      : [
          {
            kinds: ['profile'] as const,
            settings: readProfile(sources, instanceId, replacement),
          },
        ]),
  ];
}

const OWN_KINDS: readonly SettingKind[] = [
  ...(['termination-protection', 'shutdown-behavior', 'volume', 'metadata'] as const),
  'membership',
];

async function readOwn(
  { attributes, autoScaling }: SettingSources,
  instanceId: string,
  describing: Promise<DescribedSettings | undefined>,
): Promise<ReadSettings> {
  const unread = new Map<SettingKind, string>();
  const [described, ...found] = await Promise.all([
    trying(unread, ['volume', 'metadata'], describing),
    trying(unread, ['termination-protection'], attributes.terminationProtection(instanceId)),
    trying(unread, ['shutdown-behavior'], attributes.shutdownBehavior(instanceId)),
    trying(unread, ['membership'], autoScaling.membership(instanceId)),
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

async function readRegistrations(
  sources: SettingSources,
  search: TargetSearch,
): Promise<ReadSettings> {
  const unread = new Map<SettingKind, string>();
  const settings = await trying(unread, ['target'], readTargets(sources, search));
  return { exists: false, settings: settings ?? [], unread, tags: {} };
}

async function readProfile(
  { profiles }: SettingSources,
  instanceId: string,
  replacement: string,
): Promise<ReadSettings> {
  const unread = new Map<SettingKind, string>();
  const arn = await trying(unread, ['profile'], profiles.find(instanceId));
  const settings = arn === undefined ? [] : [{ kind: 'profile', arn, replacement } as const];
  return { exists: false, settings, unread, tags: {} };
}

async function trying<T>(
  unread: Map<SettingKind, string>,
  kinds: readonly SettingKind[],
  answer: Promise<T>,
): Promise<T | undefined> {
  return answer.catch((error: unknown) => {
    for (const kind of kinds) unread.set(kind, describeError(error));
    return undefined;
  });
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
