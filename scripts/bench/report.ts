import { type Measurement, reachesGoal, type Skipped } from './measurement.ts';

const WIDTHS = { name: 36, figure: 12, ratio: 8 };

export function heading(): string {
  return row(['name', 'value', 'baseline', 'ratio']);
}

/** A line of the table for people. */
export function line(result: Measurement | Skipped): string {
  if ('skipped' in result) return `${result.name.padEnd(WIDTHS.name)} skipped: ${result.skipped}`;
  const { name, value, unit, baseline, ratio } = result;
  const cells = row([name, figure(value, unit), figure(baseline, unit), ratio.toFixed(3)]);
  return [cells, spreadText(result), goalText(result)].filter((text) => text !== '').join('  ');
}

export function figure(value: number, unit: string): string {
  return `${value.toFixed(value < 10 && unit === 's' ? 2 : 1)} ${unit}`;
}

/** Least and greatest ratio of several pairs. */
export function spreadText({ spread }: Measurement): string {
  return spread && spread.pairs > 1 ? `${spread.min.toFixed(3)}..${spread.max.toFixed(3)}` : '';
}

/** `goal: ratio at most 1.5, met`. */
export function goalText(measurement: Measurement): string {
  const { goal } = measurement;
  if (!goal) return '';
  const verdict = reachesGoal(measurement) === true ? 'met' : 'MISSED';
  return `goal: ${goal.of} at most ${goal.atMost}, ${verdict}`;
}

function row([name, value, baseline, ratio]: readonly [string, string, string, string]): string {
  return [
    name.padEnd(WIDTHS.name),
    value.padStart(WIDTHS.figure),
    baseline.padStart(WIDTHS.figure),
    ratio.padStart(WIDTHS.ratio),
  ].join(' ');
}
