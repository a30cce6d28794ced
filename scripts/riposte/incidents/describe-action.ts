import type { ActionRecord } from '../../../shared/domain/action.ts';
import { safeLine } from '../safe-output.ts';
import type { Screen } from '../screen.ts';
import { indented, textTable } from '../text-table.ts';

/** An action with what it changed, what a person still has to do, and its history. */
export function describeAction(action: ActionRecord, { width }: Screen): string {
  const { action: name, target, state, mode, requestedBy } = action;
  const room = width - 2;
  const head = `${name} of ${target.kind} ${target.id}: ${state} (mode ${mode}, ordered by ${requestedBy})`;
  return [
    safeLine(head),
    ...indentedLines(remarks(action)),
    ...section(stepTable(action, room)),
    ...section(historyTable(action, room)),
  ].join('\n');
}

function remarks({ reason, releasableAt, endsAt, advice = [] }: ActionRecord): string[] {
  return [
    ...(reason === undefined ? [] : [reason]),
    ...(releasableAt === undefined ? [] : [`released at the earliest ${releasableAt}`]),
    ...(endsAt === undefined ? [] : [`released by itself at ${endsAt}`]),
    ...advice.map((text) => `to do by hand: ${text}`),
  ];
}

function stepTable({ steps }: ActionRecord, width: number): string | undefined {
  if (steps.length === 0) return undefined;
  const rows = steps.map(({ resource, from, to, note = '' }) => [
    resource,
    from.join(', ') || 'nothing',
    to.join(', ') || 'nothing',
    note,
  ]);
  return textTable(['Resource', 'From', 'To', 'Note'], rows, width);
}

function historyTable({ history }: ActionRecord, width: number): string | undefined {
  if (history.length === 0) return undefined;
  const rows = history.map(({ at, state, detail = '' }) => [at, state, detail]);
  return textTable(['Time', 'State', 'Detail'], rows, width);
}

function section(table: string | undefined): string[] {
  return table === undefined ? [] : ['', indented(table)];
}

function indentedLines(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [indented(lines.map(safeLine))];
}
