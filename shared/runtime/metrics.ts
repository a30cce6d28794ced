import { Metrics as EmfMetrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { CountMetric, DurationMetric } from '../domain/metric-names.ts';

/** Metrics of one function; nothing is published before `flush`. */
export interface Metrics {
  count(name: CountMetric, value?: number): void;
  /** Duration in milliseconds. */
  duration(name: DurationMetric, ms: number): void;
  /** Publishes what was gathered; called once at the end of each invocation. */
  flush(): void;
}

/** CloudWatch metrics by embedded metric format on standard output: no call, no permission. */
export function createMetrics(config: { readonly stack: string }): Metrics {
  const emf = new EmfMetrics({ namespace: 'Riposte' });
  // The library adds a dimension `service`; alarms over the whole stack need `stack` alone.
  emf.clearDefaultDimensions();
  emf.setDefaultDimensions({ stack: config.stack });
  return {
    count: (name, value = 1) => void emf.addMetric(name, MetricUnit.Count, value),
    duration: (name, ms) => void emf.addMetric(name, MetricUnit.Milliseconds, ms),
    flush: () => {
      if (emf.hasStoredMetrics()) emf.publishStoredMetrics();
    },
  };
}
