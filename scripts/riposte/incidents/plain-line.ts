import type { Line } from '../../../shared/domain/alert/line.ts';

/** The words of a line of an alert, for a terminal; what prints them makes them harmless. */
export function plainText(line: Line): string {
  return line.map((part) => (typeof part === 'string' ? part : part.value)).join('');
}
