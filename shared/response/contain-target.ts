import { NothingToDo } from '../domain/errors.ts';
import type { ContainmentRequested } from '../domain/events/containment.ts';
import type { Logger } from '../runtime/logger.ts';
import { beginCut } from './begin-cut.ts';
import type { Attempt, ContainmentParts } from './containment-parts.ts';
import { countContainment } from './count-containment.ts';
import { cutOnce, tellMissing, type Cut } from './cut-once.ts';
import { PAUSE_MS } from './read-back.ts';
import { failedRun, runAction, type SettledRun } from './run-action.ts';

interface ContainmentInput {
  readonly order: ContainmentRequested;
  /** The queue has delivered the order before. */
  readonly redelivered: boolean;
}

export type Contain = (input: ContainmentInput, logger: Logger) => Promise<void>;

/** How often a cut is made that does not show. */
const MAX_PASSES = 3;

/**
 * order → everything is read at once → brakes → one write: the action begins, what was before is on record, a place under the cap is
 * taken, the target is in our hands → cut → settle, while the cut is read back. The way of every function that contains.
 */
export function createContainment<Before>(parts: ContainmentParts<Before>): Contain {
  return async ({ order, redelivered }, logger) => {
    const { incidentId, action, target } = order;
    const attempt: Attempt = { id: { incidentId, action, target }, redelivered };
    const settled = await settleOrder(parts, attempt, logger).catch(unlessNothingToDo);
    if (!settled) {
      logger.info({ target }, 'the action had come to its end before');
      return;
    }
    const { state, reason, steps } = settled.outcome;
    logger.info({ state, reason, steps, target }, 'action settled');
    countContainment(parts.metrics, settled, order);
    if (state === 'failed') throw failedRun(settled.outcome);
  };
}

/** Somebody else has ended it or ordered it anew meanwhile. */
function unlessNothingToDo(error: unknown): undefined {
  if (!(error instanceof NothingToDo)) throw error;
}

/** Undefined when the action had come to its end before. What does not show is cut again, and told when it never does. */
async function settleOrder<Before>(
  parts: ContainmentParts<Before>,
  attempt: Attempt,
  logger: Logger,
): Promise<SettledRun | undefined> {
  const first = await beginCut(parts, attempt, { again: false });
  if (!first) return undefined;
  if ('end' in first) return runAction(parts.ledger, first.end, logger);
  return cutAgain(parts, attempt, await cutOnce(parts, attempt, first));
}

/** While it does not show, but not for ever. */
async function cutAgain<Before>(
  parts: ContainmentParts<Before>,
  attempt: Attempt,
  first: Cut<Before>,
): Promise<SettledRun> {
  const { wait } = parts;
  let cut = first;
  for (let pass = 2; cut.missing && pass <= MAX_PASSES; pass += 1) {
    await wait(PAUSE_MS);
    const next = await beginCut(parts, attempt, { again: true });
    if (!next) return cut.settled;
    if ('end' in next) break;
    cut = await cutOnce(parts, attempt, next);
  }
  return cut.missing ? tellMissing(parts, cut, cut.missing) : cut.settled;
}
