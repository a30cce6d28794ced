import type { ActionRecord } from '../../shared/domain/action.ts';
import { otherOffenders, type Offender } from '../../shared/domain/buckets/offender.ts';
import type { PlannedAction } from '../../shared/domain/response-plan.ts';

interface RecordContext {
  readonly planned: PlannedAction;
  readonly existing: ActionRecord | undefined;
  readonly now: Date;
}

/** A planned action as the incident gets it, over what it had for the same target. */
export function toRecord(
  { planned, existing, now }: RecordContext,
  correlationId: string,
): ActionRecord {
  const { action, target, mode, requestedBy, refusal, advice } = planned;
  const offenders = allOffenders(planned, existing);
  const at = now.toISOString();
  const state = refusal === undefined ? 'requested' : 'refused';
  const event = { at, state, detail: refusal ?? `${mode} by ${requestedBy}` } as const;
  return {
    ...{ action, target, mode, requestedBy, state, correlationId },
    requestedAt: at,
    steps: [],
    history: [...(existing?.history ?? []), event],
    ...(refusal !== undefined && { reason: refusal, settledAt: at }),
    ...(advice && { advice }),
    ...(offenders.length > 0 && { offenders }),
    ...keptName(existing),
  };
}

/** An earlier try may have begun under another name: only there a release finds what was before. */
function keptName(existing: ActionRecord | undefined): Pick<ActionRecord, 'heldAs'> {
  return existing?.heldAs ? { heldAs: existing.heldAs } : {};
}

/** Whoever was named before is refused as before; of an order that was refused nobody is. */
function allOffenders(
  { offenders = [] }: PlannedAction,
  existing: ActionRecord | undefined,
): readonly Offender[] {
  const { state, offenders: earlier = [] } = existing ?? { state: 'refused' };
  return state === 'refused' ? offenders : [...earlier, ...otherOffenders(offenders, earlier)];
}
