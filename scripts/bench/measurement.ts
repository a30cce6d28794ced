/** One result of the bench. Names are stable: charts and gates refer to them. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What `value` is compared with, in the same unit, measured in the same run. */
  readonly baseline: number;
  /** `value / baseline`; below 1 is better than the baseline. */
  readonly ratio: number;
  /** Of the ratios of all pairs, where several were measured: `ratio` is their median. */
  readonly spread?: { readonly min: number; readonly max: number; readonly pairs: number };
  /** What it ought to be. */
  readonly goal?: Goal;
}

export interface Goal {
  readonly of: 'value' | 'ratio';
  readonly atMost: number;
}

/** A bench that cannot be run here. */
export interface Skipped {
  readonly name: string;
  readonly skipped: string;
}

/** Something that can be measured on its own, e.g. with `npm run bench -- <name>`. */
export interface Bench {
  readonly name: string;
  /** Runs only when it is asked for: it takes minutes and disk. */
  readonly onDemand?: true;
  readonly measure: () => Promise<Measurement | Skipped>;
}

export interface Pair {
  readonly value: number;
  readonly baseline: number;
}

export function compare(name: string, unit: string, values: Pair): Measurement {
  const { value, baseline } = values;
  return {
    name,
    value: round(value),
    unit,
    baseline: round(baseline),
    ratio: round(value / baseline),
  };
}

/**
 * Medians of pairs that were measured in turn. The ratio is the median of the pairs' ratios: what else the machine does falls
 * on both of a pair. Throws when there are none.
 */
export function comparePairs(name: string, unit: string, pairs: readonly Pair[]): Measurement {
  const ratios = pairs.map(({ value, baseline }) => value / baseline);
  return {
    ...compare(name, unit, {
      value: median(pairs.map(({ value }) => value)),
      baseline: median(pairs.map(({ baseline }) => baseline)),
    }),
    ratio: round(median(ratios)),
    spread: {
      min: round(Math.min(...ratios)),
      max: round(Math.max(...ratios)),
      pairs: pairs.length,
    },
  };
}

/** Whether the goal is reached; undefined where there is none. */
export function reachesGoal({ value, ratio, goal }: Measurement): boolean | undefined {
  if (!goal) return undefined;
  return (goal.of === 'value' ? value : ratio) <= goal.atMost;
}

/**
 * The benches asked for, by full name or by a leading part of it (`bundle`, `start.send-alert`); without any name all but
 * those on demand. Throws when none match.
 */
export function selectBenches(benches: readonly Bench[], wanted: readonly string[]): Bench[] {
  const selected = benches.filter(({ name, onDemand }) =>
    wanted.length === 0 ? !onDemand : wanted.some((part) => matches(name, part)),
  );
  if (selected.length > 0) return selected;
  throw new Error(`no such bench. There are:\n  ${benches.map(({ name }) => name).join('\n  ')}`);
}

function matches(name: string, part: string): boolean {
  return name === part || name.startsWith(`${part}.`);
}

/** Middle value; the mean of both middle ones when their number is even. Throws on an empty list. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) throw new Error('no values to take a median of');
  return (lower + upper) / 2;
}

function round(value: number): number {
  return Number(value.toFixed(3));
}
