import {
  settingKey,
  type InstanceSetting,
  type MembershipSetting,
  type MetadataSetting,
  type SettingKind,
  type SettingsBefore,
} from './instance-settings.ts';

/**
 * What a setting becomes so that the evidence stays. A member that is not in service cannot be put on standby.
 * Sources: AWS Security Incident Response Guide, EC2 user guide (termination protection, metadata options), Auto Scaling user guide
 * (standby).
 */
export function keptSetting(setting: InstanceSetting): InstanceSetting {
  switch (setting.kind) {
    case 'termination-protection':
      return { ...setting, enabled: true };
    case 'shutdown-behavior':
      return { ...setting, behavior: 'stop' };
    case 'volume':
      return { ...setting, deleteOnTermination: false };
    case 'metadata':
      return { ...setting, tokens: 'required', hopLimit: 1 };
    case 'membership':
      return onStandby(setting);
    case 'target':
      return { ...setting, registered: false };
    case 'profile':
      return { ...setting, arn: setting.replacement };
  }
}

function onStandby(setting: MembershipSetting): MembershipSetting {
  return setting.state === 'InService' ? { ...setting, state: 'Standby' } : setting;
}

/** True when keeping the evidence changes this. */
export function isChanged(before: InstanceSetting): boolean {
  return !isSame(before, keptSetting(before));
}

/** Same setting, same value. */
export function isSame(a: InstanceSetting, b: InstanceSetting): boolean {
  return settingKey(a) === settingKey(b) && settingValue(a) === settingValue(b);
}

/** What is changed, for people: `volume vol-… (/dev/xvda)`. */
export function settingName(setting: InstanceSetting): string {
  switch (setting.kind) {
    case 'volume':
      return `volume ${setting.volumeId} (${setting.device})`;
    case 'membership':
      return `Auto Scaling group ${setting.group}`;
    case 'target':
      return `target group ${groupName(setting.groupArn)}: ${targetName(setting)}`;
    default:
      return KIND_NAMES[setting.kind];
  }
}

/** Where it stands, for people. */
export function settingValue(setting: InstanceSetting): string {
  switch (setting.kind) {
    case 'shutdown-behavior':
      return setting.behavior;
    case 'metadata':
      return metadataValue(setting);
    case 'membership':
      return setting.state;
    case 'profile':
      return profileName(setting.arn);
    default:
      return switchValue(setting);
  }
}

type Switch = Exclude<
  InstanceSetting,
  { readonly kind: 'shutdown-behavior' | 'metadata' | 'membership' | 'profile' }
>;

function switchValue(setting: Switch): string {
  switch (setting.kind) {
    case 'termination-protection':
      return setting.enabled ? 'on' : 'off';
    case 'volume':
      return setting.deleteOnTermination ? 'deleted with the instance' : 'kept';
    case 'target':
      return setting.registered ? 'registered' : 'not registered';
  }
}

function metadataValue({ tokens, hopLimit }: MetadataSetting): string {
  return `${tokens === 'required' ? 'IMDSv2' : 'IMDSv1'}, hop limit ${String(hopLimit)}`;
}

/** What a kind of settings is called where no single one is meant. */
export const KIND_NAMES: Readonly<Record<SettingKind, string>> = {
  'termination-protection': 'termination protection',
  'shutdown-behavior': 'shutdown behavior',
  volume: 'volumes',
  metadata: 'instance metadata',
  membership: 'Auto Scaling group',
  target: 'target groups',
  profile: 'instance profile',
};

/** `arn:…:instance-profile/app/web` → `web`. Names of profiles are unique in an account, whatever their path. */
export function profileName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** `arn:…:targetgroup/web/0123…` → `web` */
function groupName(arn: string): string {
  return arn.split('/')[1] ?? arn;
}

function targetName({ targetId, port }: { targetId: string; port?: number }): string {
  return port === undefined ? targetId : `${targetId}:${port}`;
}

/** Settings as they are now. */
export interface SettingsNow {
  /** False when there is no such instance (any more). */
  readonly exists: boolean;
  /** Registrations that do not exist are not there. */
  readonly settings: readonly InstanceSetting[];
  /** Why a kind of settings is not known, or not wholly, by kind. */
  readonly unread: ReadonlyMap<SettingKind, string>;
}

/** The recorded settings that still have to be changed: also those of which nobody knows how they are now. */
export function settingsToKeep(before: SettingsBefore, now: SettingsNow): InstanceSetting[] {
  const current = new Map(now.settings.map((setting) => [settingKey(setting), setting]));
  return Object.entries(before).flatMap(([key, was]) => {
    const wanted = keptSetting(was);
    const is = current.get(key) ?? (now.unread.has(was.kind) ? was : undefined);
    return isChanged(was) && is && !isSame(is, wanted) ? [was] : [];
  });
}
