import type { InstanceSetting } from '../domain/instance-settings.ts';
import type { SettingSources } from './read-settings.ts';

/** Gives one setting of an instance this value; a member is put on standby or back into service, a profile takes the place of another. Throws what the adapters throw. */
export async function applySetting(
  { attributes, autoScaling, targetGroups, profiles }: SettingSources,
  instanceId: string,
  setting: InstanceSetting,
): Promise<void> {
  switch (setting.kind) {
    case 'membership':
      return setting.state === 'Standby'
        ? autoScaling.enterStandby(setting.group, instanceId)
        : autoScaling.exitStandby(setting.group, instanceId);
    case 'target':
      return setting.registered ? targetGroups.register(setting) : targetGroups.deregister(setting);
    case 'profile':
      return profiles.replace(instanceId, setting.arn);
    default:
      return attributes.set(instanceId, setting);
  }
}
