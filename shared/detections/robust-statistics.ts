/** NaN of no values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? NaN;
  const lower = sorted[Math.ceil(middle) - 1] ?? NaN;
  return (lower + upper) / 2;
}

/** Median of the distances from the median. */
export function medianDeviation(values: readonly number[]): number {
  const center = median(values);
  return median(values.map((value) => Math.abs(value - center)));
}

/**
 * The value above which the modified z-score 0.6745 (x - median) / MAD is over 3.5. Source: Iglewicz and Hoaglin, "How to Detect and
 * Handle Outliers", 1993. Series that hardly change have a MAD of 0, so `floor` is the least distance from the median that counts.
 */
export function upperLimit(values: readonly number[], floor: number): number {
  const distance = (3.5 / 0.6745) * medianDeviation(values);
  return median(values) + Math.max(distance, floor);
}
