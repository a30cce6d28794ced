import type { IncidentChanger } from '../../shared/aws/incident-changer.ts';
import type { SendMessage } from '../../shared/aws/message-queue.ts';
import type { CutCredential } from '../../shared/detections/cut-credential.ts';
import type { ActionRecord } from '../../shared/domain/action.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import { findCalls, type CallEvidence } from '../../shared/domain/context/call-evidence.ts';
import { InvalidInputError } from '../../shared/domain/errors.ts';
import { buildCallLook, type CallLook } from '../../shared/domain/events/call-look.ts';
import type { IncidentDetails } from '../../shared/domain/incident.ts';
import type { Logger } from '../../shared/runtime/logger.ts';
import type { Metrics } from '../../shared/runtime/metrics.ts';
import { findCut, findRevocation, isCutting } from './find-cut.ts';
import { gatherCalls, notYetKnown, timesOf, type LookSettings } from './gather-calls.ts';
import { isDue } from './plan-looks.ts';
import type { ReadCalls } from './read-calls.ts';
import { writeCalls } from './write-calls.ts';

export interface VerifyParts {
  readonly readIncident: (incidentId: string) => Promise<IncidentDetails | undefined>;
  readonly changer: Pick<IncidentChanger, 'change'>;
  /** Up to which beginning sessions of a role are denied, in milliseconds since 1970. */
  readonly readDeniedBefore: (
    incidentId: string,
    action: ActionRecord,
  ) => Promise<number | undefined>;
  readonly readCalls: ReadCalls;
  /** Into the function's own queue. */
  readonly send: SendMessage;
  readonly settings: LookSettings;
  readonly metrics: Metrics;
  readonly clock: Clock;
}

export type Verify = (order: CallLook, logger: Logger) => Promise<void>;

/** SQS delays no longer. Source: SQS developer guide, delay queues. */
const MAX_DELAY_MS = 900_000;

/** A containment takes seconds; what is not cut off after a day is ordered anew. */
const CUTTING_PAUSE_MS = 60_000;
const CUTTING_MAX_MS = 86_400_000;

/**
 * order → is it cut off → CloudTrail, when it is time → next look ordered → written. Ordered before it is written: a crash in between
 * costs a look too many, never one too few.
 */
export function createVerify(parts: VerifyParts): Verify {
  return async (order, logger) => {
    const { incidentId, correlationId, target } = order;
    const log = logger.child({ incidentId, correlationId, target: target.id });
    const dueAt = Date.parse(order.notBefore);
    if (dueAt > parts.clock().getTime()) return later(parts, order, dueAt);
    const details = await parts.readIncident(incidentId);
    if (!details) throw new InvalidInputError('unknown incident', { facts: { incidentId } });
    const action = findRevocation(details, target);
    if (action && isCutting(action)) return waitForCut(parts, order, action);
    const cut = details.incident.sample ? undefined : await cutOf(parts, incidentId, action);
    if (cut) await verifyCut(parts, { order, cut, details }, log);
    else log.info('nothing to verify: it is not cut off, or a sample');
  };
}

/** A look that is due later than a queue can wait goes round. */
async function later({ send, clock }: VerifyParts, order: CallLook, dueAt: number): Promise<void> {
  const delayMs = Math.min(MAX_DELAY_MS, Math.max(0, dueAt - clock().getTime()));
  const body = buildCallLook({ ...order, notBefore: new Date(dueAt).toISOString() });
  await send({ body, delaySeconds: Math.ceil(delayMs / 1000) });
}

async function waitForCut(
  parts: VerifyParts,
  order: CallLook,
  { requestedAt }: ActionRecord,
): Promise<void> {
  const now = parts.clock().getTime();
  if (now - Date.parse(requestedAt) > CUTTING_MAX_MS) return;
  await later(parts, order, now + Math.min(CUTTING_PAUSE_MS, parts.settings.delayMs));
}

async function cutOf(
  parts: VerifyParts,
  incidentId: string,
  action: ActionRecord | undefined,
): Promise<CutCredential | undefined> {
  if (!action || !findCut(action)) return undefined;
  return findCut(action, await parts.readDeniedBefore(incidentId, action));
}

interface FoundCut {
  readonly order: CallLook;
  readonly cut: CutCredential;
  readonly details: IncidentDetails;
}

async function verifyCut(
  parts: VerifyParts,
  { order, cut, details }: FoundCut,
  log: Logger,
): Promise<void> {
  const now = parts.clock().getTime();
  const before = findCalls(details.context, cut);
  if (isTakenCareOf(before, now)) return;
  const evidence = await lookOrWait(parts, { cut, before, now }, log);
  const { nextLookAt, state, look, counts, remarks } = evidence;
  if (nextLookAt !== undefined) await later(parts, order, Date.parse(nextLookAt));
  await writeCalls(parts, order.incidentId, evidence);
  log.info({ look, state, counts, remarks, nextLookAt }, 'calls looked at');
}

/** The last look was made, or another message waits for the next one: orders may be delivered, and given, more than once. */
function isTakenCareOf(before: CallEvidence | undefined, now: number): boolean {
  if (!before) return false;
  return before.nextLookAt === undefined || Date.parse(before.nextLookAt) > now;
}

interface Looking {
  readonly cut: CutCredential;
  readonly before: CallEvidence | undefined;
  readonly now: number;
}

async function lookOrWait(
  { settings, readCalls, metrics }: VerifyParts,
  { cut, before, now }: Looking,
  log: Logger,
): Promise<CallEvidence> {
  if (!isDue(timesOf(cut, settings), now)) return notYetKnown({ cut, now, settings });
  const gathered = await gatherCalls({ cut, before, now, settings }, readCalls, log);
  metrics.count('TrailEventsRead', gathered.eventsRead);
  if (gathered.unreadable > 0) metrics.count('TrailEventsUnreadable', gathered.unreadable);
  return gathered.evidence;
}
