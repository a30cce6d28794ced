export const NEWLINE = 10;
export const RETURN = 13;
export const SPACE = 32;
export const DASH = 45;
export const DOT = 46;
export const COLON = 58;

export const ZERO = 48;
const NINE = 57;

/** Beyond the end there are newlines, so that no loop over a line runs on. */
export function byteAt(bytes: Uint8Array, place: number): number {
  return bytes[place] ?? NEWLINE;
}

export function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}

/** Space, newline or carriage return. */
export function endsField(byte: number): boolean {
  return byte <= SPACE;
}

/** Whether the field that begins at `place` is exactly this word. */
export function isWordAt(bytes: Uint8Array, place: number, word: Uint8Array): boolean {
  for (let i = 0; i < word.length; i++) {
    if (byteAt(bytes, place + i) !== word[i]) return false;
  }
  return endsField(byteAt(bytes, place + word.length));
}
