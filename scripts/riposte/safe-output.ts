/**
 * Titles, tags and messages may come from an attacker: what a terminal would obey (escape sequences, carriage returns,
 * characters that turn the direction of writing) never reaches it.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/** Text in which only line breaks steer the terminal; everything else that is not visible becomes U+FFFD. */
export function safeText(text: string): string {
  return text.replace(UNSEEN, (character) => (character === '\n' ? character : '\ufffd'));
}

/** One line of visible text: line breaks become blanks, so that a value cannot pose as a line of its own. */
export function safeLine(text: string): string {
  return safeText(text.replace(/\s+/gu, ' ').trim());
}

/** JSON for machines, two blanks deep; what a terminal would obey is escaped as `\uXXXX`. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(UNSEEN, (character) =>
    character === '\n' ? character : escaped(character),
  );
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
