/** `2026-11-21 03:04:12 UTC`; what is no time stays as it is. */
export function moment(iso: string): string {
  const found = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.\d+)?Z$/.exec(iso);
  return found ? `${found[1] ?? ''} ${found[2] ?? ''} UTC` : iso;
}

/** `3.2 s`, `4 min 5 s` or `3 h 10 min` between two times (ISO 8601); undefined when they make no sense. */
export function timeBetween(from: string | undefined, to: string | undefined): string | undefined {
  const ms = Date.parse(to ?? '') - Date.parse(from ?? '');
  if (!(ms >= 0)) return undefined;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
