/**
 * GuardDuty severity: a number from 1.0 to 10.0, read by descending half-open bands so that no value falls between two.
 * Source: https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html
 */
export type SeverityBand = 'critical' | 'high' | 'medium' | 'low';

const LADDER: readonly (readonly [number, SeverityBand])[] = [
  [9, 'critical'],
  [7, 'high'],
  [4, 'medium'],
];

/** Band of a severity number (1.0 to 10.0). */
export function severityBand(severity: number): SeverityBand {
  return LADDER.find(([from]) => severity >= from)?.[1] ?? 'low';
}

const ORDER: Readonly<Record<SeverityBand, number>> = { low: 0, medium: 1, high: 2, critical: 3 };

/** True when `a` is worse than `b`. */
export function isWorse(a: SeverityBand, b: SeverityBand): boolean {
  return ORDER[a] > ORDER[b];
}
