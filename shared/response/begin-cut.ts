import type { StartedAction } from '../aws/action-ledger.ts';
import { inOtherHands } from '../domain/target-lease.ts';
import type { Opening } from '../aws/containment-opening.ts';
import type { ActionState } from '../domain/action.ts';
import { conflictPauseMs, MAX_CONFLICTS } from '../domain/conflict-pause.ts';
import { describeError, NothingToDo, Superseded } from '../domain/errors.ts';
import { targetKey, type Target } from '../domain/target.ts';
import { isObstacle, type Passage } from './brakes.ts';
import type { Attempt, ContainmentParts } from './containment-parts.ts';
import { holdBack, orderOnRecord, UNFINISHED } from './hold-back.ts';
import type { ActionRun } from './run-action.ts';
import type { Preparation, Situation } from './situation.ts';
import { surveyTarget, type Survey } from './survey-target.ts';

/** A cut that may be made: everything that must be on record is. */
export interface Begun<Before> {
  readonly started: StartedAction;
  readonly situation: Situation<Before>;
  readonly opening: Opening<Before>;
}

/** No cut is made: how the action ends instead. */
interface Unbegun {
  readonly end: ActionRun;
}

interface Pass {
  /** The same order has cut before, and it did not show: the brakes have let it pass then. */
  readonly again: boolean;
}

/** Undefined when the action had come to its end before. */
export async function beginCut<Before>(
  parts: ContainmentParts<Before>,
  attempt: Attempt,
  pass: Pass,
): Promise<Begun<Before> | Unbegun | undefined> {
  try {
    return await begin(parts, attempt, pass);
  } catch (error) {
    if (error instanceof NothingToDo) return undefined;
    const failure = error instanceof Error ? error : new Error(describeError(error));
    return endOf(attempt, () => Promise.reject(failure));
  }
}

async function begin<Before>(
  parts: ContainmentParts<Before>,
  attempt: Attempt,
  pass: Pass,
): Promise<Begun<Before> | Unbegun> {
  const { wait } = parts;
  for (let count = 1; count <= MAX_CONFLICTS; count += 1) {
    const survey = await surveyTarget(parts, attempt.id);
    checkOrder(survey, attempt, pass);
    const verdict = judge(parts, survey, pass);
    if (isObstacle(verdict))
      return endOf(attempt, holdBack(parts, attempt.id, { survey, obstacle: verdict }));
    const preparation = await survey.situation.prepare(survey.braking.policy);
    if ('outcome' in preparation)
      return endOf(attempt, holdBack(parts, attempt.id, { survey, outcome: preparation.outcome }));
    try {
      return await record(parts, attempt, { survey, passage: verdict, preparation, pass });
    } catch (error) {
      // The ground has moved under it: the record, or the places under the cap.
      if (!(error instanceof Superseded)) throw error;
      await wait(conflictPauseMs(count));
    }
  }
  throw inOtherHands();
}

/** What was contained is looked after only by the order that did it: when its cut did not show, or when it comes back. */
function statesToBeginFrom({ redelivered }: Attempt, { again }: Pass): readonly ActionState[] {
  return redelivered || again ? [...UNFINISHED, 'contained'] : UNFINISHED;
}

/** Throws NothingToDo when the order has come to its end and what it did still shows. */
function checkOrder<Before>(
  { ordered: { record: action }, situation }: Survey<Before>,
  attempt: Attempt,
  pass: Pass,
): void {
  if (!statesToBeginFrom(attempt, pass).includes(action.state)) throw new NothingToDo();
  const isDone = action.state === 'contained' && situation.isCutOff;
  if (isDone && !pass.again) throw new NothingToDo();
}

function judge<Before>(
  { brakes }: ContainmentParts<Before>,
  { ordered, situation, braking }: Survey<Before>,
  { again }: Pass,
): ReturnType<typeof brakes.judge> {
  const { refusal, hold, findProtection, isCutOff } = situation;
  if (refusal) return refusal;
  if (again) return {};
  const order = { ...orderOnRecord(ordered), heldAs: hold.target, findProtection, isCutOff };
  return brakes.judge(braking, order);
}

interface Beginning<Before> {
  readonly survey: Survey<Before>;
  readonly passage: Passage;
  readonly preparation: Exclude<Preparation<Before>, { outcome: unknown }>;
  readonly pass: Pass;
}

/** One transaction, so that nothing is changed of which there is no record, and nothing is on record that no order asked for. */
async function record<Before>(
  { ledger, containments }: ContainmentParts<Before>,
  attempt: Attempt,
  { survey: { ordered, situation }, passage, preparation, pass }: Beginning<Before>,
): Promise<Begun<Before>> {
  const { hold, known } = situation;
  const { seen, beforehand } = preparation;
  const opening = containments.planOpening(hold, known, seen);
  const beginning = {
    from: statesToBeginFrom(attempt, pass),
    state: 'running' as const,
    retry: attempt.redelivered,
    heldAs: otherName(hold.target, attempt.id.target),
  };
  const alongside = [opening.write, ...(passage.place ? [passage.place] : [])];
  const [begun, done] = await Promise.allSettled([
    ledger.begin(attempt.id, beginning, { known: ordered.details, alongside }),
    beforehand?.(),
  ]);
  if (begun.status === 'rejected') throw begun.reason;
  if (done.status === 'rejected') {
    await containments.letGo(opening.lease);
    throw done.reason;
  }
  return { started: begun.value, situation, opening };
}

function otherName(held: Target, ordered: Target): Target | undefined {
  return targetKey(held) === targetKey(ordered) ? undefined : held;
}

function endOf({ id, redelivered }: Attempt, carryOut: ActionRun['carryOut']): Unbegun {
  const begin = { from: UNFINISHED, state: 'running' as const };
  return { end: { id, begin, failure: 'failed', redelivered, carryOut } };
}
