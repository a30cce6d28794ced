import type { ActionLedger } from '../../shared/aws/action-ledger.ts';
import type { ContainmentStore, Hold } from '../../shared/aws/containment-store.ts';
import type { InstanceNetworks } from '../../shared/aws/instance-network.ts';
import type { ActionOutcome, ActionState } from '../../shared/domain/action.ts';
import type { ContainmentRequested } from '../../shared/domain/events/containment.ts';
import { planIsolation } from '../../shared/domain/isolation.ts';
import { failedRun, runAction, type ActionRun, type SettledRun } from '../../shared/response/run-action.ts';
import type { Logger } from '../../shared/runtime/logger.ts';
import type { Metrics } from '../../shared/runtime/metrics.ts';
import type { CheckBrakes } from './brakes.ts';
import type { Quarantine } from './quarantine.ts';

interface IsolationParts {
  readonly ledger: ActionLedger;
  readonly containments: ContainmentStore;
  readonly networks: InstanceNetworks;
  readonly checkBrakes: CheckBrakes;
  readonly quarantine: Quarantine;
  readonly metrics: Metrics;
}

interface IsolationInput {
  readonly order: ContainmentRequested;
  /** The queue has delivered the order before. */
  readonly redelivered: boolean;
}

export type Isolate = (input: IsolationInput, logger: Logger) => Promise<void>;

const UNFINISHED: readonly ActionState[] = ['requested', 'running', 'failed'];

/** order → brakes → record of before → every interface into quarantine → verify → settle. */
export function createIsolate(parts: IsolationParts): Isolate {
  return async ({ order, redelivered }, logger) => {
    const { incidentId, action, target } = order;
    const run: ActionRun = {
      id: { incidentId, action, target },
      begin: { from: UNFINISHED, state: 'running' },
      failure: 'failed',
      redelivered,
      carryOut: () => carryOut(parts, order),
    };
    const settled = await runAction(parts.ledger, run, logger);
    if (!settled) return;
    count(parts.metrics, settled);
    if (settled.outcome.state === 'failed') throw failedRun(settled.outcome);
  };
}

async function carryOut(parts: IsolationParts, order: ContainmentRequested): Promise<ActionOutcome> {
  const { incidentId, action, target, mode } = order;
  const network = await parts.networks.describe(target.id);
  const obstacle = await parts.checkBrakes({ mode, target, network });
  if (obstacle) return { ...obstacle, steps: planIsolation(network?.enis ?? [], new Map()) };
  const hold: Hold = { incidentId, action, target, purpose: 'isolate' };
  return parts.containments.withLease(hold, async () => {
    await parts.ledger.expect(hold, UNFINISHED);
    return parts.quarantine(hold);
  });
}

const METRICS = {
  contained: 'ContainmentsCompleted',
  'dry-run': 'ContainmentsDryRun',
  refused: 'ActionsRefused',
  failed: 'ContainmentsFailed',
  released: undefined,
  'release-failed': undefined,
} as const;

function count(metrics: Metrics, { outcome, details: { incident } }: SettledRun): void {
  const name = METRICS[outcome.state];
  if (name) metrics.count(name);
  if (outcome.state !== 'contained') return;
  const elapsedMs = Date.parse(incident.updatedAt) - Date.parse(incident.receivedAt);
  metrics.duration('TimeToContainment', elapsedMs);
}
