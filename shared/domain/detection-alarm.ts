import type { SeverityBand } from './severity.ts';

/** What the name of a detection alarm says. */
export interface DetectionAlarm {
  readonly band: SeverityBand;
  readonly what: string;
}

/** Severity (1.0 to 10.0) of a finding that comes from an alarm of this band: those that GuardDuty gives by default. */
export const ALARM_SEVERITIES: Readonly<Record<SeverityBand, number>> = {
  low: 2,
  medium: 5,
  high: 8,
  critical: 9,
};

/**
 * Reads `<stack>-detect-<band>-<what>`; undefined for every other alarm, those about the platform itself among them: they are
 * never findings, or an incident would raise the next one.
 */
export function readDetectionAlarm(stack: string, alarmName: string): DetectionAlarm | undefined {
  const prefix = `${stack}-detect-`;
  if (!alarmName.startsWith(prefix)) return undefined;
  const [, band, what] = /^([a-z]+)-(.+)$/s.exec(alarmName.slice(prefix.length)) ?? [];
  return what !== undefined && isBand(band) ? { band, what } : undefined;
}

function isBand(band: string | undefined): band is SeverityBand {
  return band !== undefined && Object.hasOwn(ALARM_SEVERITIES, band);
}
