import { InvalidInputError, RiposteError } from '../../shared/domain/errors.ts';
import type { Metrics } from '../../shared/runtime/metrics.ts';

/** Counts what the queue tries again; what can never succeed is counted as rejected. */
export function countFailure(metrics: Metrics, error: unknown): void {
  if (error instanceof InvalidInputError) return;
  const value = error instanceof RiposteError ? error.code : 'unexpected';
  metrics.countBy('EnrichmentFailure', { dimension: 'reason', value });
}
