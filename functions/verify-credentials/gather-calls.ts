import { credentialName, type CutCredential } from '../../shared/detections/cut-credential.ts';
import { addCalls, countCalls, judgeCut } from '../../shared/detections/verify-credential.ts';
import { NO_CALLS, type CallEvidence } from '../../shared/domain/context/call-evidence.ts';
import type { Logger } from '../../shared/runtime/logger.ts';
import { isOverdue, nextLook, type LookTimes } from './plan-looks.ts';
import type { ReadCalls } from './read-calls.ts';

export interface LookSettings {
  /** Milliseconds until IAM has told a cut everywhere. */
  readonly settleMs: number;
  /** Milliseconds: so late may CloudTrail show a call. */
  readonly delayMs: number;
}

interface Looking {
  readonly cut: CutCredential;
  /** Of the same cut. */
  readonly before: CallEvidence | undefined;
  readonly now: number;
  readonly settings: LookSettings;
}

/** What was read and what it says. */
export interface GatheredCalls {
  readonly evidence: CallEvidence;
  readonly eventsRead: number;
  readonly unreadable: number;
}

/** The times by which a cut is looked at. */
export function timesOf({ cutAt }: CutCredential, settings: LookSettings): LookTimes {
  return { cutAt: Date.parse(cutAt), ...settings };
}

/** Before the first look: it is not known yet. Pure. */
export function notYetKnown({ cut, now, settings }: Omit<Looking, 'before'>): CallEvidence {
  return {
    ...{ target: cut.target, credential: credentialName(cut.scope), cutAt: cut.cutAt },
    ...{ state: 'pending', look: 0, counts: NO_CALLS, leaks: [], isPartial: false, remarks: [] },
    ...nextLookOf({ cut, now, settings }),
  };
}

/**
 * What has been called since the last look, added to what is known. Calls that CloudTrail may not show yet are counted by the next
 * look, which begins where this one ends; so each is counted once, and a busy credential can be read in pieces.
 */
export async function gatherCalls(
  looking: Looking,
  read: ReadCalls,
  logger: Logger,
): Promise<GatheredCalls> {
  const { cut, before, now, settings } = looking;
  const { cutAt } = timesOf(cut, settings);
  const from = before?.until === undefined ? cutAt : Date.parse(before.until);
  const reading = await read(cut, { from, to: now }, logger);
  const until = reading.isRead ? Math.max(from, now - settings.delayMs) : from;
  const span = { events: reading.events, from, until };
  const { unreadable, ...seen } = countCalls(span, cut, settings.settleMs);
  const isPartial = isPartlyKnown(before) || !reading.isWhole || unreadable > 0;
  const known = { ...addCalls(before, seen), isPartial, ...untilOf(until, cutAt) };
  const remarks = [...reading.remarks, ...unreadableRemark(unreadable)];
  const evidence: CallEvidence = {
    ...notYetKnown(looking),
    ...known,
    state: stateOf(known, looking),
    look: looksBefore(before) + 1,
    remarks,
  };
  return { evidence, eventsRead: reading.events.length, unreadable };
}

function isPartlyKnown(before: CallEvidence | undefined): boolean {
  return before?.isPartial ?? false;
}

function looksBefore(before: CallEvidence | undefined): number {
  return before?.look ?? 0;
}

type Known = Pick<CallEvidence, 'counts' | 'leaks' | 'isPartial' | 'until'>;

function stateOf(known: Known, { cut, now, settings }: Looking): CallEvidence['state'] {
  const times = timesOf(cut, settings);
  const settledAt = new Date(times.cutAt + settings.settleMs).toISOString();
  return judgeCut({ ...known, settledAt, isOverdue: isOverdue(times, now) });
}

function untilOf(until: number, cutAt: number): Pick<CallEvidence, 'until'> {
  return until > cutAt ? { until: new Date(until).toISOString() } : {};
}

function nextLookOf({
  cut,
  now,
  settings,
}: Omit<Looking, 'before'>): Pick<CallEvidence, 'nextLookAt'> {
  const next = nextLook(timesOf(cut, settings), now);
  return next === undefined ? {} : { nextLookAt: new Date(next).toISOString() };
}

function unreadableRemark(unreadable: number): string[] {
  return unreadable === 0 ? [] : [`${unreadable} events of CloudTrail could not be understood.`];
}
