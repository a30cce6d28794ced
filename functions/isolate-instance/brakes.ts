import type { ContainmentCap } from '../../shared/aws/containment-cap.ts';
import type { ControlStore } from '../../shared/aws/control-store.ts';
import type { ActionName } from '../../shared/domain/action.ts';
import { stillActs, type ResponsePolicy } from '../../shared/domain/policy.ts';
import { protectedInstance } from '../../shared/domain/response-plan.ts';
import { targetKey, type Target } from '../../shared/domain/target.ts';
import type { InstanceNetwork } from '../../shared/aws/instance-network.ts';
import type { Metrics } from '../../shared/runtime/metrics.ts';

interface BrakeParts {
  readonly control: ControlStore;
  readonly cap: ContainmentCap;
  readonly metrics: Metrics;
  readonly maxContainmentsPerHour: number;
  readonly own: { readonly accountId: string; readonly region: string };
}

/** What stands in the way of changing a target: `refused` for good, `dry-run` for now. */
export interface Obstacle {
  readonly state: 'refused' | 'dry-run';
  readonly reason: string;
}

/** Asked just before the first change; undefined means go. Throws when a brake cannot be read: then nothing is changed. */
export type CheckBrakes = (order: WaitingOrder) => Promise<Obstacle | undefined>;

interface WaitingOrder {
  readonly action: ActionName;
  readonly mode: 'auto' | 'dry-run';
  readonly requestedBy: string;
  readonly target: Target;
  readonly network: InstanceNetwork | undefined;
  /** Nothing would be changed, so it takes no place under the cap. */
  readonly isCutOff: boolean;
}

export function createBrakes(parts: BrakeParts): CheckBrakes {
  return async (order) =>
    findRefusal(parts, order) ??
    findObjection(await parts.control.readPolicy(), order) ??
    (order.mode === 'dry-run'
      ? { state: 'dry-run', reason: 'the policy orders a dry run' }
      : await findBrake(parts, order));
}

function findRefusal({ own }: BrakeParts, { target, network }: WaitingOrder): Obstacle | undefined {
  if (target.accountId !== own.accountId || target.region !== own.region) {
    return refuse(`not in the platform's own account and region (${own.accountId}, ${own.region})`);
  }
  if (!network || network.state === 'terminated')
    return refuse('the instance does not exist any more');
  if (network.enis.length === 0) return refuse('the instance has no network interface');
  return undefined;
}

/** What the policy as it is now has against the order. */
function findObjection(policy: ResponsePolicy, order: WaitingOrder): Obstacle | undefined {
  const { accountId, id } = order.target;
  const vpcIds = (order.network?.enis ?? []).map((eni) => eni.vpcId);
  const reason = protectedInstance(policy, { accountId, id, vpcIds });
  if (reason !== undefined) return refuse(reason);
  if (order.mode === 'dry-run' || stillActs(policy, order)) return undefined;
  return refuse(`the policy has changed: it no longer orders this (${order.requestedBy})`);
}

async function findBrake(
  parts: BrakeParts,
  { target, isCutOff }: WaitingOrder,
): Promise<Obstacle | undefined> {
  const pause = await parts.control.readPause();
  if (pause)
    return hold(`automatic actions are paused by ${pause.by} since ${pause.at}: ${pause.reason}`);
  if (isCutOff || (await parts.cap.take(target.accountId, targetKey(target)))) return undefined;
  parts.metrics.count('ContainmentCapReached');
  return hold(
    `CAP REACHED: ${String(parts.maxContainmentsPerHour)} containments in the last hour; this one was NOT carried out, decide by hand`,
  );
}

function refuse(reason: string): Obstacle {
  return { state: 'refused', reason };
}

function hold(reason: string): Obstacle {
  return { state: 'dry-run', reason };
}
