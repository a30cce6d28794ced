import { randomUUID } from 'node:crypto';
import type { ActionName, ActionRecord } from '../../../shared/domain/action.ts';
import {
  CONTAINMENT_ORDERED,
  type ContainmentOrdered,
} from '../../../shared/domain/events/operator-order.ts';
import { findingKey } from '../../../shared/domain/finding.ts';
import { actionKey } from '../../../shared/domain/response-plan.ts';
import { GLOBAL, type Target } from '../../../shared/domain/target.ts';
import type { Operator } from '../operator.ts';
import { findOpened } from './find-opened.ts';
import { putEvent } from './put-event.ts';
import { patiently, type Patience, untilActionsEnd } from './wait.ts';

export interface ContainOrder extends Patience {
  readonly target: Target;
  readonly action: ActionName;
  readonly reason: string;
}

/** What an order came to. `complete` is false when it was refused, failed, or did not end in time. */
export interface ContainReport {
  readonly orderId: string;
  readonly complete: boolean;
  /** Absent when triage has not taken the order in time. */
  readonly incidentId?: string;
  readonly action?: ActionRecord;
}

/** The event that an order is sent as. */
export async function containmentEvent(
  operator: Pick<Operator, 'identify'>,
  { target, action, reason }: Pick<ContainOrder, 'target' | 'action' | 'reason'>,
): Promise<ContainmentOrdered> {
  const requestedBy = `operator:${await operator.identify()}`;
  return { version: 1, orderId: randomUUID(), requestedBy, reason, action, target };
}

/** Orders a containment and waits until it has come to its end. */
export async function containTarget(
  operator: Operator,
  order: ContainOrder,
): Promise<ContainReport> {
  const event = await containmentEvent(operator, order);
  const { orderId } = event;
  await putEvent(operator, CONTAINMENT_ORDERED, event);
  order.report(`ordered (${orderId}), waiting for the incident`);
  const keys = [await orderKey(operator, order.target, orderId)];
  const opened = await patiently(order, async () => findOpened(operator, keys));
  if (!opened || !('incidentId' in opened)) return { orderId, complete: false };
  const { incidentId } = opened;
  order.report(`incident ${incidentId}`);
  const [action] = await untilActionsEnd(operator, {
    ...order,
    incidentId,
    isAwaited: (candidate) => actionKey(candidate) === actionKey(order),
    hasEnded: ({ state }) => state !== 'requested' && state !== 'running',
  });
  const complete = action?.state === 'contained';
  return { orderId, complete, incidentId, ...(action && { action }) };
}

/** Triage files an order as a finding: of the target's region, or of the platform's for what has none. */
async function orderKey(operator: Operator, target: Target, orderId: string): Promise<string> {
  const region = target.region === GLOBAL ? await operator.region() : target.region;
  return findingKey({ accountId: target.accountId, region, id: `order-${orderId}` });
}
