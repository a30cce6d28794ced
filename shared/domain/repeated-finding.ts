import type { Finding } from './finding.ts';
import type { FindingRecord, IncidentDetails } from './incident.ts';

/** A person released it: nothing is done about a repeat, but that the activity goes on is told once. What only expired is done anew. */
export function goesOnAfterRelease(
  { incident: { status, settledAt }, actions }: IncidentDetails,
  { lastSeenAt }: Finding,
): boolean {
  if (actions.some(({ expired }) => expired)) return false;
  return status === 'released' && Date.parse(lastSeenAt) > Date.parse(settledAt ?? '');
}

/** Whether a repeat says more than what is recorded of the finding: it is worse, or proven, or it has begun anew. */
export function isNews(finding: FindingRecord, recorded: FindingRecord): boolean {
  const isWorse = finding.severity > recorded.severity;
  return isWorse || isProof(finding, recorded) || hasBegunAnew(finding, recorded);
}

/** A containment that had been put right came undone again. */
function hasBegunAnew({ drift }: FindingRecord, { updatedAt }: FindingRecord): boolean {
  return drift !== undefined && Date.parse(drift.since) > Date.parse(updatedAt);
}

/** What anybody can make up says nothing about what is proven, however new and bad it says it is. */
export function replaces(finding: FindingRecord, recorded: FindingRecord): boolean {
  if (isProof(recorded, finding)) return false;
  return isProof(finding, recorded) || isNewer(finding, recorded);
}

function isProof(finding: FindingRecord, other: FindingRecord): boolean {
  return finding.unconfirmed === undefined && other.unconfirmed !== undefined;
}

function isNewer(finding: FindingRecord, recorded: FindingRecord): boolean {
  if (finding.updatedAt !== recorded.updatedAt) return finding.updatedAt > recorded.updatedAt;
  return finding.count > recorded.count || finding.severity > recorded.severity;
}

/** What came undone or leaks in a drill is a part of the drill: who looks cannot know. */
export function asKnown(finding: FindingRecord, { incident }: IncidentDetails): FindingRecord {
  return finding.drift || finding.leak ? { ...finding, drill: incident.drill } : finding;
}
