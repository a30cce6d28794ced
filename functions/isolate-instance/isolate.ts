import type { ActionInIncident, ActionLedger } from '../../shared/aws/action-ledger.ts';
import type { ContainmentStore, Hold } from '../../shared/aws/containment-store.ts';
import type { InstanceNetwork, InstanceNetworks } from '../../shared/aws/instance-network.ts';
import type { ActionOutcome, ActionState } from '../../shared/domain/action.ts';
import { isHeld, type ContainmentRecord } from '../../shared/domain/containment.ts';
import type { ContainmentRequested } from '../../shared/domain/events/containment.ts';
import { isCutOff, planIsolation, type InterfaceBefore } from '../../shared/domain/isolation.ts';
import { protectedTarget } from '../../shared/domain/protection.ts';
import type { Target } from '../../shared/domain/target.ts';
import { refuse, type CheckBrakes, type Obstacle } from '../../shared/response/brakes.ts';
import {
  failedRun,
  runAction,
  type ActionRun,
  type SettledRun,
} from '../../shared/response/run-action.ts';
import type { Logger } from '../../shared/runtime/logger.ts';
import type { Metrics } from '../../shared/runtime/metrics.ts';
import type { Quarantine } from './quarantine.ts';

interface IsolationParts {
  readonly ledger: ActionLedger;
  readonly containments: ContainmentStore<InterfaceBefore>;
  readonly networks: InstanceNetworks;
  readonly checkBrakes: CheckBrakes;
  readonly quarantine: Quarantine;
  readonly metrics: Metrics;
  readonly own: { readonly accountId: string; readonly region: string };
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
    const { incidentId, action, target, correlationId } = order;
    const hold: Hold = { incidentId, action, target, purpose: 'contain' };
    const run: ActionRun = {
      id: hold,
      begin: { from: UNFINISHED, state: 'running' },
      failure: 'failed',
      redelivered,
      carryOut: (started) => carryOut(parts, hold, started),
    };
    const settled = await runAction(parts.ledger, run, logger);
    if (!settled) return;
    count(parts.metrics, settled, correlationId);
    if (settled.outcome.state === 'failed') throw failedRun(settled.outcome);
  };
}

/** The mode on record decides, not the one in the message: a dry run may have become an order meanwhile. */
async function carryOut(
  parts: IsolationParts,
  hold: Hold,
  { record }: ActionInIncident,
): Promise<ActionOutcome> {
  const { target } = hold;
  const mode = record.mode === 'auto' ? 'auto' : 'dry-run';
  const [network, before] = await Promise.all([
    parts.networks.describe(target.id),
    parts.containments.read(hold),
  ]);
  const order = { action: hold.action, requestedBy: record.requestedBy, mode, target } as const;
  const obstacle =
    findRefusal(parts.own, target, network) ??
    (await parts.checkBrakes({
      ...order,
      findProtection: (policy) => protectedTarget(policy, target, vpcsOf(network)),
      isCutOff: isCutOff(before, network?.enis ?? []),
    }));
  if (obstacle) return holdBack(hold, { obstacle, network, record: before });
  return parts.containments.withLease(hold, async () => {
    await parts.ledger.expect(hold, UNFINISHED);
    return parts.quarantine(hold);
  });
}

function findRefusal(
  own: IsolationParts['own'],
  target: Target,
  network: InstanceNetwork | undefined,
): Obstacle | undefined {
  if (target.accountId !== own.accountId || target.region !== own.region) {
    return refuse(`not in the platform's own account and region (${own.accountId}, ${own.region})`);
  }
  if (!network || network.state === 'terminated')
    return refuse('the instance does not exist any more');
  if (network.enis.length === 0) return refuse('the instance has no network interface');
  return undefined;
}

function vpcsOf(network: InstanceNetwork | undefined): string[] {
  return (network?.enis ?? []).map((eni) => eni.vpcId);
}

interface HeldBack {
  readonly obstacle: Obstacle;
  readonly network: InstanceNetwork | undefined;
  readonly record: ContainmentRecord<InterfaceBefore> | undefined;
}

/** When an earlier try has begun to change the target, it must not look untouched: what failed can be released. */
function holdBack(hold: Hold, { obstacle, network, record }: HeldBack): ActionOutcome {
  const enis = network?.enis ?? [];
  if (!record || !isHeld(record) || !record.holders.includes(hold.incidentId))
    return { ...obstacle, steps: planIsolation(enis, new Map()) };
  const isOurs = (group: string): boolean => record.ours.includes(group);
  const steps = enis.map(({ eniId, groups }) => ({
    resource: eniId,
    from: record.before[eniId]?.groups ?? groups,
    to: groups,
    note: groups.every(isOurs) ? 'in quarantine since an earlier try' : 'still open',
  }));
  const reason = `${obstacle.reason}; but an earlier try has begun: release gives back what it changed`;
  return { state: 'failed', reason, steps };
}

const METRICS = {
  contained: 'ContainmentsCompleted',
  'dry-run': 'ContainmentsDryRun',
  refused: 'ActionsRefused',
  failed: 'ContainmentsFailed',
  released: undefined,
  'release-failed': undefined,
} as const;

function count(metrics: Metrics, { outcome, details }: SettledRun, findingId: string): void {
  const { incident, findings } = details;
  const name = METRICS[outcome.state];
  if (name) metrics.count(name);
  if (outcome.state !== 'contained') return;
  // A later finding may have ordered it: then its arrival counts, not that of the one that opened the incident.
  const ordering = findings.find((finding) => finding.findingId === findingId);
  const receivedAt = ordering?.receivedAt ?? incident.receivedAt;
  const elapsedMs = Date.parse(incident.updatedAt) - Date.parse(receivedAt);
  metrics.duration('TimeToContainment', elapsedMs);
}
