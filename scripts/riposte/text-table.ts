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
  const widths = fitted(naturalWidths([headers, ...cells]), width);
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

function naturalWidths(rows: readonly (readonly string[])[]): number[] {
  const [headers = []] = rows;
  return headers.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
}

/** Takes from the widest column until all fit; undefined when they fit as they are. */
function fitted(natural: readonly number[], width: number): number[] | undefined {
  const room = width - GAP * (natural.length - 1);
  const widths = [...natural];
  const total = (): number => widths.reduce((sum, next) => sum + next, 0);
  if (total() <= room) return undefined;
  while (total() > room && Math.max(...widths) > LEAST_WIDTH) {
    const widest = widths.indexOf(Math.max(...widths));
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
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
