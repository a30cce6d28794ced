import type { ActionInIncident, ActionLedger } from '../aws/action-ledger.ts';
import type { ContainmentStore, Hold } from '../aws/containment-store.ts';
import type { ClosePointers } from '../aws/incident-pointers.ts';
import { RELEASABLE, type ActionOutcome, type ActionRecord } from '../domain/action.ts';
import type { ContainmentRecord } from '../domain/containment.ts';
import type { ReleaseRequested } from '../domain/events/containment.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Metrics } from '../runtime/metrics.ts';
import { failedRun, runAction, type ActionRun } from './run-action.ts';

interface ReleaseParts<Before> {
  readonly ledger: ActionLedger;
  readonly containments: ContainmentStore<Before>;
  /** Why nothing may be given back yet; asked before anything is let go. */
  readonly findObstacle?: (context: ReleaseContext<Before>) => string | undefined;
  /** Gives back what was recorded. */
  readonly restore: (context: ReleaseContext<Before>) => Promise<ActionOutcome>;
  readonly closePointers: ClosePointers;
  readonly metrics: Metrics;
}

/** One release by the last holder of a target. */
export interface ReleaseContext<Before> {
  readonly hold: Hold;
  readonly record: ContainmentRecord<Before>;
  readonly order: ReleaseRequested;
}

interface ReleaseInput {
  readonly order: ReleaseRequested;
  /** The queue has delivered the order before. */
  readonly redelivered: boolean;
}

export type Release = (input: ReleaseInput, logger: Logger) => Promise<void>;

/** order → let go → when nobody else holds the target: restore what was recorded → verify → settle. */
export function createReleaseOfTarget<Before>(parts: ReleaseParts<Before>): Release {
  return async ({ order, redelivered }, logger) => {
    const { incidentId, action, target } = order;
    const run: ActionRun = {
      id: { incidentId, action, target },
      begin: { from: RELEASABLE, state: 'releasing' },
      failure: 'release-failed',
      redelivered,
      carryOut: (started) => carryOut(parts, order, started),
    };
    const settled = await runAction(parts.ledger, run, logger);
    if (!settled) return;
    const { state } = settled.outcome;
    if (state === 'release-failed') {
      parts.metrics.count('ReleasesFailed');
      throw failedRun(settled.outcome);
    }
    if (state !== 'released') return;
    parts.metrics.count('ReleasesCompleted');
    // Findings that joined while it ran have brought keys of their own; none joins from here on.
    await parts.closePointers(settled.details.incident);
  };
}

async function carryOut<Before>(
  parts: ReleaseParts<Before>,
  order: ReleaseRequested,
  started: ActionInIncident,
): Promise<ActionOutcome> {
  const { incidentId, action } = order;
  const target = started.record.heldAs ?? order.target;
  const hold: Hold = { incidentId, action, target, purpose: 'release' };
  const outcome = await parts.containments.withLease(hold, () =>
    letGo(parts, { hold, order, started: started.record }),
  );
  if (outcome.state === 'released') await parts.closePointers(started.details.incident);
  return outcome;
}

interface LettingGo {
  readonly hold: Hold;
  readonly order: ReleaseRequested;
  readonly started: ActionRecord;
}

async function letGo<Before>(
  { containments, restore, findObstacle }: ReleaseParts<Before>,
  { hold, order, started }: LettingGo,
): Promise<ActionOutcome> {
  const seen = await containments.read(hold);
  if (!seen) return { state: 'released', reason: 'nothing had been changed', steps: [] };
  const obstacle = isLastHolder(seen, hold)
    ? findObstacle?.({ hold, order, record: seen })
    : undefined;
  if (obstacle !== undefined) return keepAsItWas(started, obstacle);
  const record = await containments.removeHolder(hold);
  if (record.holders.length > 0) {
    return {
      state: 'released',
      reason: `still contained, held by ${record.holders.join(', ')}`,
      steps: [],
    };
  }
  if (record.state === 'released')
    return { state: 'released', reason: 'had been released before', steps: [] };
  return restore({ hold, record, order });
}

function isLastHolder({ state, holders }: ContainmentRecord<unknown>, hold: Hold): boolean {
  return state !== 'released' && holders.every((holder) => holder === hold.incidentId);
}

/** Not yet: the action goes back to where it was before the release began. */
function keepAsItWas(started: ActionRecord, obstacle: string): ActionOutcome {
  const before = started.history.findLast(
    ({ state }) => state === 'contained' || state === 'failed',
  );
  const { steps, releasableAt } = started;
  return {
    state: before?.state === 'failed' ? 'failed' : 'contained',
    reason: obstacle,
    steps,
    ...(releasableAt !== undefined && { releasableAt }),
  };
}
