import { describeError } from '../errors.ts';
import { targetKey, type Target } from '../target.ts';
import type { IncidentContext } from './incident-context.ts';
import type { StoredEvidence } from './traffic-evidence.ts';

/** What was kept of one instance beside its containment. Times are ISO 8601. */
export interface PreservedEvidence {
  readonly target: Target;
  readonly at: string;
  readonly pieces: readonly EvidencePiece[];
}

export const PIECE_NAMES = ['snapshots', 'console output', 'description'] as const;
export type PieceName = (typeof PIECE_NAMES)[number];

/** One piece of evidence, or why there is none. */
export interface EvidencePiece {
  readonly name: PieceName;
  /** `planned`: a dry run says what it would keep. */
  readonly outcome: 'kept' | 'planned' | 'missing';
  readonly snapshots?: readonly VolumeSnapshot[];
  readonly stored?: StoredEvidence;
  /** Why it is missing, what is missing in it, or what would be kept. Untrusted. */
  readonly remark?: string;
}

export interface VolumeSnapshot {
  /** `snap-…` */
  readonly snapshotId: string;
  /** `vol-…` */
  readonly volumeId: string;
}

/** What is on record of a target. */
export function findPreserved(
  context: IncidentContext | undefined,
  target: Target,
): PreservedEvidence | undefined {
  return context?.preserved?.find((each) => targetKey(each.target) === targetKey(target));
}

/** The context with this evidence in place of what was known of the target. Pure. */
export function withPreserved(
  context: IncidentContext,
  evidence: PreservedEvidence,
): IncidentContext {
  const key = targetKey(evidence.target);
  const others = (context.preserved ?? []).filter((each) => targetKey(each.target) !== key);
  return { ...context, preserved: [...others, evidence] };
}

/** True when nothing is left to do, however often it is ordered. */
export function isAllKept(evidence: PreservedEvidence | undefined): boolean {
  return evidence?.pieces.every(({ outcome }) => outcome === 'kept') ?? false;
}

/** The piece that cannot be had, with the reason of the error. */
export function missingBecause(name: PieceName, error: unknown): EvidencePiece {
  return { name, outcome: 'missing', remark: describeError(error) };
}
