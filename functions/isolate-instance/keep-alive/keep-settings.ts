import type { ActionStep } from '../../../shared/domain/action.ts';
import { describeError } from '../../../shared/domain/errors.ts';
import {
  recordedSettings,
  type InstanceSetting,
  type SettingsBefore,
} from '../../../shared/domain/instance-settings.ts';
import {
  isChanged,
  KIND_NAMES,
  keptSetting,
  settingName,
  settingsToKeep,
  settingValue,
  type SettingsNow,
} from '../../../shared/domain/kept-settings.ts';
import { applySetting } from '../../../shared/response/apply-setting.ts';
import type { SettingSources } from '../../../shared/response/read-settings.ts';

interface Known {
  /** As it is on record. */
  readonly before: SettingsBefore;
  readonly now: SettingsNow;
}

/** Changes what is on record and not yet as it must be, all at once; a failure is a step with a note. */
export async function keepSettings(
  sources: SettingSources,
  instanceId: string,
  { before, now }: Known,
): Promise<ActionStep[]> {
  const failures = new Map<InstanceSetting, string>();
  await Promise.all(
    settingsToKeep(before, now).map((was) =>
      applySetting(sources, instanceId, keptSetting(was)).catch((error: unknown) => {
        failures.set(was, `not done: ${describeError(error)}`);
      }),
    ),
  );
  return describeKept(before, failures);
}

/** What becomes of the settings on record, and why some do not change. */
export function describeKept(
  before: SettingsBefore,
  failures: ReadonlyMap<InstanceSetting, string> = new Map(),
): ActionStep[] {
  const kept = recordedSettings(before).filter(isChanged);
  return kept.map((was) => toStep(was, failures.get(was)));
}

function toStep(was: InstanceSetting, note: string | undefined): ActionStep {
  const step = {
    resource: settingName(was),
    from: [settingValue(was)],
    to: [settingValue(keptSetting(was))],
  };
  return note === undefined ? step : { ...step, note };
}

/** What nobody knows is not changed: then a person must look. */
export function describeUnread({ unread }: SettingsNow): ActionStep[] {
  return [...unread].map(([kind, why]) => ({
    ...{ resource: KIND_NAMES[kind], from: [], to: [] },
    note: `could not be read, so nothing is known to be kept: ${why}`,
  }));
}
