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
  const carryOut = async (settle: Settle): Promise<SettledRun> => {
    const { situation, opening } = begun;
    const outcome = await situation.cut(opening);
    const isContained = outcome.state === 'contained';
    const closing = parts.containments.planClosing(
      opening.lease,
      isContained ? 'isolated' : undefined,
    );
    const [settled, shown] = await Promise.all([
      settle(outcome, [closing]).catch(asDomainError),
      isContained ? situation.verify(opening) : undefined,
    ]);
    missing = shown;
    return settled;
  };
  const run = { id, failure: 'failed', redelivered } as const;
  const settled = await carryOutStarted(
    parts.ledger,
    {
      ...run,
      carryOut: async (_, settle) => {
        try {
          return await carryOut(settle);
        } catch (error) {
          await parts.containments.letGo(begun.opening.lease);
          throw error;
        }
      },
    },
    begun.started,
  );
  return { ...begun, settled, missing };
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
