const OPENING = '([{';
const CLOSING = ')]}';

/** Index after the string that begins at `start`; interpolations may hold strings again. */
export function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') {
    if (text[at] === '\\') at += 2;
    else if (/^[$%]\{/.test(text.slice(at, at + 2))) at = endOfBrackets(text, at + 1);
    else at += 1;
  }
  return at + 1;
}

/** Index after the bracket that closes the one at `start`. */
export function endOfBrackets(text: string, start: number): number {
  return endOfSpan(text, start + 1, CLOSING) + 1;
}

/** Index of the first of `stops` that lies outside of every string and bracket; the length of the text when there is none. */
export function endOfSpan(text: string, start: number, stops: string): number {
  let at = start;
  while (at < text.length) {
    const character = text[at] ?? '';
    if (character === '"') at = endOfString(text, at);
    else if (stops.includes(character)) return at;
    else if (OPENING.includes(character)) at = endOfBrackets(text, at);
    else at += 1;
  }
  return text.length;
}

/** The parts between separators that lie outside of every string and bracket, trimmed, without empty ones. */
export function splitAt(text: string, separators: string): string[] {
  const parts: string[] = [];
  for (let at = 0; at < text.length;) {
    const end = endOfSpan(text, at, separators);
    parts.push(text.slice(at, end).trim());
    at = end + 1;
  }
  return parts.filter((part) => part !== '');
}

const HEREDOC = /<<-?(\w+)\n([\s\S]*?)\n\s*\1(?=\n|$)/g;

/** Without comments; a heredoc becomes a string. */
export function plainText(text: string): string {
  return withoutComments(text.replace(HEREDOC, (_, _word, body: string) => JSON.stringify(body)));
}

function withoutComments(text: string): string {
  let plain = '';
  for (let at = 0; at < text.length;) {
    const end = endOfToken(text, at);
    if (!isComment(text, at)) plain += text.slice(at, end);
    at = end;
  }
  return plain;
}

function endOfToken(text: string, at: number): number {
  if (text[at] === '"') return endOfString(text, at);
  if (!isComment(text, at)) return at + 1;
  const newline = text.indexOf('\n', at);
  return newline === -1 ? text.length : newline;
}

function isComment(text: string, at: number): boolean {
  return text[at] === '#' || text.startsWith('//', at);
}
