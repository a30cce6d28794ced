import { truncate } from '../truncate.ts';
import { cleanText, defang } from './clean-text.ts';
import type { Line } from './line.ts';

const MAX_VALUE = 300;

/** A line as plain text, its values made harmless. */
export function plainLine(line: Line): string {
  return line.map((part) => (typeof part === 'string' ? part : plainValue(part.value))).join('');
}

/** Untrusted text on one line that nobody can click; never empty. */
export function plainValue(value: string, max = MAX_VALUE): string {
  return defang(truncate(cleanText(value), max)) || '-';
}
