import Table from 'cli-table3';
import { safeLine } from './safe-output.ts';

const GAP = 2;
/** Narrower than this a column cannot be read; a table that still does not fit runs over. */
const LEAST_WIDTH = 8;

const NO_FRAME = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: '', 'left-mid': '', right: '', 'right-mid': '' },
  ...{ mid: '─', 'mid-mid': ' '.repeat(GAP), middle: ' '.repeat(GAP) },
};
const NO_COLOURS = { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true };

/**
 * A header line, a rule, the rows. With a `width` (columns of the terminal) long cells are wrapped to fit; without one each row
 * is one line, for pipes.
 */
export function textTable(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
  width = Infinity,
): string {
  const cells = rows.map((row) => headers.map((_, column) => safeLine(row[column] ?? '')));
  const widths = fitted([headers, ...cells], width);
  const table = new Table({
    chars: NO_FRAME,
    style: NO_COLOURS,
    head: [...headers],
    ...(widths && { colWidths: widths, wordWrap: true }),
  });
  table.push(...(widths ? cells.map((row) => breakable(row, widths)) : cells));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Takes from the widest column until all fit; undefined when they fit as they are. */
function fitted(rows: readonly (readonly string[])[], width: number): number[] | undefined {
  const widths = widest(rows, (cell) => [cell]);
  const room = width - GAP * (widths.length - 1);
  const excess = (): number => widths.reduce((sum, next) => sum + next, -room);
  if (excess() <= 0) return undefined;
  // First between words: an id that is broken cannot be copied.
  const longestWords = widest(rows, (cell) => cell.split(' '));
  for (const floors of [longestWords, longestWords.map(() => LEAST_WIDTH)]) {
    while (excess() > 0 && narrowWidest(widths, floors));
  }
  return widths;
}

/** Length of the longest part of each column. */
function widest(
  rows: readonly (readonly string[])[],
  partsOf: (cell: string) => readonly string[],
): number[] {
  const [headers = []] = rows;
  return headers.map((_, column) =>
    Math.max(...rows.flatMap((row) => partsOf(row[column] ?? '').map(({ length }) => length))),
  );
}

/** Makes the widest column that is above its floor narrower by one; false when there is none. */
function narrowWidest(widths: number[], floors: readonly number[]): boolean {
  const able = widths.map((width, column) => (width > (floors[column] ?? 0) ? width : 0));
  const most = Math.max(...able);
  if (most === 0) return false;
  const column = able.indexOf(most);
  widths[column] = most - 1;
  return true;
}

/** Words longer than their column get places to break, or they would be cut off. */
function breakable(row: readonly string[], widths: readonly number[]): string[] {
  return row.map((cell, column) => {
    const width = widths[column] ?? cell.length;
    return cell
      .split(' ')
      .flatMap((word) => chunks(word, width))
      .join(' ');
  });
}

function chunks(word: string, width: number): string[] {
  // Outside ASCII a character may be two columns wide.
  const length = /^[ -~]*$/.test(word) ? width : Math.max(1, Math.floor(width / 2));
  if (word.length <= length) return [word];
  const characters = Array.from(word);
  const parts = Math.ceil(characters.length / length);
  return Array.from({ length: parts }, (_, part) =>
    characters.slice(part * length, (part + 1) * length).join(''),
  );
}

/** `Name   value` lines with the values below one another; values without text are left out. */
export function factLines(facts: readonly (readonly [string, string | undefined])[]): string {
  const shown = facts.filter(([, value]) => value !== undefined && value !== '');
  const width = Math.max(...shown.map(([name]) => name.length));
  return shown.map(([name, value]) => `${name.padEnd(width)}  ${safeLine(value ?? '')}`).join('\n');
}

/** Lines two blanks further in. */
export function indented(text: string | readonly string[]): string {
  const lines = typeof text === 'string' ? text.split('\n') : text;
  return lines.map((line) => `  ${line}`).join('\n');
}

/** Text cut to `width` characters, with an ellipsis where something is missing. */
export function shortened(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
