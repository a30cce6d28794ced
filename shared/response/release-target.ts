import type { ActionInIncident, ActionLedger } from '../aws/action-ledger.ts';
import type { ContainmentStore, Hold } from '../aws/containment-store.ts';
import type { ClosePointers } from '../aws/incident-pointers.ts';
import {
  RELEASABLE,
  type ActionOutcome,
  type ActionRecord,
  type ActionState,
} from '../domain/action.ts';
import type { ContainmentRecord } from '../domain/containment.ts';
import { BY_EXPIRY, type ReleaseRequested } from '../domain/events/containment.ts';
import type { FindAccountObstacle } from '../domain/member-account.ts';
import { targetKey, type Target } from '../domain/target.ts';
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
  /** Absent where the target is in the platform's own account; asked before anything is let go. */
  readonly findAccountObstacle?: FindAccountObstacle;
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
      carryOut: async (started, settle) => settle(await carryOut(parts, order, started)),
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
    if (order.requestedBy === BY_EXPIRY) return;
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
  const obstacle = await parts.findAccountObstacle?.();
  if (obstacle) return { ...obstacle, state: 'release-failed', steps: started.record.steps };
  const hold: Hold = { incidentId, action, target: heldTarget(started.record), purpose: 'release' };
  const outcome = await parts.containments.withLease(hold, () =>
    letGo(parts, { hold, order, started }),
  );
  if (outcome.state !== 'released') return outcome;
  if (order.requestedBy === BY_EXPIRY) return { ...EXPIRED, ...outcome };
  await parts.closePointers(started.details.incident);
  return outcome;
}

/** Nobody has said that it is over: a further finding belongs to the same incident, and may contain the target again. */
const EXPIRED = { expired: true, reason: 'its time was over' } as const;

/** The name under which the record of before lies. */
function heldTarget({ heldAs, target }: ActionRecord): Target {
  return heldAs ?? target;
}

interface LettingGo {
  readonly hold: Hold;
  readonly order: ReleaseRequested;
  readonly started: ActionInIncident;
}

async function letGo<Before>(
  parts: ReleaseParts<Before>,
  { hold, order, started }: LettingGo,
): Promise<ActionOutcome> {
  const { containments, findObstacle } = parts;
  const seen = await containments.read(hold);
  if (!seen) return released('nothing had been changed');
  if (seen.state === 'released') return toldBefore(seen, order);
  const twin = findTwin(started);
  if (twin) return released(`still contained, held by this incident as ${targetKey(twin.target)}`);
  const obstacle = isWholeAndOurs(seen, hold)
    ? findObstacle?.({ hold, order, record: seen })
    : undefined;
  if (obstacle !== undefined) return keepAsItWas(started.record, seen, obstacle);
  const record = await containments.removeHolder(hold);
  if (record.holders.length > 0)
    return released(`still contained, held by ${record.holders.join(', ')}`);
  return giveBack(parts, { hold, record, order });
}

async function giveBack<Before>(
  { containments, restore }: ReleaseParts<Before>,
  context: ReleaseContext<Before>,
): Promise<ActionOutcome> {
  const { hold, order } = context;
  const outcome = await restore(context);
  if (outcome.state === 'released')
    await containments.setReleased(hold, { requestedAt: order.requestedAt, outcome });
  return outcome;
}

/** An order whose function died after it had given everything back comes back, or another overtakes it: what was left is still to be said. */
function toldBefore(
  { release }: ContainmentRecord<unknown>,
  { requestedAt }: ReleaseRequested,
): ActionOutcome {
  if (release?.requestedAt === requestedAt) return release.outcome;
  return { ...released(RELEASED_BEFORE), ...(release && { steps: release.outcome.steps }) };
}

const RELEASED_BEFORE = 'had been released before';

function released(reason: string): ActionOutcome {
  return { state: 'released', reason, steps: [] };
}

const HOLDING: readonly ActionState[] = ['requested', 'running', 'contained', 'failed'];

/** An action of the same incident that holds the same record under another name (an instance and its session). */
function findTwin({ record, details }: ActionInIncident): ActionRecord | undefined {
  const isTwin = (other: ActionRecord) =>
    other.action === record.action &&
    targetKey(heldTarget(other)) === targetKey(heldTarget(record));
  return details.actions.find((other) => isTwin(other) && isHolding(other));
}

/** What is being released holds no more; a repeated release of what had failed shows in the history only. */
function isHolding({ state, history }: ActionRecord): boolean {
  return HOLDING.includes(state) && history.at(-1)?.state !== 'releasing';
}

/** What has begun to be given back is given back to the end. */
function isWholeAndOurs({ state, holders }: ContainmentRecord<unknown>, hold: Hold): boolean {
  return state !== 'releasing' && holders.every((holder) => holder === hold.incidentId);
}

/** Not yet: the action goes back to where it was before the release began. */
function keepAsItWas(
  { history, steps, releasableAt }: ActionRecord,
  { state }: ContainmentRecord<unknown>,
  obstacle: string,
): ActionOutcome {
  const before = history.findLast((event) => ['contained', 'failed'].includes(event.state));
  const isContained = state === 'isolated' && before?.state !== 'failed';
  return {
    ...(isContained
      ? { state: 'contained', reason: obstacle }
      : { state: 'failed', reason: `${obstacle}; the containment was not finished` }),
    steps,
    ...(releasableAt !== undefined && { releasableAt }),
  };
}
