import type {
  ExpiredContainment,
  ExpiringContainments,
} from '../../shared/aws/expiring-containments.ts';
import type { SendMessage } from '../../shared/aws/message-queue.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import { BY_EXPIRY } from '../../shared/domain/events/containment.ts';
import { buildReleaseRequested } from '../../shared/domain/events/sweep.ts';
import type { Logger } from '../../shared/runtime/logger.ts';

interface SweepParts {
  readonly expiring: ExpiringContainments;
  /** Into the own queue: each release then has its own tries and its own place in the dead-letter queue. */
  readonly send: SendMessage;
  readonly clock: Clock;
}

export type Sweep = (logger: Logger) => Promise<void>;

const ACTION = 'block-address';
/** The next sweep takes the rest. */
const MOST = 100;
/** What could not be released by then is ordered again. */
const AGAIN_AFTER_MS = 3_600_000;

/** Orders the release of every address that is past its time, for each incident that holds it. */
export function createSweep(parts: SweepParts): Sweep {
  return async (logger) => {
    const now = parts.clock();
    const found = await parts.expiring.findExpired(ACTION, now, MOST);
    for (const expired of found) await order(parts, expired, now);
    for (const { target } of found.filter(({ holders }) => holders.length === 0))
      logger.warn({ target }, 'past its time, but its release has failed');
    logger.info(`${found.length} addresses are past their time`);
  };
}

/** First ordered, then put off: after a crash in between it is ordered twice, and the second order finds nothing to do. */
async function order(parts: SweepParts, expired: ExpiredContainment, now: Date): Promise<void> {
  const { target, holders, expiresAt } = expired;
  for (const incidentId of holders) {
    const body = buildReleaseRequested({
      version: 1,
      correlationId: incidentId,
      ...{ incidentId, action: ACTION, target },
      requestedBy: BY_EXPIRY,
      requestedAt: now.toISOString(),
      reason: `blocked until ${expiresAt}`,
    });
    await parts.send({ body });
  }
  await parts.expiring.putOff(ACTION, expired, new Date(now.getTime() + AGAIN_AFTER_MS));
}
