import type { ActionName, ActionRecord } from './action.ts';
import type { FindingRecord } from './incident.ts';
import { targetKey, type Target } from './target.ts';

/** Type of the finding that a containment no longer is as it was left. */
export const DRIFT_TYPE = 'Riposte:Containment/Drift';

/** How a containment may have come undone, in part or as a whole. */
export type DriftKind =
  /** An interface has other groups than the one without rules. */
  | 'groups'
  /** An interface was attached after the cut and is open. */
  | 'interface'
  /** An Elastic IP that was taken away came back. */
  | 'elastic-ip'
  /** The group without rules has some. */
  | 'group-rules'
  /** The deny of a user, of sessions or of those named in a bucket policy is gone, or denies less. */
  | 'deny'
  /** Somebody has made something of his own of our inline policy. */
  | 'foreign-policy'
  /** An access key works again, or a further one does. */
  | 'access-key'
  /** A switch of Block Public Access is off. */
  | 'public-access'
  /** Executions of a function may start. */
  | 'concurrency'
  /** The address is no longer in the IP set. */
  | 'address'
  /** A network ACL lets the host pass. */
  | 'acl'
  /** A host that was stopped runs. */
  | 'power';

/** One way in which a containment came undone. */
export interface Drift {
  readonly kind: DriftKind;
  /** In words, without a full stop. */
  readonly what: string;
}

/** A person must put these right: the functions change neither rules nor policies that somebody else has written. */
const BY_HAND: readonly DriftKind[] = ['group-rules', 'foreign-policy'];

/** Whether carrying the action out again would put it right. */
export function isMendable({ kind }: Pick<Drift, 'kind'>): boolean {
  return !BY_HAND.includes(kind);
}

/** What a finding of this type is about. */
export interface ContainmentDrift {
  readonly action: ActionName;
  /** The name under which the record of before lies. */
  readonly target: Target;
  /** The incident that holds the target. */
  readonly incidentId: string;
  /** Whether carrying the action out again would put it right. */
  readonly mendable: boolean;
}

/** What an incident records of it. */
export interface RecordedDrift extends Pick<ContainmentDrift, 'action' | 'target'> {
  /** ISO 8601: when it was first seen to be so. */
  readonly since: string;
}

/** The action whose outcome came undone; it may know the target by another name. */
export function driftedAction(
  { action, target }: Pick<ContainmentDrift, 'action' | 'target'>,
  actions: readonly ActionRecord[],
): ActionRecord | undefined {
  return actions.find(
    (candidate) =>
      candidate.action === action &&
      targetKey(candidate.heldAs ?? candidate.target) === targetKey(target),
  );
}

interface Facts {
  readonly findings: readonly FindingRecord[];
  readonly actions: readonly ActionRecord[];
}

/** A containment that came undone and has not been put right since. */
export interface StandingDrift {
  readonly finding: FindingRecord;
  readonly action: ActionRecord;
}

/** What is on record as contained and, as far as is known, no longer is. */
export function standingDrifts({ findings, actions }: Facts): StandingDrift[] {
  return findings.flatMap((finding) => {
    const action = finding.drift && driftedAction(finding.drift, actions);
    const isStanding = action?.state === 'contained' && isLater(finding.updatedAt, action);
    return action && isStanding ? [{ finding, action }] : [];
  });
}

function isLater(seenAt: string, { settledAt, requestedAt }: ActionRecord): boolean {
  return Date.parse(seenAt) > Date.parse(settledAt ?? requestedAt);
}
