import type {
  ActionId,
  ActionInIncident,
  ActionLedger,
  StartedAction,
} from '../aws/action-ledger.ts';
import type { TransactWriteItem } from '../aws/dynamodb.ts';
import type { ActionOutcome, ActionState } from '../domain/action.ts';
import { describeError, NothingToDo, TransientError } from '../domain/errors.ts';
import type { IncidentDetails } from '../domain/incident.ts';
import type { Logger } from '../runtime/logger.ts';

/** One order to a responder, from its beginning on record to its end on record. */
export interface ActionRun {
  readonly id: ActionId;
  readonly begin: { readonly from: readonly ActionState[]; readonly state: ActionState };
  /** The state that records an error. */
  readonly failure: 'failed' | 'release-failed';
  /** The queue has delivered the order before. */
  readonly redelivered: boolean;
  /** Settles the end itself, because only it knows what must not happen in between. */
  readonly carryOut: (started: ActionInIncident, settle: Settle) => Promise<SettledRun>;
}

/** Records how the action ended; throws NothingToDo when somebody else ended it or ordered it anew meanwhile. */
export type Settle = (
  outcome: ActionOutcome,
  alongside?: readonly TransactWriteItem[],
) => Promise<SettledRun>;

/** How the run ended: the incident as it is then. */
export interface SettledRun {
  readonly outcome: ActionOutcome;
  readonly details: IncidentDetails;
}

/**
 * Records the beginning, carries the action out, records the end. Undefined when the action had come to its end before. A
 * failure is recorded, so that people are told, and thrown, so that the queue delivers the order again; what may pass by itself
 * is recorded only when it comes back.
 */
export async function runAction(
  ledger: ActionLedger,
  run: ActionRun,
  logger: Logger,
): Promise<SettledRun | undefined> {
  try {
    const started = await ledger.begin(run.id, { ...run.begin, retry: run.redelivered });
    const settled = await carryOutStarted(ledger, run, started);
    const { state, reason, steps } = settled.outcome;
    logger.info({ state, reason, steps, target: run.id.target }, 'action settled');
    return settled;
  } catch (error) {
    if (!(error instanceof NothingToDo)) throw error;
    logger.info({ target: run.id.target }, 'the action had come to its end before');
    return undefined;
  }
}

/** Carries out what has begun, and records an error of it as `runAction` does. */
export async function carryOutStarted(
  ledger: ActionLedger,
  run: Omit<ActionRun, 'begin'>,
  started: StartedAction,
): Promise<SettledRun> {
  const end = { isReached: false };
  const settle: Settle = async (outcome, alongside) => {
    end.isReached = true;
    const { details } = await ledger.settle(started, outcome, alongside);
    return { outcome, details };
  };
  try {
    return await run.carryOut(started, settle);
  } catch (error) {
    const passing = error instanceof TransientError && !run.redelivered;
    if (!end.isReached && !passing && !(error instanceof NothingToDo)) {
      await ledger.settle(started, { state: run.failure, reason: describeError(error), steps: [] });
    }
    throw error;
  }
}

/** Thrown after a failure has been recorded: the order is delivered again and may succeed then. */
export function failedRun({ state, reason }: ActionOutcome): TransientError {
  return new TransientError(reason ?? state, { facts: { state } });
}
