import type { IncidentChanger } from '../../../shared/aws/incident-changer.ts';
import type { SendMessage } from '../../../shared/aws/message-queue.ts';
import type { Clock } from '../../../shared/domain/clock.ts';
import type { TrafficEvidence } from '../../../shared/domain/context/traffic-evidence.ts';
import { InvalidInputError } from '../../../shared/domain/errors.ts';
import { buildTrafficLook, type TrafficLook } from '../../../shared/domain/events/traffic-look.ts';
import type { IncidentDetails } from '../../../shared/domain/incident.ts';
import type { Logger } from '../../../shared/runtime/logger.ts';
import type { Metrics } from '../../../shared/runtime/metrics.ts';
import { countFailure } from '../count-failure.ts';
import { addToContext } from './add-to-context.ts';
import type { GatherEvidence } from './gather-evidence.ts';
import type { RaiseLeaks } from './raise-leaks.ts';

interface LookParts {
  readonly readIncident: (incidentId: string) => Promise<IncidentDetails | undefined>;
  readonly changer: IncidentChanger;
  readonly gather: GatherEvidence;
  readonly raiseLeaks: RaiseLeaks;
  /** Into the function's own queue. */
  readonly send: SendMessage;
  readonly metrics: Metrics;
  readonly clock: Clock;
}

export type LookAtTraffic = (order: TrafficLook, logger: Logger) => Promise<void>;

/** SQS delays no longer. Source: SQS developer guide, delay queues. */
const MAX_DELAY_SECONDS = 900;

/**
 * incident → flow logs → evidence → leaks raised, next look ordered → written. Raised and ordered before it is written: a crash in
 * between costs a look too many, never one too few.
 */
export function createLook(parts: LookParts): LookAtTraffic {
  return async (order, logger) => {
    try {
      await lookOnce(
        parts,
        order,
        logger.child({ incidentId: order.incidentId, look: order.look }),
      );
    } catch (error) {
      countFailure(parts.metrics, error);
      throw error;
    }
  };
}

async function lookOnce(parts: LookParts, order: TrafficLook, log: Logger): Promise<void> {
  if (await isEarly(order, parts)) return;
  const details = await parts.readIncident(order.incidentId);
  if (!details)
    throw new InvalidInputError('unknown incident', { facts: { incidentId: order.incidentId } });
  const before = details.context?.traffic;
  if (details.incident.sample || isSuperseded(order, before, parts.clock())) {
    log.info('traffic is not looked at: it is a sample, or somebody has looked since');
    return;
  }
  const began = parts.clock().getTime();
  const evidence = await parts.gather(details, order.look, log);
  parts.metrics.duration('ProcessingDuration', parts.clock().getTime() - began);
  await parts.raiseLeaks(details, evidence);
  await orderNext(order, evidence, { ...parts, before });
  await parts.changer.change(order.incidentId, (now) => addToContext(now, evidence));
  count(evidence, parts.metrics);
  const { outcome, patterns, remarks, nextLookAt } = evidence;
  log.info({ outcome, patterns: patterns.length, remarks, nextLookAt }, 'traffic looked at');
}

/** A look that is due later than a queue can wait goes round. */
async function isEarly(order: TrafficLook, { send, clock }: LookParts): Promise<boolean> {
  const seconds = secondsUntil(order.notBefore, clock());
  if (seconds <= 0) return false;
  await send({ body: buildTrafficLook(order), delaySeconds: delayOf(seconds) });
  return true;
}

/** Two findings may have ordered the same look; only one of them is to go on. */
function isSuperseded(
  { look, notBefore }: TrafficLook,
  before: TrafficEvidence | undefined,
  now: Date,
): boolean {
  if (look === 1 || !before) return false;
  const goesOn = before.nextLookAt !== undefined && Date.parse(before.nextLookAt) > now.getTime();
  return before.lookedAt >= notBefore && (goesOn || before.nextLookAt === undefined);
}

interface OrderParts extends LookParts {
  readonly before: TrafficEvidence | undefined;
}

async function orderNext(
  { incidentId, correlationId, look }: TrafficLook,
  { nextLookAt }: TrafficEvidence,
  { send, clock, before }: OrderParts,
): Promise<void> {
  if (nextLookAt === undefined) return;
  const isOrdered =
    before?.nextLookAt !== undefined &&
    look === 1 &&
    isBetween(before.nextLookAt, clock(), nextLookAt);
  if (isOrdered) return;
  const next = { incidentId, correlationId, look: Math.min(look + 1, 10), notBefore: nextLookAt };
  const delaySeconds = delayOf(secondsUntil(nextLookAt, clock()));
  await send({ body: buildTrafficLook(next), delaySeconds });
}

function isBetween(time: string, from: Date, to: string): boolean {
  return Date.parse(time) > from.getTime() && Date.parse(time) <= Date.parse(to);
}

function secondsUntil(time: string, now: Date): number {
  return Math.ceil((Date.parse(time) - now.getTime()) / 1000);
}

function delayOf(seconds: number): number {
  return Math.min(MAX_DELAY_SECONDS, Math.max(0, seconds));
}

const COUNTED = {
  verified: 'ContainmentVerified',
  leaking: 'ContainmentLeaks',
  unverifiable: 'ContainmentUnverifiable',
} as const;

function count(evidence: TrafficEvidence, metrics: Metrics): void {
  const { analyzed, patterns, containment } = evidence;
  metrics.count('FlowLogRecordsAnalyzed', analyzed.records);
  metrics.count('FlowLogBytesAnalyzed', analyzed.bytes);
  metrics.count('FlowLogObjectsAnalyzed', analyzed.objects);
  for (const { name: value } of patterns)
    metrics.countBy('SuspiciousPatternsDetected', { dimension: 'pattern', value });
  for (const { state } of containment) if (state !== 'pending') metrics.count(COUNTED[state]);
}
