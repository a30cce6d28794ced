import type { ActionRecord } from './action.ts';
import { driftedAction } from './drift.ts';
import { BY_DRIFT } from './requested-by.ts';
import { findRefusal, type PlanInput, type PlannedAction } from './response-plan.ts';

interface ReassertionInput extends PlanInput {
  /** Of the incident that holds what came undone. */
  readonly actions: readonly ActionRecord[];
  /** Why nothing happens by itself now. */
  readonly brake?: string | undefined;
}

/**
 * The action that cuts again what came undone, as the policy's `reassert` says; empty when there is nothing to be cut again. It acts on
 * what the incident has on record, never on what the finding says alone. Pure.
 */
export function planReassertion(input: ReassertionInput): PlannedAction[] {
  const { policy, finding, actions, brake } = input;
  const existing = finding.drift?.mendable ? driftedAction(finding.drift, actions) : undefined;
  if (!existing || policy.reassert === 'off') return [];
  const { action, target, offenders } = existing;
  const refusal = findRefusal(input, target) ?? brake;
  return [
    {
      ...{ action, target, mode: policy.reassert, requestedBy: BY_DRIFT },
      undoneAt: finding.lastSeenAt,
      ...(offenders && { offenders }),
      ...(refusal !== undefined && { refusal }),
    },
  ];
}
