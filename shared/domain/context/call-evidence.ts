import { targetKey, type Target } from '../target.ts';
import type { IncidentContext } from './incident-context.ts';

/** What CloudTrail says of one credential that an incident's containment has cut off. Times are ISO 8601. */
export interface CallEvidence {
  /** As the action names it. */
  readonly target: Target;
  /** What is really cut off: `user alice`, `session job of role web`. Untrusted. */
  readonly credential: string;
  readonly cutAt: string;
  /**
   * `pending`: nothing can be said yet; `unverifiable`: an hour after the cut there still was no proof; both may change with a later
   * look.
   */
  readonly state: 'verified' | 'leaking' | 'pending' | 'unverifiable';
  /** 0: the first one is still to come. */
  readonly look: number;
  /** When it is looked at again; absent: never by itself. */
  readonly nextLookAt?: string;
  /** Later calls may not be shown yet. Absent: nothing has been read. */
  readonly until?: string;
  /** Calls up to `until`. */
  readonly counts: CallCounts;
  /** Calls that were accepted, the first ones; later than `until`, too. At most 5. */
  readonly leaks: readonly LeakedCall[];
  /** Some of the calls up to `until` could not be read. */
  readonly isPartial: boolean;
  /** What is missing, and why. Untrusted. */
  readonly remarks: readonly string[];
}

/** Calls after the cut by what it was to stop. */
export interface CallCounts {
  /** Proof that the cut holds. */
  readonly refused: number;
  /** Leaks. */
  readonly accepted: number;
  /** Accepted while IAM was still spreading the cut. */
  readonly settling: number;
  /** Accepted, as no policy can refuse them: GetCallerIdentity, signing in to the console. */
  readonly undeniable: number;
  /** They failed, and not because they were refused. */
  readonly unclear: number;
}

/** A call that should have been refused. All of it but the time may be chosen by an attacker. */
export interface LeakedCall {
  /** Of CloudTrail. */
  readonly eventId: string;
  readonly at: string;
  /** `ec2:RunInstances` */
  readonly name: string;
  readonly region: string;
  /** An IP address, or the name of an AWS service. */
  readonly from: string;
  readonly userAgent: string;
}

export const NO_CALLS: CallCounts = {
  ...{ refused: 0, accepted: 0, settling: 0, undeniable: 0, unclear: 0 },
};

/** How many calls got through, as far as is known: those later than `until` are not counted yet. */
export function acceptedCalls({ counts, leaks }: CallEvidence): number {
  return Math.max(counts.accepted, leaks.length);
}

/** What is on record of this cut; of an earlier cut of the same target nothing is. */
export function findCalls(
  context: IncidentContext | undefined,
  { target, cutAt }: Pick<CallEvidence, 'target' | 'cutAt'>,
): CallEvidence | undefined {
  const key = targetKey(target);
  return context?.calls?.find((each) => targetKey(each.target) === key && each.cutAt === cutAt);
}

/** The context with this evidence in place of what was known of the target. Pure. */
export function withCalls(context: IncidentContext, evidence: CallEvidence): IncidentContext {
  const key = targetKey(evidence.target);
  const others = (context.calls ?? []).filter((each) => targetKey(each.target) !== key);
  return { ...context, calls: [...others, evidence] };
}
