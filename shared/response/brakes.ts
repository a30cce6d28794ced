import type { ContainmentCap, TakenPlaces } from '../aws/containment-cap.ts';
import type { ControlStore, Pause } from '../aws/control-store.ts';
import type { TransactWriteItem } from '../aws/dynamodb.ts';
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

/** What brakes, as it was read just before the first change. */
export interface BrakeReading {
  readonly policy: ResponsePolicy;
  readonly pause: Pause | undefined;
  readonly places: TakenPlaces;
}

/** An order may go on; `place` is the write by which it takes its place under the cap, when it needs one. */
export interface Passage {
  readonly place?: TransactWriteItem;
}

export interface Brakes {
  /** Throws when a brake cannot be read: then nothing is changed. */
  read(accountId: string): Promise<BrakeReading>;
  judge(reading: BrakeReading, order: WaitingOrder): Obstacle | Passage;
}

export function isObstacle(verdict: Obstacle | Passage): verdict is Obstacle {
  return 'state' in verdict;
}

export interface WaitingOrder {
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
export function createBrakes(parts: BrakeParts): Brakes {
  const { control, cap } = parts;
  return {
    read: async (accountId) => {
      const [policy, pause, places] = await Promise.all([
        control.readPolicy(),
        control.readPause(),
        cap.read(accountId),
      ]);
      return { policy, pause, places };
    },
    judge: (reading, order) => {
      const objection = findObjection(reading.policy, order);
      if (objection) return objection;
      if (order.mode === 'dry-run')
        return { state: 'dry-run', reason: 'the policy orders a dry run' };
      return order.requestedBy.startsWith(BY_OPERATOR) ? {} : findBrake(parts, reading, order);
    },
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

function findBrake(
  { cap, metrics, maxContainmentsPerHour }: BrakeParts,
  { pause, places }: BrakeReading,
  { target, isCutOff }: WaitingOrder,
): Obstacle | Passage {
  if (pause)
    return hold(`automatic actions are paused by ${pause.by} since ${pause.at}: ${pause.reason}`);
  const place = isCutOff ? 'held' : cap.place(places, targetKey(target));
  if (place === 'held') return {};
  if (place !== 'full') return { place };
  metrics.count('ContainmentCapReached');
  return hold(
    `CAP REACHED: ${String(maxContainmentsPerHour)} containments in the last hour; this one was NOT carried out, decide by hand`,
  );
}

/** An obstacle that no waiting removes. */
export function refuse(reason: string, advice?: readonly string[]): Obstacle {
  return { state: 'refused', reason, ...(advice && { advice }) };
}

function hold(reason: string): Obstacle {
  return { state: 'dry-run', reason };
}
