import type {
  EvidencePiece,
  PreservedEvidence,
} from '../../../shared/domain/context/preserved-evidence.ts';
import type { Screen } from '../screen.ts';
import { indented, textTable } from '../text-table.ts';

/** What was kept of each instance: snapshots by volume, objects with their hash, and what could not be had. */
export function describeEvidence(
  all: readonly PreservedEvidence[] = [],
  { width }: Screen,
): string[] {
  return all.map(({ target, at, pieces }) => {
    const rows = pieces.flatMap(rowsOf);
    const table = textTable(['Piece', 'Outcome', 'Where', 'SHA-256', 'Note'], rows, width - 2);
    return `Evidence of instance ${target.id}, ${at}\n${indented(table)}`;
  });
}

function rowsOf({ name, outcome, snapshots = [], stored, remark = '' }: EvidencePiece): string[][] {
  const copies = snapshots.map(({ snapshotId, volumeId }) => [
    ...[name, outcome, `${snapshotId} of ${volumeId}`, '', remark],
  ]);
  if (copies.length > 0) return copies;
  const where = stored ? `s3://${stored.bucket}/${stored.key}` : '';
  return [[name, outcome, where, stored?.sha256 ?? '', remark]];
}
