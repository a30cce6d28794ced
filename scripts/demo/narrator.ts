import type { PostedMessage } from '../local-aws/admin-client.ts';
import { textTable } from '../riposte/text-table.ts';
import type { Evidence } from './evidence.ts';
import type { Expectation, Moment } from './scene.ts';
import { messageLines } from './slack-text.ts';

/** Tells on stdout what happens while it happens. */
export interface Narrator {
  readonly scene: (title: string, story: string) => void;
  /** Says what is so before the finding. */
  readonly before: (text: string) => void;
  /** Starts the clock of the scene. */
  readonly begin: () => void;
  /** Milliseconds since the clock was started. */
  readonly now: () => number;
  /** Says what has just happened, or happened `atMs` after the start. */
  readonly moment: (text: string, atMs?: number) => void;
  /** Everything that was said since the scene began, in the order of time. */
  readonly moments: () => readonly Moment[];
}

type Print = (text: string) => void;

export function createNarrator(print: Print, clock = () => performance.now()): Narrator {
  let startedAt = clock();
  let moments: Moment[] = [];
  const now = (): number => clock() - startedAt;
  const say = (moment: Moment): void => {
    moments.push(moment);
    print(`  ${timeOf(moment).padStart(11)}  ${moment.text}`);
  };
  return {
    scene: (title, story) => {
      moments = [];
      print(`\n━━━ ${title}\n    ${story}\n`);
    },
    before: (text) => {
      say({ text });
    },
    begin: () => {
      startedAt = clock();
    },
    now,
    moment: (text, atMs = now()) => {
      say({ atMs, text });
    },
    moments: () => moments.toSorted((a, b) => (a.atMs ?? -1) - (b.atMs ?? -1)),
  };
}

/** `+0.412 s` or `before`. */
export function timeOf({ atMs }: Moment): string {
  return atMs === undefined ? 'before' : `+${(atMs / 1000).toFixed(3)} s`;
}

export function printEvidence(print: Print, { of, times, rows }: Evidence): void {
  const cells = rows.map(({ name, cells: row }) => [
    name,
    ...row.map((marks) => marks.map(({ text }) => text).join(', ')),
  ]);
  print(`\n${indented(textTable([of, ...times], cells))}\n`);
}

/** A message in a frame; of a longer one no more than `limit` lines. */
export function printMessage(
  print: Print,
  { channel, payload }: Pick<PostedMessage, 'channel' | 'payload'>,
  limit = Infinity,
): void {
  const all = messageLines(payload);
  const left = all.length - limit;
  const shown = left > 1 ? [...all.slice(0, limit), `… ${left} more lines`] : all;
  const lines = shown.map((line) => `  │ ${line}`.trimEnd());
  print([`  ┌─ Slack, #${channel} ${'─'.repeat(50)}`, ...lines, `  └${'─'.repeat(70)}`].join('\n'));
}

export function printExpectations(print: Print, expectations: readonly Expectation[]): void {
  for (const { text, met } of expectations) print(`    ${met ? '✓' : '✗'} ${text}`);
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}
