import type { ActionOutcome, ActionStep } from '../../shared/domain/action.ts';
import {
  describeDenies,
  LEFT_ADVICE,
  leftReason,
} from '../../shared/domain/tracked-paths/describe-denies.ts';
import type { DenyPlan } from '../../shared/domain/tracked-paths/plan-denies.ts';
import { isStopped, type Stoppable } from './stop-host.ts';

/** A path of it cannot be denied, or it leaks although everything is. */
export type StopCause = 'path' | 'leak';

/** A host that the policy wants stopped. */
export interface HostStop extends Stoppable {
  readonly instanceId: string;
  readonly cause: StopCause;
}

interface Results {
  /** What was not done, by `denyName` or `hostName`. */
  readonly failures: ReadonlyMap<string, string>;
  /** A hindrance says that it was not stopped. */
  readonly stop: HostStop | undefined;
}

const NONE: ReadonlyMap<string, string> = new Map();

/** `instance i-…` */
export function hostName({ instanceId }: Pick<HostStop, 'instanceId'>): string {
  return `instance ${instanceId}`;
}

/** What becomes of the host. */
export function describeStop(stop: Omit<HostStop, 'cause'>, failure = stop.hindrance): ActionStep {
  const resource = hostName(stop);
  if (failure !== undefined) return { resource, from: [], to: [], note: `not stopped: ${failure}` };
  return isStopped(stop.state)
    ? { resource, from: [], to: [], note: 'had been stopped before' }
    : { resource, from: [stop.state], to: ['stopped'] };
}

/** Nothing can be denied, and the host is not stopped. */
export function refused(plan: DenyPlan, stop: HostStop | undefined): ActionOutcome {
  return { state: 'refused', ...leftOver(plan), steps: stepsOf(plan, { failures: NONE, stop }) };
}

/** How it ended: failed when something was not done that could be, or nothing was; contained otherwise, with what stays open. */
export function conclude(plan: DenyPlan, results: Results): ActionOutcome {
  const { failures, stop } = results;
  const steps = stepsOf(plan, results);
  if (failures.size > 0)
    return { state: 'failed', reason: `not done: ${[...failures.keys()].join('; ')}`, steps };
  if (stop && stop.hindrance === undefined)
    return { state: 'contained', reason: stoppedReason(stop), steps };
  if (plan.left.length > 0) {
    const state = plan.wanted.length > 0 ? 'contained' : 'failed';
    return { state, ...leftOver(plan), steps };
  }
  if (stop) return { state: 'contained', reason: STILL_LEAKS, advice: LEFT_ADVICE, steps };
  return { state: 'contained', ...(steps.length === 0 && { reason: NOTHING }), steps };
}

function stoppedReason({ state, cause }: HostStop): string {
  return isStopped(state) ? STOPPED_BEFORE : STOPPED[cause];
}

function stepsOf(plan: DenyPlan, { failures, stop }: Results): ActionStep[] {
  const denies = describeDenies(plan, failures);
  return stop
    ? [...denies, describeStop(stop, failures.get(hostName(stop)) ?? stop.hindrance)]
    : denies;
}

function leftOver({ left }: DenyPlan): Pick<ActionOutcome, 'reason' | 'advice'> {
  return { reason: leftReason(left), advice: LEFT_ADVICE };
}

const NOTHING = 'no connection of this host stays tracked on its way: there was nothing to deny';
const STILL_LEAKS =
  'the host leaks although it is denied, and could not be stopped as the policy orders';
const STOPPED: Readonly<Record<StopCause, string>> = {
  path: 'the instance was stopped, as the policy orders where a path cannot be denied; its memory is lost',
  leak: 'the instance was stopped, as the policy orders for a host that leaks although it is denied; its memory is lost',
};
const STOPPED_BEFORE = 'the instance is stopped, so no connection of it lives on';
