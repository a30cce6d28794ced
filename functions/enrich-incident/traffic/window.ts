import type { IncidentDetails } from '../../../shared/domain/incident.ts';

/** Times are Unix seconds. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Of activity that has gone on for longer, only the last hours are looked at. */
const MAX_ACTIVITY_SECONDS = 6 * 3600;

interface WindowSettings {
  /** Before the first and after the last activity. */
  readonly marginSeconds: number;
  /** No record ends later. */
  readonly now: number;
  /** A cut is to be verified: until now. */
  readonly verifies: boolean;
}

/** The time around the activity of an incident. Pure. */
export function windowAround(
  { incident, findings }: IncidentDetails,
  { marginSeconds, now, verifies }: WindowSettings,
): Window {
  const seen = [incident.receivedAt, ...findings.map(({ updatedAt }) => updatedAt)];
  const last = Math.min(now, Math.max(...seconds(seen)));
  const first = Math.max(
    Math.min(...seconds([incident.firstSeenAt]), last),
    last - MAX_ACTIVITY_SECONDS,
  );
  const to = verifies ? now : Math.min(last + marginSeconds, now);
  return { from: first - marginSeconds, to };
}

function seconds(times: readonly string[]): number[] {
  return times.map((time) => Math.floor(Date.parse(time) / 1000)).filter(Number.isFinite);
}
