import type { Hold } from '../../shared/aws/containment-store.ts';
import type { SendMessage } from '../../shared/aws/message-queue.ts';
import {
  buildContainmentGuard,
  GUARD_DELAY_SECONDS,
} from '../../shared/domain/events/containment-guard.ts';

/** Queues the first guard of a swap; throws when it cannot, and then nothing must be opened. */
export function createSendGuard(send: SendMessage): (hold: Hold) => Promise<void> {
  return ({ incidentId, action, target }) => {
    const guard = { incidentId, action, target, correlationId: incidentId, round: 1 };
    return send({ body: buildContainmentGuard(guard), delaySeconds: GUARD_DELAY_SECONDS });
  };
}
