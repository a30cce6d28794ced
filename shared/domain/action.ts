import type { Offender } from './buckets/offender.ts';
import type { Target, TargetKind } from './target.ts';

/** What a policy may order. */
export const ACTION_NAMES = [
  'isolate-instance',
  'revoke-credentials',
  'restrict-bucket',
  'stop-function',
  'block-address',
  'deny-tracked-paths',
] as const;
export type ActionName = (typeof ACTION_NAMES)[number];

/** Of which kinds of targets an action can take any; what credentials a target has is found out by revoke-credentials itself. */
const ONLY_FOR: Readonly<Record<ActionName, readonly TargetKind[] | undefined>> = {
  'isolate-instance': ['instance'],
  'revoke-credentials': undefined,
  'restrict-bucket': ['bucket', 'account'],
  'stop-function': ['function'],
  'block-address': ['address'],
  'deny-tracked-paths': ['instance'],
};
const WITHOUT_CREDENTIALS: readonly TargetKind[] = ['bucket', 'function', 'address', 'account'];

/** Why an action cannot act on a target of this kind, or undefined. */
export function misfit(action: ActionName, kind: TargetKind): string | undefined {
  const only = ONLY_FOR[action];
  if (!only)
    return WITHOUT_CREDENTIALS.includes(kind) ? `${articled(kind)} has no credentials` : undefined;
  return only.includes(kind)
    ? undefined
    : `${action} acts on ${only.map(plural).join(' and ')} only`;
}

function articled(kind: TargetKind): string {
  return kind.startsWith('a') ? `an ${kind}` : `a ${kind}`;
}

function plural(kind: TargetKind): string {
  return kind === 'address' ? 'addresses' : `${kind}s`;
}

/** What is done to a target of this kind when nobody says what. */
export function fittingAction(kind: TargetKind): ActionName {
  return ACTION_NAMES.find((name) => ONLY_FOR[name]?.includes(kind)) ?? 'revoke-credentials';
}

/** `auto` acts, `dry-run` plans and tells, `off` does neither. */
export const ACTION_MODES = ['auto', 'dry-run', 'off'] as const;
export type ActionMode = (typeof ACTION_MODES)[number];

export type ActionState =
  | 'requested'
  | 'running'
  | 'contained'
  | 'dry-run'
  | 'refused'
  | 'failed'
  | 'releasing'
  | 'released'
  | 'release-failed';

/** One change of one thing, done or planned. */
export interface ActionStep {
  /** What is changed: `eni-…`, `access key AKIA…`, `user alice`, `role web`. */
  readonly resource: string;
  /** What it had before: groups, a status, policies. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** Why the step was not done or needs attention. */
  readonly note?: string;
}

/** A line of an action's history: recorded before and after each change. */
export interface ActionEvent {
  readonly at: string;
  readonly state: ActionState;
  readonly detail?: string;
}

/** One action of one incident on one target (item `ACTION#…`). Times are ISO 8601. */
export interface ActionRecord {
  readonly action: ActionName;
  readonly target: Target;
  readonly state: ActionState;
  readonly mode: ActionMode;
  /** `policy:<rule>` or `operator:<arn>` */
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly startedAt?: string;
  readonly settledAt?: string;
  /** Why it was refused, failed or only planned. */
  readonly reason?: string;
  /** What a person must do, because it cannot be done from here. */
  readonly advice?: readonly string[];
  /** ISO 8601: until then a release would revive what was stolen. */
  readonly releasableAt?: string;
  /** ISO 8601: then it is released by itself. */
  readonly endsAt?: string;
  /** Released because its time was over, not by a person. */
  readonly expired?: true;
  /** Under which name the record of before lies, when it is another than `target`. */
  readonly heldAs?: Target;
  /** Whom the target is to refuse from now on. */
  readonly offenders?: readonly Offender[];
  readonly steps: readonly ActionStep[];
  readonly history: readonly ActionEvent[];
  readonly correlationId: string;
  /** `version` of the incident that this was written with. */
  readonly version?: number;
}

/** How an action came to its end. */
export interface ActionOutcome {
  readonly state: Exclude<ActionState, 'requested' | 'running' | 'releasing'>;
  readonly reason?: string;
  readonly advice?: readonly string[];
  readonly releasableAt?: string;
  readonly endsAt?: string;
  readonly expired?: true;
  readonly steps: readonly ActionStep[];
}

/** States from which a release makes sense: something may have been changed, or is about to be. */
export const RELEASABLE: readonly ActionState[] = [
  'requested',
  'running',
  'contained',
  'failed',
  'releasing',
  'release-failed',
];
