import type { Measurement } from './measurement.ts';

const WIDTHS = { name: 36, figure: 12, ratio: 8 };

export function heading(): string {
  return row(['name', 'value', 'baseline', 'ratio']);
}

/** A line of the table for people. */
export function line({ name, value, unit, baseline, ratio }: Measurement): string {
  return row([name, figure(value, unit), figure(baseline, unit), ratio.toFixed(3)]);
}

function figure(value: number, unit: string): string {
  return `${value.toFixed(1)} ${unit}`;
}

function row([name, value, baseline, ratio]: readonly [string, string, string, string]): string {
  return [
    name.padEnd(WIDTHS.name),
    value.padStart(WIDTHS.figure),
    baseline.padStart(WIDTHS.figure),
    ratio.padStart(WIDTHS.ratio),
  ].join(' ');
}
