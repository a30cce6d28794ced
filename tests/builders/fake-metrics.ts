import type { Metrics } from '../../shared/runtime/metrics.ts';

export interface FakeMetrics extends Metrics {
  /** Sums by name since the start; what was divided also as `name pattern=port-scan`. */
  readonly totals: Record<string, number>;
  readonly flushes: number;
}

/** Metrics that keep what was counted. */
export function fakeMetrics(): FakeMetrics {
  const totals: Record<string, number> = {};
  let flushes = 0;
  const add = (name: string, value: number) => {
    totals[name] = (totals[name] ?? 0) + value;
  };
  return {
    totals,
    get flushes() {
      return flushes;
    },
    count: (name, value = 1) => {
      add(name, value);
    },
    countBy: (name, { dimension, value: of }, value = 1) => {
      add(name, value);
      add(`${name} ${dimension}=${of}`, value);
    },
    duration: add,
    flush: () => {
      flushes += 1;
    },
  };
}
