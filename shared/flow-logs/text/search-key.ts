/** Letters that few other fields have, the rarest first; of digits every field is full. */
const RARE_LETTERS = ['d', 'f', 'b', 'c', 'a', 'e'];
/** The platform looks for up to so many bytes by the first of them, with memchr. */
const LONGEST = 7;
const SHORTEST = 4;
/** Identifiers and prefixes begin alike (`eni-0`). */
const COMMON_BEGIN = 5;

/** The part of a text that is looked for first. */
export interface SearchKey {
  readonly bytes: Buffer;
  /** Where in the text it is. */
  readonly offset: number;
}

/**
 * A part that begins with a rare byte is found in half the time of the whole: the search then runs at the speed of memory
 * instead of comparing at every tenth byte. Without a letter the whole text is looked for.
 */
export function searchKeyOf(text: string): SearchKey {
  const places = RARE_LETTERS.map((letter) => text.lastIndexOf(letter, text.length - SHORTEST));
  const offset = places.find((place) => place >= COMMON_BEGIN);
  if (offset === undefined) return { bytes: Buffer.from(text, 'latin1'), offset: 0 };
  return { bytes: Buffer.from(text.slice(offset, offset + LONGEST), 'latin1'), offset };
}
