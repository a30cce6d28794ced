import { Metrics as EmfMetrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { CountMetric, DurationMetric, MetricDimension } from '../domain/metric-names.ts';

/** Metrics of one function; nothing is published before `flush`. */
export interface Metrics {
  count(name: CountMetric, value?: number): void;
  /** Counts in all, and for one value of a further dimension: a word of ours, since each new one is a new metric to pay for. */
  countBy(name: CountMetric, by: Division, value?: number): void;
  /** Duration in milliseconds. */
  duration(name: DurationMetric, ms: number): void;
  /** Publishes what was gathered; called once at the end of each invocation. */
  flush(): void;
}

/** One value of a dimension. */
export interface Division {
  readonly dimension: MetricDimension;
  readonly value: string;
}

/** CloudWatch metrics by embedded metric format on standard output: no call, no permission. */
export function createMetrics(config: { readonly stack: string }): Metrics {
  const whole = createDocument(config.stack);
  // A document has one value of a dimension, so each value needs a document of its own.
  const divided = new Map<string, EmfMetrics>();
  const documentOf = ({ dimension, value }: Division): EmfMetrics => {
    const key = `${dimension}=${value}`;
    const document = divided.get(key) ?? createDocument(config.stack);
    if (!divided.has(key)) document.addDimensions({}).addDimensions({ [dimension]: value });
    divided.set(key, document);
    return document;
  };
  return {
    count: (name, value = 1) => void whole.addMetric(name, MetricUnit.Count, value),
    countBy: (name, by, value = 1) => void documentOf(by).addMetric(name, MetricUnit.Count, value),
    duration: (name, ms) => void whole.addMetric(name, MetricUnit.Milliseconds, ms),
    flush: () => {
      for (const document of [whole, ...divided.values()]) {
        if (document.hasStoredMetrics()) document.publishStoredMetrics();
      }
      divided.clear();
    },
  };
}

function createDocument(stack: string): EmfMetrics {
  const emf = new EmfMetrics({ namespace: 'Riposte' });
  // The library adds a dimension `service`; alarms over the whole stack need `stack` alone.
  emf.clearDefaultDimensions();
  emf.setDefaultDimensions({ stack });
  return emf;
}
