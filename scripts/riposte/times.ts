const UNITS: readonly (readonly [name: string, ms: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
];

/** `350 ms`, `3.2 s`, `4 min 5 s`, `3 h 10 min`, `2 d 4 h`; never negative. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const index = UNITS.findIndex(([, unit]) => ms >= unit);
  const [[name, unit], next] = [UNITS[index] ?? (['s', 1000] as const), UNITS[index + 1]];
  const whole = Math.floor(ms / unit);
  const rest = next ? Math.floor((ms % unit) / next[1]) : 0;
  return rest > 0 && next ? `${whole} ${name} ${rest} ${next[0]}` : `${whole} ${name}`;
}

/** `4 min 5 s ago`; an unreadable time is shown as it is. */
export function ago(time: string, now: Date): string {
  const ms = now.getTime() - Date.parse(time);
  if (Number.isNaN(ms)) return time;
  return ms < 0 ? `in ${duration(-ms)}` : `${duration(ms)} ago`;
}

/** `2026-11-21 10:00:03`, UTC. */
export function clockTime(time: string): string {
  const at = Date.parse(time);
  return Number.isNaN(at) ? time : new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

const SPAN = /^(\d{1,5})(m|h|d|w)$/;
const SPAN_MS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** The moment that people mean by `30m`, `24h`, `7d`, `2w` (before now) or by a date or time (ISO 8601, UTC); throws. */
export function parseSince(text: string, now: Date): Date {
  const [, count, unit] = SPAN.exec(text) ?? [];
  if (count !== undefined && isUnit(unit)) {
    return new Date(now.getTime() - Number(count) * SPAN_MS[unit]);
  }
  // Without an offset JavaScript takes a time of day for local time; everything here is in UTC.
  const isBare = /^\d{4}-\d{2}-\d{2}T[\d:.]+$/.test(text);
  const at = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(isBare ? `${text}Z` : text) : NaN;
  if (!Number.isNaN(at)) return new Date(at);
  throw new Error(
    `"${text}" is no time: give 30m, 24h, 7d, 2w, 2026-11-21 or 2026-11-21T10:00:00Z`,
  );
}

function isUnit(text: string | undefined): text is keyof typeof SPAN_MS {
  return text !== undefined && text in SPAN_MS;
}
