import { safeLine } from '../safe-output.ts';
import type { Screen } from '../screen.ts';
import { textTable } from '../text-table.ts';
import { ago, clockTime, duration } from '../times.ts';
import type { Timeline } from './timeline.ts';

/** One line per event: when (UTC), how long after the first, what. */
export function describeTimeline(timeline: Timeline, { width, now }: Screen): string {
  const { incidentId, title, status, events } = timeline;
  const rows = events.map(({ at, afterMs, kind, text }) => [
    milliseconds(at),
    `+${duration(afterMs)}`,
    kind,
    text,
  ]);
  const since = events[0] ? `, began ${ago(events[0].at, now)}` : '';
  return [
    safeLine(`${incidentId} (${status}${since}): ${title}`),
    textTable(['Time (UTC)', 'After', 'What', ''], rows, width),
  ].join('\n\n');
}

/** Actions follow one another within a second. */
function milliseconds(at: string): string {
  const fraction = /\.\d{3}/.exec(at)?.[0] ?? '';
  return `${clockTime(at)}${fraction}`;
}
