import { cleanText } from '../alert/clean-text.ts';
import { truncate } from '../truncate.ts';
import type { EvidencePiece, PreservedEvidence } from './preserved-evidence.ts';

/** An instance has at most 128 volumes in one order; more instances than these have incidents of their own. */
const MAX = { targets: 20, snapshots: 128, remark: 240 } as const;

/** What was kept, as one visible line a piece; of many instances those that came last. Pure. */
export function boundPreserved(all: readonly PreservedEvidence[]): PreservedEvidence[] {
  return all.slice(-MAX.targets).map((evidence) => ({
    ...evidence,
    pieces: evidence.pieces.map(boundPiece),
  }));
}

function boundPiece({ remark, snapshots, ...piece }: EvidencePiece): EvidencePiece {
  return {
    ...piece,
    ...(snapshots && { snapshots: snapshots.slice(0, MAX.snapshots) }),
    ...(remark !== undefined && { remark: truncate(cleanText(remark), MAX.remark) }),
  };
}

/** True when they say the same, whenever it was taken. Pure. */
export function isSameEvidence(
  a: PreservedEvidence | undefined,
  b: PreservedEvidence | undefined,
): boolean {
  return textOf(a) === textOf(b);
}

/** Stored attributes come back in any order; here they have one. */
function textOf(evidence: PreservedEvidence | undefined): string {
  const pieces = evidence?.pieces.map(({ name, outcome, remark, snapshots = [], stored }) => [
    ...[name, outcome, remark ?? '', stored?.sha256 ?? '', stored?.versionId ?? ''],
    ...snapshots.map(({ snapshotId, volumeId }) => `${snapshotId} of ${volumeId}`),
  ]);
  return JSON.stringify(pieces ?? []);
}
