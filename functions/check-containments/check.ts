import type { AdoptContainments } from '../../shared/aws/adopt-containments.ts';
import type {
  ContainmentInForce,
  ContainmentsInForce,
} from '../../shared/aws/containments-in-force.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import { TransientError } from '../../shared/domain/errors.ts';
import type { Logger } from '../../shared/runtime/logger.ts';
import type { Metrics } from '../../shared/runtime/metrics.ts';
import type { LookAt } from './look-at.ts';
import type { RaiseDrift } from './raise-drift.ts';
import type { Sight } from './sight.ts';

interface CheckParts {
  readonly adopt: AdoptContainments;
  readonly inForce: ContainmentsInForce;
  readonly lookAt: LookAt;
  readonly raiseDrift: RaiseDrift;
  readonly metrics: Metrics;
  readonly clock: Clock;
}

/** Looks at the containments in force and raises a finding for each that came undone. */
export type Check = (logger: Logger) => Promise<void>;

/** In one run; the next one takes those that have waited longest. */
const MOST = 200;
const AT_ONCE = 5;
/** What no longer exists may come back under its name, but not soon. */
const GONE_FOR_MS = 3_600_000;

export function createCheck(parts: CheckParts): Check {
  return async (logger) => {
    const adopted = await parts.adopt(parts.clock());
    if (adopted > 0) logger.info({ adopted }, 'containments of an older version are checked, too');
    const due = await parts.inForce.findDue(parts.clock(), MOST);
    const failures: unknown[] = [];
    const run = (found: ContainmentInForce): Promise<void> =>
      checkOne(parts, found, logger).catch((error: unknown) => {
        failures.push(error);
      });
    for (let from = 0; from < due.length; from += AT_ONCE)
      await Promise.all(due.slice(from, from + AT_ONCE).map(run));
    logger.info({ checked: due.length }, 'containments checked');
    // A zero, not nothing: nothing means that nobody looks at all.
    parts.metrics.count('ContainmentChecks', failures.length === 0 ? 1 : 0);
    if (failures.length > 0)
      throw new TransientError(`${failures.length} of ${due.length} could not be checked`, {
        cause: failures[0],
      });
  };
}

async function checkOne(
  parts: CheckParts,
  found: ContainmentInForce,
  logger: Logger,
): Promise<void> {
  const now = parts.clock();
  if (found.isInMotion || isOver(found, now)) return;
  const sight = await parts.lookAt(found);
  const { action, target } = found;
  const log = logger.child({ action, target });
  if (sight.state === 'gone') {
    log.info('what was contained no longer exists');
    await parts.inForce.noteSound(found, new Date(now.getTime() + GONE_FOR_MS));
    return;
  }
  if (sight.unread.length > 0) {
    parts.metrics.count('ContainmentsUnread');
    log.warn({ unread: sight.unread }, 'a containment could not be checked');
  }
  if (sight.drifts.length > 0) await tell(parts, { found, sight, log });
  else if (sight.unread.length === 0) await parts.inForce.noteSound(found, parts.clock());
}

/** The clock of release-address lets it go in a moment. */
function isOver({ expiresAt }: ContainmentInForce, now: Date): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= now.getTime();
}

interface Drifted {
  readonly found: ContainmentInForce;
  readonly sight: Extract<Sight, { state: 'seen' }>;
  readonly log: Logger;
}

/** First noted: what a release has begun to give back since is no drift. After a crash in between the next look raises it. */
async function tell(
  { inForce, raiseDrift, metrics, clock }: CheckParts,
  { found, sight: { drifts }, log }: Drifted,
): Promise<void> {
  const now = clock();
  const since = await inForce.noteDrift(found, now);
  if (since === undefined) {
    log.info('somebody is changing it: left to the next look');
    return;
  }
  metrics.count('ContainmentsDrifted');
  log.warn({ drifts, since }, 'a containment came undone');
  await raiseDrift({ found, drifts, since, now });
}
