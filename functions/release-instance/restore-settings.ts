import type { ActionStep } from '../../shared/domain/action.ts';
import { withCommand } from '../../shared/domain/context/command.ts';
import { describeError } from '../../shared/domain/errors.ts';
import type {
  MembershipSetting,
  SettingKind,
  SettingsBefore,
} from '../../shared/domain/instance-settings.ts';
import { settingName, settingValue } from '../../shared/domain/kept-settings.ts';
import {
  changedSettings,
  planSettingsRelease,
  type SettingRelease,
} from '../../shared/domain/plan-settings-release.ts';
import { applySetting } from '../../shared/response/apply-setting.ts';
import {
  readSettings,
  type SettingSources,
  type WantedSettings,
} from '../../shared/response/read-settings.ts';

/** What was on record of an instance, and whether to give back also what somebody has changed since. */
export interface SettingsToRestore {
  readonly instanceId: string;
  readonly before: SettingsBefore;
  readonly force: boolean;
}

export interface RestoredSettings {
  readonly steps: readonly ActionStep[];
  /** What a person should do about it. */
  readonly advice: readonly string[];
}

/**
 * The safe order: its rights before it is to serve, a target before its group counts on it, protection last. Each waits for the one before, and what has failed leaves
 * those after it as they are for the next try.
 */
const ORDER: readonly (readonly SettingKind[])[] = [
  ['profile'],
  ['target'],
  ['membership'],
  ['volume', 'shutdown-behavior', 'metadata'],
  ['termination-protection'],
];

/** Gives back what was changed to keep the evidence. Nothing on record costs no call. */
export async function restoreSettings(
  sources: SettingSources,
  { instanceId, before, force }: SettingsToRestore,
): Promise<RestoredSettings> {
  if (changedSettings(before).length === 0) return { steps: [], advice: [] };
  const now = await readSettings(sources, instanceId, wantedOf(before));
  const plan = planSettingsRelease({ before, now, force });
  const results: Result[] = [];
  for (const kinds of ORDER) {
    const inTurn = plan.filter((release) => kinds.includes(release.before.kind));
    const isBlocked = results.some(({ step }) => hasFailed(step));
    results.push(
      ...(isBlocked
        ? inTurn.map(postpone)
        : await Promise.all(inTurn.map((release) => restoreOne(sources, instanceId, release)))),
    );
  }
  return {
    steps: results.map(({ step }) => step),
    advice: results.flatMap(({ advice }) => advice ?? []),
  };
}

/** What has to wait because something before it could not be given back. */
export function postponedSettings(before: SettingsBefore, why: string): ActionStep[] {
  return changedSettings(before).map((was) => ({
    ...{ resource: settingName(was), from: [], to: [settingValue(was)] },
    note: `not restored: ${why}`,
  }));
}

interface Result {
  readonly step: ActionStep;
  readonly advice?: string;
}

/** What is to be read again: the groups and the profile on record. */
function wantedOf(before: SettingsBefore): WantedSettings {
  const changed = changedSettings(before);
  const targets = Object.values(before).filter((setting) => setting.kind === 'target');
  return {
    groupArns: [...new Set(targets.map((target) => target.groupArn))],
    replacement: changed.find((setting) => setting.kind === 'profile')?.replacement,
  };
}

function hasFailed({ note }: ActionStep): boolean {
  return note?.startsWith('not restored') === true;
}

function postpone({ step, restore }: SettingRelease): Result {
  return restore
    ? { step: { ...step, note: 'not restored: what comes before it failed' } }
    : { step };
}

async function restoreOne(
  sources: SettingSources,
  instanceId: string,
  { before, step, restore }: SettingRelease,
): Promise<Result> {
  if (!restore) return { step };
  try {
    if (before.kind === 'membership')
      return await restoreMembership(sources, instanceId, { before, step });
    await applySetting(sources, instanceId, before);
    return { step };
  } catch (error) {
    if (isStopped(error)) return leaveWithoutRights(instanceId, step);
    return { step: { ...step, note: driftOf(error) ?? `not restored: ${describeError(error)}` } };
  }
}

/** Source: EC2 user guide, attach an IAM role to an instance: it is replaced while the instance runs. */
function isStopped(error: unknown): boolean {
  return error instanceof Error && error.name === 'IncorrectInstanceState';
}

/** A release starts nothing, and must not fail for ever because of that. */
function leaveWithoutRights(instanceId: string, step: ActionStep): Result {
  const note = 'left as it is: EC2 changes it while the instance runs';
  const advice = `Start ${instanceId}, then give it the instance profile back that the steps name.`;
  return { step: { ...step, note }, advice };
}

interface MembershipRelease {
  readonly before: MembershipSetting;
  readonly step: ActionStep;
}

/** Leaving standby raises the desired capacity by one, and the group refuses to go above its maximum. */
async function restoreMembership(
  sources: SettingSources,
  instanceId: string,
  { before, step }: MembershipRelease,
): Promise<Result> {
  const { group } = before;
  const size = await sources.autoScaling.size(group);
  if (!size) return { step: { ...step, note: 'drift: the group no longer exists' } };
  const wanted = size.desired + 1;
  if (wanted > size.max) {
    const note = `left on standby: the group would want ${wanted} instances, its maximum is ${size.max}`;
    return { step: { ...step, note }, advice: makeRoom(group, instanceId, wanted) };
  }
  await applySetting(sources, instanceId, before);
  return {
    step,
    advice: `The Auto Scaling group of ${instanceId} now wants ${wanted} instances, as it had started another: lower its desired capacity if these are too many.`,
  };
}

/** The name of the group, which anybody may have chosen, stands only in the command, and only when it is plain. */
function makeRoom(group: string, instanceId: string, wanted: number): string {
  const text = `Give the Auto Scaling group of ${instanceId} room for ${wanted} instances, by its maximum or its desired capacity, then bring it back from standby.`;
  return withCommand(text, [
    ...['aws', 'autoscaling', 'exit-standby', '--instance-ids', instanceId],
    ...['--auto-scaling-group-name', group],
  ]);
}

/** What no further try would mend. */
function driftOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.message.includes('Invalid IAM Instance Profile'))
    return 'drift: the instance profile no longer exists';
  if (error.name === 'TargetGroupNotFoundException')
    return 'drift: the target group no longer exists';
  // Stopped, or in another network.
  if (error.name === 'InvalidTargetException')
    return `drift: it cannot be registered any more: ${error.message}`;
  return undefined;
}
