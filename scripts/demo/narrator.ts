import type { PostedMessage } from '../local-aws/admin-client.ts';
import { textTable } from '../riposte/text-table.ts';
import { type Expectation, groupName, type GroupsAt, type Moment } from './scene.ts';
import type { Server } from '../local-aws/customer-server.ts';
import { messageLines } from './slack-text.ts';

/** Tells on stdout what happens while it happens. */
export interface Narrator {
  readonly scene: (title: string, story: string) => void;
  /** Starts the clock of the scene. */
  readonly begin: () => void;
  /** Milliseconds since the clock was started. */
  readonly now: () => number;
  /** Says what has just happened, or happened `atMs` after the start. */
  readonly moment: (text: string, atMs?: number) => void;
  /** All moments since the clock was started. */
  readonly moments: () => readonly Moment[];
}

type Print = (text: string) => void;

export function createNarrator(print: Print, clock = () => performance.now()): Narrator {
  let startedAt = clock();
  let moments: Moment[] = [];
  const now = (): number => clock() - startedAt;
  return {
    scene: (title, story) => {
      print(`\n━━━ ${title}\n    ${story}\n`);
    },
    begin: () => {
      startedAt = clock();
      moments = [];
    },
    now,
    moment: (text, atMs = now()) => {
      moments.push({ atMs, text });
      print(`  ${secondsOf(atMs)}  ${text}`);
    },
    moments: () => moments.toSorted((a, b) => a.atMs - b.atMs),
  };
}

/** `+0.412 s`, in a column. */
export function secondsOf(milliseconds: number): string {
  return `+${(milliseconds / 1000).toFixed(3)} s`.padStart(11);
}

/** The groups of each interface at each time, as a table. */
export function printGroups(
  print: Print,
  server: Server,
  { times, quarantine }: { times: readonly GroupsAt[]; quarantine?: string },
): void {
  const rows = server.eniIds.map((eni) => [
    eni,
    ...times.map(({ groups }) =>
      (groups[eni] ?? []).map((id) => groupName(server, id, quarantine)).join(', '),
    ),
  ]);
  const table = textTable(['Interface', ...times.map(({ when }) => when)], rows);
  print(`\n${indented(table)}\n`);
}

export function printMessage(print: Print, { channel, payload }: PostedMessage): void {
  const lines = messageLines(payload).map((line) => `  │ ${line}`.trimEnd());
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
