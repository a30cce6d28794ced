import { inOtherHands } from '../domain/target-lease.ts';
import type { ActionOutcome } from '../domain/action.ts';
import { Superseded } from '../domain/errors.ts';
import type { Begun } from './begin-cut.ts';
import type { Attempt, ContainmentParts } from './containment-parts.ts';
import { carryOutStarted, type Settle, type SettledRun } from './run-action.ts';

/** A cut that was made and settled. */
export interface Cut<Before> extends Begun<Before> {
  readonly settled: SettledRun;
  /** What reading it back does not show, when AWS has taken every change. */
  readonly missing: ActionOutcome | undefined;
}

/**
 * Cuts, and says how that ended as soon as AWS has taken the changes; that they show is read meanwhile. A run that dies right there is
 * not forgotten: its order comes back, and looks whether the target is cut off.
 */
export async function cutOnce<Before>(
  parts: ContainmentParts<Before>,
  { id, redelivered }: Attempt,
  begun: Begun<Before>,
): Promise<Cut<Before>> {
  let missing: ActionOutcome | undefined;
  const run = {
    ...({ id, failure: 'failed', redelivered } as const),
    carryOut: async (_: unknown, settle: Settle): Promise<SettledRun> => {
      const cut = await cutAndSettle(parts, begun, settle);
      missing = cut.missing;
      return cut.settled;
    },
  };
  const settled = await carryOutStarted(parts.ledger, run, begun.started);
  return { ...begun, settled, missing };
}

/** Whatever goes wrong, the target is let go: a release must not wait for a run that has ended. */
async function cutAndSettle<Before>(
  { containments }: ContainmentParts<Before>,
  { situation, opening }: Begun<Before>,
  settle: Settle,
): Promise<Pick<Cut<Before>, 'settled' | 'missing'>> {
  try {
    const outcome = await situation.cut(opening);
    const isContained = outcome.state === 'contained';
    const closing = containments.planClosing(opening.lease, isContained ? 'isolated' : undefined);
    const [settled, missing] = await Promise.all([
      settle(outcome, [closing]).catch(asDomainError),
      isContained ? situation.verify(opening) : undefined,
    ]);
    return { settled, missing };
  } catch (error) {
    await containments.letGo(opening.lease);
    throw error;
  }
}

/** Our time with the target was over: somebody else may be at work on it. */
function asDomainError(error: unknown): never {
  throw error instanceof Superseded ? inOtherHands(error) : error;
}

/** Says of what was called contained that it is not. */
export async function tellMissing<Before>(
  { ledger }: ContainmentParts<Before>,
  { started, settled }: Cut<Before>,
  missing: ActionOutcome,
): Promise<SettledRun> {
  const { details } = await ledger.settle(
    { ...started, details: settled.details, endsFrom: ['contained'] },
    missing,
  );
  return { outcome: missing, details };
}
