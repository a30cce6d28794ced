import type { ActionName, ActionRecord } from './action.ts';
import type { ContainmentLeak } from './leak.ts';
import { BY_LEAK, BY_STANDING_LEAK } from './requested-by.ts';
import { findRefusal, type PlanInput, type PlannedAction } from './response-plan.ts';
import { targetKey } from './target.ts';

interface EscalationInput extends PlanInput {
  /** Of the incident whose containment leaks. */
  readonly actions: readonly ActionRecord[];
  /** Why nothing happens by itself now. */
  readonly brake?: string | undefined;
}

/**
 * What follows, as the policy's `leaks` says, when a host leaks that the incident has on record as isolated: first it is denied where
 * its connections stay tracked; where that is done and it leaks still, or could not be done, it is stopped. Empty when nothing follows.
 * A finding that says so of any other host leads to nothing. Pure.
 */
export function planEscalation(input: EscalationInput): PlannedAction[] {
  const { policy, finding, actions } = input;
  const { leak } = finding;
  if (!leak || policy.leaks.escalate === 'tell' || !isIsolated(leak, actions)) return [];
  return nextStep(input, leak);
}

function nextStep(input: EscalationInput, leak: ContainmentLeak): PlannedAction[] {
  const { policy, actions, brake } = input;
  const { target, cutAt } = leak;
  const order = { action: 'deny-tracked-paths', target, mode: 'auto' } as const;
  const refusal = findRefusal(input, target);
  const isStanding = wasTried(actionOn(leak, actions, 'deny-tracked-paths'));
  if (!isStanding || policy.leaks.escalate !== 'stop')
    return [{ ...order, requestedBy: BY_LEAK, ...(refusal !== undefined && { refusal }) }];
  // What is contained must not be written over by an order that waits.
  const isHeld = (refusal ?? brake) !== undefined;
  return isHeld ? [] : [{ ...order, requestedBy: BY_STANDING_LEAK, leaksSince: cutAt }];
}

function isIsolated(leak: ContainmentLeak, actions: readonly ActionRecord[]): boolean {
  return actionOn(leak, actions, 'isolate-instance')?.state === 'contained';
}

function actionOn(
  { target }: ContainmentLeak,
  actions: readonly ActionRecord[],
  name: ActionName,
): ActionRecord | undefined {
  return actions.find(
    ({ action, target: other }) => action === name && targetKey(other) === targetKey(target),
  );
}

/** Refused by the function itself: it has looked, and no rule can deny it. A dry run or a brake has tried nothing. */
function wasTried(denial: ActionRecord | undefined): boolean {
  if (!denial || denial.mode !== 'auto') return false;
  const { state, startedAt } = denial;
  return (
    state === 'contained' || state === 'failed' || (state === 'refused' && startedAt !== undefined)
  );
}
