import { cleanText, defang } from '../domain/alert/clean-text.ts';
import { truncate } from '../domain/truncate.ts';
import { splitCommand } from '../domain/context/command.ts';
import type { Line } from '../domain/alert/line.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const MAX_VALUE = 300;

/** Slack's three control characters as entities, once; nothing else can be escaped. */
export function escapeSlack(text: string): string {
  return text.replace(/[&<>]/g, (character) => ENTITIES[character] ?? character);
}

/** Escaped text of at most `max` UTF-16 units, never cut inside a character or an entity. */
export function escapeWithin(text: string, max: number): string {
  const escaped = escapeSlack(text);
  if (escaped.length <= max) return escaped;
  let kept = '';
  for (const character of text) {
    const next = escapeSlack(character);
    if (kept.length + next.length > max - 1) break;
    kept += next;
  }
  return `${kept}…`;
}

/**
 * An untrusted value as a code span: no mention, link or formatting works in it once backticks are gone and the control
 * characters are escaped.
 */
export function codeSpan(value: string, max = MAX_VALUE): string {
  const text = defang(truncate(cleanText(value), max)).replaceAll('`', "'");
  return text === '' ? '`-`' : `\`${escapeWithin(text, max)}\``;
}

/** A line as mrkdwn: our words as they are, values as code spans. */
export function mrkdwnLine(line: Line): string {
  return line
    .map((part) => (typeof part === 'string' ? escapeSlack(part) : codeSpan(part.value)))
    .join('');
}

/** Untrusted text for plain_text objects, where nothing but links could still work. */
export function harmless(text: string, max: number): string {
  return truncate(defang(truncate(cleanText(text), max)), max);
}

/** A recommendation as mrkdwn: its prose without markup, and the command as it must be typed. */
export function recommendation(text: string, max: number): string {
  const { sentence, command } = splitCommand(text);
  const prose = unformatted(sentence, max) || '-';
  return command === undefined ? prose : `${prose}\n   \`${escapeSlack(command)}\``;
}

/** Signs that Slack takes for formatting, and others that look like them. */
const LOOKALIKES: Readonly<Record<string, string>> = { '*': '∗', '~': '∼', '`': "'", _: 'ˍ' };

/** Untrusted text inside mrkdwn that is no code span: escaped, and with look-alikes for what Slack takes for formatting. */
export function unformatted(text: string, max: number): string {
  const plain = harmless(text, max).replace(
    /[*~`]|(?<!\w)_|_(?!\w)/g,
    (sign) => LOOKALIKES[sign] ?? sign,
  );
  return escapeWithin(plain, max);
}
