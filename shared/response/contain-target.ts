import type { ActionId, ActionInIncident, ActionLedger } from '../aws/action-ledger.ts';
import type { ContainmentStore, Hold } from '../aws/containment-store.ts';
import type { ActionOutcome, ActionRecord, ActionState, ActionStep } from '../domain/action.ts';
import { isHeld, type ContainmentRecord } from '../domain/containment.ts';
import type { ContainmentRequested } from '../domain/events/containment.ts';
import type { ResponsePolicy } from '../domain/policy.ts';
import { BY_DRIFT } from '../domain/requested-by.ts';
import { targetKey, type Target } from '../domain/target.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { CheckBrakes, Obstacle } from './brakes.ts';
import {
  failedRun,
  runAction,
  type ActionRun,
  type Settle,
  type SettledRun,
} from './run-action.ts';

/** A target as it is just before the first change. */
export interface Situation<Before> {
  /** Where the record of before lies: one target may be known by several names. */
  readonly hold: Hold;
  readonly record: ContainmentRecord<Before> | undefined;
  /** Nothing can be done, whatever the policy says. */
  readonly refusal?: Obstacle | undefined;
  /** Why the policy protects what is really there. */
  readonly findProtection: (policy: ResponsePolicy) => string | undefined;
  /** Nothing would be changed. */
  readonly isCutOff: boolean;
  /** What would be done: this is also the dry run. */
  readonly planSteps: () => readonly ActionStep[] | Promise<readonly ActionStep[]>;
  /** How things stand after an earlier try that was not finished. */
  readonly describeSteps: (record: ContainmentRecord<Before>) => readonly ActionStep[];
  /** Records what was before, changes, verifies. Runs under the lease. */
  readonly cut: () => Promise<ActionOutcome>;
}

/**
 * What the action says of its target. `heldAs`: the name that an earlier try found; another now would leave its record without
 * anybody to release it.
 */
export type KnownOfTarget = Pick<ActionRecord, 'heldAs' | 'offenders' | 'mode'>;

interface ContainmentParts<Before> {
  readonly ledger: ActionLedger;
  readonly containments: ContainmentStore<Before>;
  readonly checkBrakes: CheckBrakes;
  readonly metrics: Metrics;
  readonly look: (id: ActionId, known: KnownOfTarget) => Promise<Situation<Before>>;
}

interface ContainmentInput {
  readonly order: ContainmentRequested;
  /** The queue has delivered the order before. */
  readonly redelivered: boolean;
}

export type Contain = (input: ContainmentInput, logger: Logger) => Promise<void>;

const UNFINISHED: readonly ActionState[] = ['requested', 'running', 'failed'];

/** order → look → brakes → lease → cut → settle: the way of every function that contains. */
export function createContainment<Before>(parts: ContainmentParts<Before>): Contain {
  return async ({ order, redelivered }, logger) => {
    const { incidentId, action, target } = order;
    const id: ActionId = { incidentId, action, target };
    const run: ActionRun = {
      id,
      begin: { from: UNFINISHED, state: 'running' },
      failure: 'failed',
      redelivered,
      carryOut: (started, settle) => carryOut(parts, { id, started, settle }),
    };
    const settled = await runAction(parts.ledger, run, logger);
    if (!settled) return;
    count(parts.metrics, settled, order);
    if (settled.outcome.state === 'failed') throw failedRun(settled.outcome);
  };
}

interface Attempt {
  readonly id: ActionId;
  readonly started: ActionInIncident;
  readonly settle: Settle;
}

/**
 * The mode on record decides, not the one in the message: a dry run may have become an order meanwhile. A brake that holds an order back
 * is settled under the lease, too: the queue delivers more than once, and another run may have passed the brakes a moment before.
 */
async function carryOut<Before>(
  parts: ContainmentParts<Before>,
  attempt: Attempt,
): Promise<SettledRun> {
  const { id, started, settle } = attempt;
  const situation = await parts.look(id, started.record);
  const { hold, findProtection, isCutOff, refusal } = situation;
  if (refusal) return settle(await holdBack(situation, refusal));
  const order = { ...orderOnRecord(started), heldAs: hold.target, findProtection, isCutOff };
  const obstacle = await parts.checkBrakes(order);
  if (obstacle && order.mode === 'dry-run') return settle(await holdBack(situation, obstacle));
  return parts.containments.withLease(hold, async () => {
    await parts.ledger.expect(id, UNFINISHED, obstacle ? undefined : otherName(hold, id));
    if (!obstacle) return settle(await situation.cut());
    const record = await parts.containments.read(hold);
    return settle(await holdBack({ ...situation, record }, obstacle));
  });
}

function orderOnRecord({ record, details: { incident, findings } }: ActionInIncident) {
  const { action, target, requestedBy, correlationId } = record;
  const ordering = findings.find(({ findingId }) => findingId === correlationId);
  return {
    ...{ action, target, requestedBy },
    mode: record.mode === 'auto' ? ('auto' as const) : ('dry-run' as const),
    isDrill: incident.drill || ordering?.drill === true,
  };
}

function otherName({ target }: Hold, id: ActionId): Target | undefined {
  return targetKey(target) === targetKey(id.target) ? undefined : target;
}

/** When an earlier try has begun to change the target, it must not look untouched: what failed can be released. */
async function holdBack<Before>(
  situation: Situation<Before>,
  obstacle: Obstacle,
): Promise<ActionOutcome> {
  const { record, hold } = situation;
  if (!record || !isHeld(record) || !record.holders.includes(hold.incidentId))
    return { ...obstacle, steps: await situation.planSteps() };
  const reason = `${obstacle.reason}; but an earlier try has begun: release gives back what it changed`;
  return { ...obstacle, state: 'failed', reason, steps: situation.describeSteps(record) };
}

const METRICS = {
  contained: 'ContainmentsCompleted',
  'dry-run': 'ContainmentsDryRun',
  refused: 'ActionsRefused',
  failed: 'ContainmentsFailed',
  released: undefined,
  'release-failed': undefined,
} as const;

function count(
  metrics: Metrics,
  { outcome, details }: SettledRun,
  { correlationId: findingId, requestedBy }: ContainmentRequested,
): void {
  const { incident, findings } = details;
  const name = METRICS[outcome.state];
  if (name) metrics.count(name);
  if (outcome.state !== 'contained') return;
  if (requestedBy === BY_DRIFT) {
    metrics.count('ContainmentsReasserted');
    return;
  }
  // A later finding may have ordered it: then its arrival counts, not that of the one that opened the incident.
  const ordering = findings.find((finding) => finding.findingId === findingId);
  const receivedAt = ordering?.receivedAt ?? incident.receivedAt;
  const elapsedMs = Date.parse(incident.updatedAt) - Date.parse(receivedAt);
  metrics.duration('TimeToContainment', elapsedMs);
}
