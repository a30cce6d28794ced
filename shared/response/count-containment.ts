import type { ContainmentRequested } from '../domain/events/containment.ts';
import { BY_DRIFT } from '../domain/requested-by.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { SettledRun } from './run-action.ts';

const METRICS = {
  contained: 'ContainmentsCompleted',
  'dry-run': 'ContainmentsDryRun',
  refused: 'ActionsRefused',
  failed: 'ContainmentsFailed',
  released: undefined,
  'release-failed': undefined,
} as const;

/** Counts how an order to contain ended, and how long it took since its finding came in. */
export function countContainment(
  metrics: Metrics,
  { outcome, details }: SettledRun,
  {
    action,
    correlationId,
    requestedBy,
  }: Pick<ContainmentRequested, 'action' | 'correlationId' | 'requestedBy'>,
): void {
  const { incident, findings } = details;
  const name = METRICS[outcome.state];
  if (name) metrics.count(name);
  // Tracked paths are denied after the cut on purpose: that time says nothing of how fast it was.
  if (outcome.state !== 'contained' || action === 'deny-tracked-paths') return;
  if (requestedBy === BY_DRIFT) {
    metrics.count('ContainmentsReasserted');
    return;
  }
  // A later finding may have ordered it: then its arrival counts, not that of the one that opened the incident.
  const ordering = findings.find((finding) => finding.findingId === correlationId);
  const receivedAt = ordering?.receivedAt ?? incident.receivedAt;
  const elapsedMs = Date.parse(incident.updatedAt) - Date.parse(receivedAt);
  metrics.duration('TimeToContainment', elapsedMs);
}
