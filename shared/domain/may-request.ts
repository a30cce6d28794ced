import type { ActionRecord, ActionState } from './action.ts';
import { otherOffenders } from './buckets/offender.ts';
import { BY_DRIFT, BY_OPERATOR, BY_STANDING_LEAK } from './requested-by.ts';
import type { PlannedAction } from './response-plan.ts';

/** How long after an action was held back by a brake, or failed, it may be ordered again. */
export const RETRY_AFTER_MS = 10 * 60_000;

interface RequestContext {
  readonly existing: ActionRecord | undefined;
  readonly planned: PlannedAction;
  /** False for a repeat of a finding that is no worse than before. */
  readonly bringsNews: boolean;
  /** What it had done is known to have come undone. */
  readonly isUndone?: boolean;
  readonly now: Date;
}

/**
 * Whether a planned action is to be written over what the incident already has for the target. One action per incident and
 * target: what runs, has been done or was undone by a person stays; a later finding may order what an earlier one did not, an
 * operator what no brake let happen, and any sign that the activity goes on may order again what triage had refused, or what was
 * held back, failed or came to the end of its time a while ago. What had been done and came undone is done again when the check of
 * containments or an operator wants it, and more is done where a later finding names somebody else whom the target is to refuse; a
 * denial that does not end a leak is followed by a stop.
 */
export function mayRequest(context: RequestContext): boolean {
  if (context.planned.requestedBy === BY_DRIFT) return mayReassert(context);
  if (context.planned.requestedBy === BY_STANDING_LEAK) return mayStop(context);
  return mayOrder(context);
}

function mayOrder(context: RequestContext): boolean {
  const { existing, planned, bringsNews } = context;
  if (!existing) return true;
  if (planned.refusal !== undefined || planned.mode !== 'auto') return false;
  const isAllowed = changedNothing(existing) || isOverruled(existing, context);
  return (bringsNews && isAllowed) || mayTryAgain(existing, context);
}

/** Only what the incident still has as contained, and has not cut again since; what failed, after a while. */
function mayReassert({ existing, planned, now }: RequestContext): boolean {
  if (!existing || planned.refusal !== undefined || planned.mode !== 'auto') return false;
  const { state, settledAt = '' } = existing;
  if (state !== 'contained') return wasHeldBack(existing, now);
  return Date.parse(planned.undoneAt ?? '') > Date.parse(settledAt);
}

/** States in which the target refuses those who were named, or is about to. */
const REFUSING: readonly ActionState[] = ['requested', 'running', 'contained', 'failed'];

/** What an operator has ordered is not braked, so it comes to its end first: the finding is repeated. */
function namesAnother(existing: ActionRecord, { offenders = [] }: PlannedAction): boolean {
  const { state, mode, requestedBy } = existing;
  const isUnderWay = requestedBy.startsWith(BY_OPERATOR) && isPlaced(state);
  if (mode !== 'auto' || isUnderWay || !REFUSING.includes(state)) return false;
  return otherOffenders(offenders, existing.offenders).length > 0;
}

/** Once for an incident and host: of what began before the denial was done nothing follows, nor of what a stop has not ended. */
function mayStop({ existing, planned, now }: RequestContext): boolean {
  if (!existing) return false;
  const { state, settledAt = '', requestedBy } = existing;
  if (state === 'failed') return wasHeldBack(existing, now);
  if (requestedBy === BY_STANDING_LEAK) return false;
  if (state === 'refused') return true;
  return state === 'contained' && Date.parse(planned.leaksSince ?? '') >= Date.parse(settledAt);
}

/** Also for a repeat. */
function mayTryAgain(existing: ActionRecord, { planned, now }: RequestContext): boolean {
  const isOpen = wasNeverTried(existing) || wasHeldBack(existing, now) || hasExpired(existing);
  return isOpen || namesAnother(existing, planned);
}

/** States in which what happens by itself has not been carried out; an operator's order is not braked. */
const NOT_CARRIED_OUT: readonly ActionState[] = ['requested', 'running', 'dry-run', 'failed'];

function isOverruled(
  { state, requestedBy }: ActionRecord,
  { planned, isUndone = false }: RequestContext,
): boolean {
  const isOrdered = planned.requestedBy.startsWith(BY_OPERATOR);
  const isUnderWay = requestedBy.startsWith(BY_OPERATOR) && isPlaced(state);
  const isToDo = NOT_CARRIED_OUT.includes(state) || (state === 'contained' && isUndone);
  return isOrdered && !isUnderWay && isToDo;
}

/**
 * Refused by triage itself: what it did not know, or did not believe, it may know by now. Otherwise a forged finding, or one that
 * its source showed too late, would stand in the way of the true one. What a function refuses it has looked at.
 */
function wasNeverTried({ state, startedAt }: ActionRecord): boolean {
  return state === 'refused' && startedAt === undefined;
}

/** States of a dry run that nobody has released. */
const OF_A_DRY_RUN: readonly ActionState[] = ['requested', 'running', 'dry-run', 'failed'];

function changedNothing({ state, mode }: ActionRecord): boolean {
  return state === 'refused' || (mode !== 'auto' && OF_A_DRY_RUN.includes(state));
}

/** True for an order that a brake held back, or that failed, a while ago. */
function wasHeldBack({ state, mode, settledAt, requestedAt }: ActionRecord, now: Date): boolean {
  if (mode !== 'auto' || (state !== 'dry-run' && state !== 'failed')) return false;
  return now.getTime() - Date.parse(settledAt ?? requestedAt) >= RETRY_AFTER_MS;
}

/** Nobody has decided that the block should end, only the clock. */
function hasExpired({ state, expired }: ActionRecord): boolean {
  return state === 'released' && expired === true;
}

/** By then every queue has tried often enough: the order lies in a dead-letter queue, or never reached the bus. */
const LOST_AFTER_MS = 15 * 60_000;

/** True for an order that should have come to its end long ago; to place it again is harmless. */
export function isLost({ state, requestedAt }: ActionRecord, now: Date): boolean {
  return isPlaced(state) && now.getTime() - Date.parse(requestedAt) >= LOST_AFTER_MS;
}

function isPlaced(state: ActionState): boolean {
  return state === 'requested' || state === 'running';
}
