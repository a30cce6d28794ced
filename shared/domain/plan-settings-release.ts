import type { ActionStep } from './action.ts';
import {
  recordedSettings,
  settingKey,
  type InstanceSetting,
  type SettingsBefore,
} from './instance-settings.ts';
import {
  isChanged,
  isSame,
  keptSetting,
  settingName,
  settingValue,
  type SettingsNow,
} from './kept-settings.ts';

/** One setting in a release: give it back, or leave it with the reason. */
export interface SettingRelease {
  readonly before: InstanceSetting;
  readonly step: ActionStep;
  readonly restore: boolean;
}

interface ReleaseInput {
  /** What is on record. */
  readonly before: SettingsBefore;
  readonly now: SettingsNow;
  /** Also gives back what somebody has changed since. */
  readonly force: boolean;
}

/** What gives the recorded settings back. What somebody changed since is left alone and named as drift, unless forced. */
export function planSettingsRelease({ before, now, force }: ReleaseInput): SettingRelease[] {
  const current = new Map(now.settings.map((setting) => [settingKey(setting), setting]));
  return changedSettings(before).map((was) => {
    // Of an instance that is gone, AWS answers attributes with an error.
    if (!now.exists) return leave(was, undefined, GONE);
    const seen = current.get(settingKey(was));
    const why = now.unread.get(was.kind);
    if (!seen && why !== undefined)
      return leave(was, undefined, `not restored: could not be read: ${why}`);
    const is = seen ?? unregistered(was);
    return is ? planOne(was, is, force) : leave(was, undefined, GONE);
  });
}

/** Of the settings on record, those that keeping the evidence was to change. */
export function changedSettings(before: SettingsBefore): InstanceSetting[] {
  return recordedSettings(before).filter(isChanged);
}

const GONE = 'drift: it no longer exists or does not belong to the instance any more';
const CHANGED = 'drift: it was changed after containment and is left as it is';

/** AWS lists registrations only while they exist. */
function unregistered(was: InstanceSetting): InstanceSetting | undefined {
  return was.kind === 'target' ? { ...was, registered: false } : undefined;
}

function planOne(was: InstanceSetting, is: InstanceSetting, force: boolean): SettingRelease {
  if (isSame(is, was) || isOnItsWay(is)) return leave(was, is);
  if (isSame(is, keptSetting(was)) || (force && mayBeForced(was)))
    return { before: was, step: stepOf(was, is), restore: true };
  return leave(was, is, CHANGED);
}

/** Whoever may put any role on any host rules the account: the release may take only the profile without rights away. */
function mayBeForced({ kind }: InstanceSetting): boolean {
  return kind !== 'profile';
}

/** An earlier try has taken it from standby. Source: EC2 Auto Scaling user guide, instance lifecycle. */
function isOnItsWay(is: InstanceSetting): boolean {
  return is.kind === 'membership' && is.state.startsWith('Pending');
}

function leave(was: InstanceSetting, is?: InstanceSetting, note?: string): SettingRelease {
  const step = { ...stepOf(was, is), ...(note !== undefined && { note }) };
  return { before: was, step, restore: false };
}

function stepOf(was: InstanceSetting, is: InstanceSetting | undefined): ActionStep {
  return {
    resource: settingName(was),
    from: is ? [settingValue(is)] : [],
    to: [settingValue(was)],
  };
}
