import { BrokenObjectError } from '../broken-object.ts';

/** No value that counts here is longer: an IPv6 address has at most 45 characters, an interface's id 21. */
const MAX_TEXT_BYTES = 64;

/** A value as it counts: undefined where there is none, null where it makes no sense. */
export type Word = string | undefined | null;

/** Values of a page or of a dictionary by reference. */
export interface TextPool {
  readonly at: (reference: number) => Word;
}

/** What a text must look like. */
export type WordRule = (text: string) => boolean;

/** Made of the characters of one; the aggregate reads it closer. */
export const isAddress: WordRule = (text) => /^[\da-fA-F:.]+$/.test(text);
export const isIdentifier: WordRule = (text) => /^[\w-]+$/.test(text);

export interface TextSpans {
  readonly bytes: Buffer;
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
}

/** Texts that are told by their place among all. */
export function createSpanPool({ bytes, starts, lengths }: TextSpans, rule: WordRule): TextPool {
  return {
    at: (reference) =>
      readWord(bytes, { start: starts[reference], length: lengths[reference] }, rule),
  };
}

/** Texts that are told by the position of their first byte, which follows their length. */
export function createPositionPool(bytes: Buffer, rule: WordRule): TextPool {
  return {
    at: (start) => readWord(bytes, { start, length: bytes.readUInt32LE(start - 4) }, rule),
  };
}

/** Remembers what it was asked before. */
export function createDictionary(pool: TextPool, references: Int32Array): TextPool {
  const isKnown = new Uint8Array(references.length);
  const words: Word[] = [];
  return {
    at: (index) => {
      if (isKnown[index] === 1) return words[index];
      const reference = references[index];
      if (reference === undefined) throw beyondDictionary();
      isKnown[index] = 1;
      return (words[index] = pool.at(reference));
    },
  };
}

export function beyondDictionary(): BrokenObjectError {
  return new BrokenObjectError('Parquet page with an index beyond its dictionary');
}

interface Place {
  readonly start: number | undefined;
  readonly length: number | undefined;
}

function readWord(bytes: Buffer, { start = 0, length = 0 }: Place, rule: WordRule): Word {
  if (length > MAX_TEXT_BYTES) return null;
  const text = bytes.toString('latin1', start, start + length);
  if (text === '' || text === '-') return undefined;
  return rule(text) ? text : null;
}
