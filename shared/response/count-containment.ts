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
    correlationId: findingId,
    requestedBy,
  }: Pick<ContainmentRequested, 'correlationId' | 'requestedBy'>,
): void {
  const { incident, findings } = details;
  const name = METRICS[outcome.state];
  if (name) metrics.count(name);
  if (outcome.state !== 'contained') return;
  if (requestedBy === BY_DRIFT) {
    metrics.count('ContainmentsReasserted');
    return;
  }
  // A later finding may have ordered it: then its arrival counts, not that of the one that opened the incident.
  const ordering = findings.find((finding) => finding.findingId === findingId);
  const receivedAt = ordering?.receivedAt ?? incident.receivedAt;
  const elapsedMs = Date.parse(incident.updatedAt) - Date.parse(receivedAt);
  metrics.duration('TimeToContainment', elapsedMs);
}
