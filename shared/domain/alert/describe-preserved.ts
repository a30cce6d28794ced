import type { IncidentContext } from '../context/incident-context.ts';
import type { EvidencePiece, PreservedEvidence } from '../context/preserved-evidence.ts';
import { line, type Line } from './line.ts';

const MAX_TARGETS = 3;
const MAX_SNAPSHOTS = 3;

/** What was kept as evidence: one line for each instance. Objects, hashes and all snapshots are in the incident. Pure. */
export function describePreserved(context: IncidentContext | undefined): Line[] {
  const all = context?.preserved ?? [];
  const hidden = all.length - MAX_TARGETS;
  return [
    ...all.slice(0, MAX_TARGETS).map(describeTarget),
    ...(hidden > 0 ? [[`… and evidence of ${hidden} more instances`]] : []),
  ];
}

function describeTarget({ target, pieces }: PreservedEvidence): Line {
  const parts = pieces
    .map(describePiece)
    .flatMap((piece, index) => [...(index > 0 ? ['; '] : []), ...piece]);
  return [...line`Evidence of instance ${target.id}: `, ...parts];
}

function describePiece({ name, outcome, snapshots, remark }: EvidencePiece): Line {
  const because = remark === undefined ? [] : line` (${remark})`;
  switch (outcome) {
    case 'kept':
      return [...describeKept(name, snapshots), ...because];
    case 'planned':
      return [`${name} would be kept`, ...because];
    case 'missing':
      return [`NO ${name}`, ...because];
  }
}

function describeKept(name: string, snapshots: EvidencePiece['snapshots']): Line {
  if (!snapshots) return [`${name} kept`];
  const shown = snapshots.slice(0, MAX_SNAPSHOTS).map(({ snapshotId }) => snapshotId);
  const more = snapshots.length > MAX_SNAPSHOTS ? [', …'] : [];
  const count = `${snapshots.length} ${snapshots.length === 1 ? 'snapshot' : 'snapshots'} kept`;
  return [`${count}: `, ...line`${shown.join(', ')}`, ...more];
}
