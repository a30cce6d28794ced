import type { ActionLedger } from '../../shared/aws/action-ledger.ts';
import type { ContainmentStore, Hold } from '../../shared/aws/containment-store.ts';
import type { ClosePointers } from '../../shared/aws/incident-pointers.ts';
import { RELEASABLE, type ActionOutcome } from '../../shared/domain/action.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import type { ReleaseRequested } from '../../shared/domain/events/containment.ts';
import type { Logger } from '../../shared/runtime/logger.ts';
import type { Metrics } from '../../shared/runtime/metrics.ts';
import { failedRun, runAction, type ActionRun } from '../../shared/response/run-action.ts';
import type { InterfaceBefore } from '../../shared/domain/isolation.ts';
import type { Restore } from './restore.ts';

interface ReleaseParts {
  readonly ledger: ActionLedger;
  readonly containments: ContainmentStore<InterfaceBefore>;
  readonly restore: Restore;
  readonly closePointers: ClosePointers;
  readonly metrics: Metrics;
}

interface ReleaseInput {
  readonly order: ReleaseRequested;
  /** The queue has delivered the order before. */
  readonly redelivered: boolean;
}

export type Release = (input: ReleaseInput, logger: Logger) => Promise<void>;

/** order → let go → when nobody else holds the target: restore what was recorded → verify → settle. */
export function createRelease(parts: ReleaseParts): Release {
  return async ({ order, redelivered }, logger) => {
    const { incidentId, action, target } = order;
    const hold: Hold = { incidentId, action, target, purpose: 'release' };
    const run: ActionRun = {
      id: hold,
      begin: { from: RELEASABLE, state: 'releasing' },
      failure: 'release-failed',
      redelivered,
      carryOut: ({ details }) => carryOut(parts, hold, details.incident),
    };
    const settled = await runAction(parts.ledger, run, logger);
    if (!settled) return;
    const released = settled.outcome.state === 'released';
    parts.metrics.count(released ? 'ReleasesCompleted' : 'ReleasesFailed');
    if (!released) throw failedRun(settled.outcome);
    // Findings that joined while it ran have brought keys of their own; none joins from here on.
    await parts.closePointers(settled.details.incident);
  };
}

async function carryOut(
  parts: ReleaseParts,
  hold: Hold,
  incident: Incident,
): Promise<ActionOutcome> {
  const outcome = await parts.containments.withLease(hold, () => letGo(parts, hold));
  if (outcome.state === 'released') await parts.closePointers(incident);
  return outcome;
}

async function letGo({ containments, restore }: ReleaseParts, hold: Hold): Promise<ActionOutcome> {
  if (!(await containments.read(hold))) {
    return { state: 'released', reason: 'nothing had been changed', steps: [] };
  }
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
  return restore(hold, record);
}
