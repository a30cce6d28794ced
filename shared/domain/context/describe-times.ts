const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS = [
  ['year', 365 * DAY],
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
] as const;

/**
 * A moment as people read it, with its distance to the opening of the incident: that one stays the same whenever it is read, so
 * that a second look at the same facts brings no news. Both ISO 8601.
 */
export function describeMoment(at: string, openedAt: string): string {
  const time = Date.parse(at);
  if (Number.isNaN(time)) return 'at an unknown time';
  const minute = new Date(time).toISOString().slice(0, 16).replace('T', ' ');
  const distance = Date.parse(openedAt) - time;
  const side = distance < 0 ? 'after' : 'before';
  return `${minute} UTC (${describeSpan(Math.abs(distance))} ${side} the incident)`;
}

/** `3 days`, `1 hour`, `less than a minute`; milliseconds. */
export function describeSpan(ms: number): string {
  const unit = UNITS.find(([, length]) => ms >= length);
  if (!unit) return 'less than a minute';
  const [name, length] = unit;
  const count = Math.floor(ms / length);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
