import type { ContainmentCap } from '../aws/containment-cap.ts';
import type { ControlStore } from '../aws/control-store.ts';
import type { ActionName } from '../domain/action.ts';
import { stillActs, type ResponsePolicy } from '../domain/policy.ts';
import { BY_OPERATOR } from '../domain/requested-by.ts';
import { drillLimit } from '../domain/protection.ts';
import { targetKey, type Target } from '../domain/target.ts';
import type { Metrics } from '../runtime/metrics.ts';

interface BrakeParts {
  readonly control: Pick<ControlStore, 'readPolicy' | 'readPause'>;
  readonly cap: ContainmentCap;
  readonly metrics: Metrics;
  readonly maxContainmentsPerHour: number;
}

/** What stands in the way of changing a target: `refused` for good, `dry-run` for now. */
export interface Obstacle {
  readonly state: 'refused' | 'dry-run';
  readonly reason: string;
  /** What a person must do, because it cannot be done from here. */
  readonly advice?: readonly string[];
}

/** Asked just before the first change; undefined means go. Throws when a brake cannot be read: then nothing is changed. */
export type CheckBrakes = (order: WaitingOrder) => Promise<Obstacle | undefined>;

interface WaitingOrder {
  readonly action: ActionName;
  readonly mode: 'auto' | 'dry-run';
  readonly requestedBy: string;
  readonly target: Target;
  /** The name under which it is held: whose credential it really is. */
  readonly heldAs: Target;
  readonly isDrill: boolean;
  /** Why the policy as it is now protects what is really there. */
  readonly findProtection: (policy: ResponsePolicy) => string | undefined;
  /** Nothing would be changed, so it takes no place under the cap. */
  readonly isCutOff: boolean;
}

/** Policy, pause switch and cap. What an operator orders stops at protection only: the others brake what happens by itself. */
export function createBrakes(parts: BrakeParts): CheckBrakes {
  return async (order) => {
    const objection = findObjection(await parts.control.readPolicy(), order);
    if (objection) return objection;
    if (order.mode === 'dry-run')
      return { state: 'dry-run', reason: 'the policy orders a dry run' };
    return order.requestedBy.startsWith(BY_OPERATOR) ? undefined : findBrake(parts, order);
  };
}

/** What the policy as it is now has against the order. */
function findObjection(policy: ResponsePolicy, order: WaitingOrder): Obstacle | undefined {
  const reason = order.findProtection(policy) ?? findDrillLimit(policy, order);
  if (reason !== undefined) return refuse(reason);
  if (order.mode === 'dry-run' || stillActs(policy, order)) return undefined;
  return refuse(`the policy has changed: it no longer orders this (${order.requestedBy})`);
}

/** The role of a listed instance need not be listed: only the sessions of the instance are cut. */
function findDrillLimit(
  policy: ResponsePolicy,
  { isDrill, target, heldAs }: WaitingOrder,
): string | undefined {
  if (!isDrill) return undefined;
  const limit = drillLimit(policy, target);
  return limit ?? (target.kind === 'instance' ? undefined : drillLimit(policy, heldAs));
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

/** An obstacle that no waiting removes. */
export function refuse(reason: string, advice?: readonly string[]): Obstacle {
  return { state: 'refused', reason, ...(advice && { advice }) };
}

function hold(reason: string): Obstacle {
  return { state: 'dry-run', reason };
}
