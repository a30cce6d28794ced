/**
 * One thing about an instance on which it depends whether its evidence outlives the containment. As a record it says what was before;
 * `keptSetting` says what the platform makes of it.
 */
export type InstanceSetting =
  | { readonly kind: 'termination-protection'; readonly enabled: boolean }
  | {
      readonly kind: 'shutdown-behavior';
      /** What a shutdown from inside does: `stop` or `terminate`. */
      readonly behavior: string;
    }
  | VolumeSetting
  | MetadataSetting
  | MembershipSetting
  | TargetSetting
  | ProfileSetting;

export type SettingKind = InstanceSetting['kind'];

export interface VolumeSetting {
  readonly kind: 'volume';
  readonly volumeId: string;
  /** `/dev/xvda` */
  readonly device: string;
  readonly deleteOnTermination: boolean;
}

export interface MetadataSetting {
  readonly kind: 'metadata';
  /** `required`: IMDSv2 only; `optional`: IMDSv1, too. */
  readonly tokens: string;
  /** How many hops an answer of the metadata service may travel, 1 to 64. */
  readonly hopLimit: number;
}

/** Membership in an Auto Scaling group. */
export interface MembershipSetting {
  readonly kind: 'membership';
  readonly group: string;
  /** `InService`, `Standby`, `Terminating:Wait` … */
  readonly state: string;
}

/** One registration in a target group of a load balancer. */
export interface TargetSetting {
  readonly kind: 'target';
  readonly groupArn: string;
  /** Id of the instance, or one of its addresses. */
  readonly targetId: string;
  /** Left out where the group knows no ports. */
  readonly port?: number;
  /** Only of addresses outside of the group's own network. */
  readonly zone?: string;
  readonly registered: boolean;
}

/** The instance profile, by which the host gets credentials of its role. An instance without one has no such setting. */
export interface ProfileSetting {
  readonly kind: 'profile';
  readonly arn: string;
  /** ARN of the profile without rights that takes its place. On record, so that a release knows what we left. */
  readonly replacement: string;
}

/** The settings of an instance on record, by `settingKey`. */
export type SettingsBefore = Readonly<Record<string, InstanceSetting>>;

/** Under which name a setting is on record: never the same for two. */
export function settingKey(setting: InstanceSetting): string {
  switch (setting.kind) {
    case 'volume':
      return `volume/${setting.device}/${setting.volumeId}`;
    case 'membership':
      return `membership/${setting.group}`;
    case 'target':
      return `target/${setting.groupArn}/${setting.targetId}/${String(setting.port ?? '')}`;
    default:
      return setting.kind;
  }
}

/** By `settingKey`. */
export function toRecord(settings: readonly InstanceSetting[]): SettingsBefore {
  return Object.fromEntries(settings.map((setting) => [settingKey(setting), setting]));
}

const ORDER: readonly SettingKind[] = [
  ...(['termination-protection', 'shutdown-behavior', 'volume', 'metadata'] as const),
  ...(['membership', 'target', 'profile'] as const),
];

/** The settings on record in one order, as a table keeps none. */
export function recordedSettings(before: SettingsBefore): InstanceSetting[] {
  const rank = ({ kind }: InstanceSetting): number => ORDER.indexOf(kind);
  const entries = Object.entries(before).sort(
    ([keyA, a], [keyB, b]) => rank(a) - rank(b) || (keyA < keyB ? -1 : 1),
  );
  return entries.map(([, setting]) => setting);
}
