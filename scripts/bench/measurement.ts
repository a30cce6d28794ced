/** One result of the bench. Names are stable: charts and gates refer to them. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What `value` is compared with, in the same unit, measured in the same run. */
  readonly baseline: number;
  /** `value / baseline`; below 1 is better than the baseline. */
  readonly ratio: number;
}

/** Something that can be measured on its own, e.g. with `npm run bench -- <name>`. */
export interface Bench {
  readonly name: string;
  readonly measure: () => Promise<Measurement>;
}

export function compare(
  name: string,
  unit: string,
  values: { readonly value: number; readonly baseline: number },
): Measurement {
  const { value, baseline } = values;
  return {
    name,
    value: round(value),
    unit,
    baseline: round(baseline),
    ratio: round(value / baseline),
  };
}

/** The benches asked for, by full name or by a leading part of it (`bundle`, `start.send-alert`). Throws when none match. */
export function selectBenches(benches: readonly Bench[], wanted: readonly string[]): Bench[] {
  const selected = benches.filter(
    ({ name }) => wanted.length === 0 || wanted.some((part) => matches(name, part)),
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
