import {
  NO_CALLS,
  type CallCounts,
  type CallEvidence,
  type LeakedCall,
} from '../domain/context/call-evidence.ts';
import { isCutOff, type CutCredential } from './cut-credential.ts';
import { judgeCall } from './judge-call.ts';
import { readTrailCall, type TrailCall } from './trail-call.ts';

/** Calls that CloudTrail gave for one span. Times are milliseconds since 1970. */
export interface CallsRead {
  /** Each is the `CloudTrailEvent` of LookupEvents; the same one may come twice. */
  readonly events: readonly string[];
  /** Calls after this moment … */
  readonly from: number;
  /** … and up to this one are counted; later ones may not be shown yet, but a leak among them is one. */
  readonly until: number;
}

/** What one look has found. */
export interface SeenCalls {
  readonly counts: CallCounts;
  readonly leaks: readonly LeakedCall[];
  /** Events that are not the record of a call: one of ours may be among them. */
  readonly unreadable: number;
}

const MAX_LEAKS = 5;

/**
 * What CloudTrail says about a cut: a refused call is proof that it holds, an accepted one a leak, once IAM has had `settleMs` to
 * spread it. Pure. Source of the time: IAM user guide, "Changes that I make are not always immediately visible".
 */
export function countCalls(read: CallsRead, cut: CutCredential, settleMs: number): SeenCalls {
  const calls = read.events.map(readTrailCall);
  const known = new Map(calls.flatMap((call) => (call ? [[call.eventId, call] as const] : [])));
  const cutAt = Date.parse(cut.cutAt);
  const counts = { ...NO_CALLS };
  const leaks: LeakedCall[] = [];
  for (const call of [...known.values()].toSorted((a, b) => a.at - b.at)) {
    if (call.at <= Math.max(cutAt, read.from) || !isCutOff(call.caller, cut.scope)) continue;
    const kind = kindOf(call, cutAt + settleMs);
    if (kind === undefined) continue;
    if (kind === 'accepted') leaks.push(toLeak(call));
    if (call.at <= read.until) counts[kind] += 1;
  }
  const unreadable = calls.length - calls.filter((call) => call !== undefined).length;
  return { counts, leaks: leaks.slice(0, MAX_LEAKS), unreadable };
}

function kindOf(call: TrailCall, settledAt: number): keyof CallCounts | undefined {
  const verdict = judgeCall(call);
  if (verdict === 'nothing') return undefined;
  if (verdict === 'accepted' && call.at <= settledAt) return 'settling';
  return verdict === 'unclear' && call.at <= settledAt ? undefined : verdict;
}

function toLeak(call: TrailCall): LeakedCall {
  const service = call.eventSource.replace(/\.amazonaws\.com$/, '');
  return {
    eventId: call.eventId,
    at: new Date(call.at).toISOString(),
    name: `${service}:${call.eventName}`,
    ...{ region: call.region, from: call.from, userAgent: call.userAgent },
  };
}

/** With what was seen before; both cover different spans, but a leak may be named by both. Pure. */
export function addCalls(
  before: Pick<CallEvidence, 'counts' | 'leaks'> | undefined,
  { counts, leaks }: Pick<CallEvidence, 'counts' | 'leaks'>,
): Pick<CallEvidence, 'counts' | 'leaks'> {
  if (!before) return { counts, leaks };
  const all = new Map([...before.leaks, ...leaks].map((leak) => [leak.eventId, leak]));
  const sum = (kind: keyof CallCounts): number => before.counts[kind] + counts[kind];
  return {
    counts: {
      ...{ refused: sum('refused'), accepted: sum('accepted'), settling: sum('settling') },
      ...{ undeniable: sum('undeniable'), unclear: sum('unclear') },
    },
    leaks: [...all.values()].toSorted((a, b) => a.at.localeCompare(b.at)).slice(0, MAX_LEAKS),
  };
}

interface Standing extends Pick<CallEvidence, 'counts' | 'leaks' | 'isPartial'> {
  /** ISO 8601: when IAM had spread the cut. */
  readonly settledAt: string;
  /** Absent: nothing has been read. */
  readonly until?: string;
  /** It should be known by now. */
  readonly isOverdue: boolean;
}

/** One accepted call is a leak, whatever else there is; without one, every call of a span must be known. Pure. */
export function judgeCut(standing: Standing): CallEvidence['state'] {
  const { counts, leaks, isPartial, settledAt, until, isOverdue } = standing;
  if (counts.accepted > 0 || leaks.length > 0) return 'leaking';
  const isKnown = until !== undefined && until > settledAt;
  if (isKnown && !isPartial && counts.unclear === 0) return 'verified';
  return isOverdue ? 'unverifiable' : 'pending';
}
