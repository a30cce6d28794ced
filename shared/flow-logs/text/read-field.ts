import {
  ACTION,
  DIRECTION,
  DST,
  LARGEST,
  MISSING,
  type ParsedRecord,
  PKT_DST,
  PKT_SRC,
  PLACES,
  SRC,
  STATUS,
} from '../aggregate/parsed-record.ts';
import { byteAt, DASH, endsField, isDigit, isWordAt } from './byte-at.ts';
import { readAddress } from './read-address.ts';

const ADDRESS = 1;
const WORD = 2;

/** How the field of each place is written; 0: as a number. */
const kinds = new Int8Array(PLACES);
for (const place of [SRC, DST, PKT_SRC, PKT_DST]) kinds[place] = ADDRESS;
for (const place of [ACTION, DIRECTION, STATUS]) kinds[place] = WORD;

const largest = Float64Array.from({ length: PLACES }, (_, place) => LARGEST[place] ?? 0);

/** A word stands for its place in the list. */
const WORDS: Readonly<Record<number, readonly Buffer[]>> = {
  [ACTION]: [Buffer.from('ACCEPT'), Buffer.from('REJECT')],
  [DIRECTION]: [Buffer.from('ingress'), Buffer.from('egress')],
  [STATUS]: [Buffer.from('OK'), Buffer.from('NODATA'), Buffer.from('SKIPDATA')],
};
const ACTIONS = WORDS[ACTION] ?? [];
const DIRECTIONS = WORDS[DIRECTION] ?? [];
const STATUSES = WORDS[STATUS] ?? [];

/** A number of so many digits has 32 bits at most. */
const FEW_DIGITS = 9;
/** More digits than any number here has that a double holds exactly. */
const MOST_DIGITS = 16;

/** Reads the field at `from` into its place: the place after the field, or -1 for what cannot stand there. */
export function readField(bytes: Uint8Array, from: number, into: FieldPlace): number {
  const kind = kinds[into.place];
  if (kind === ADDRESS) return readAddress(bytes, from, into);
  return kind === WORD ? readWord(bytes, from, into) : readNumber(bytes, from, into);
}

export interface FieldPlace {
  readonly record: ParsedRecord;
  readonly place: number;
}

function readNumber(bytes: Uint8Array, from: number, { record, place }: FieldPlace): number {
  let byte = byteAt(bytes, from);
  if (byte === DASH) {
    record.numbers[place] = MISSING;
    return from + 1;
  }
  // Nearly all digits are among the first nine, and arithmetic of 32 bits is faster.
  const few = from + FEW_DIGITS;
  let first = 0;
  let at = from;
  for (; isDigit(byte) && at < few; byte = byteAt(bytes, ++at))
    first = (first * 10 + byte - 48) | 0;
  let value = first;
  for (; isDigit(byte); byte = byteAt(bytes, ++at)) value = value * 10 + byte - 48;
  record.numbers[place] = value;
  return isPossible(place, at - from, value) ? at : -1;
}

function isPossible(place: number, digits: number, value: number): boolean {
  return digits > 0 && digits <= MOST_DIGITS && value <= (largest[place] ?? 0);
}

function readWord(bytes: Uint8Array, from: number, { record, place }: FieldPlace): number {
  if (byteAt(bytes, from) === DASH) {
    record.numbers[place] = MISSING;
    return from + 1;
  }
  const words = place === ACTION ? ACTIONS : place === STATUS ? STATUSES : DIRECTIONS;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word && isWordAt(bytes, from, word)) {
      record.numbers[place] = i;
      return from + word.length;
    }
  }
  return -1;
}

/** Past the field and what ends it is found by the caller: the place of the next space or end of line. */
export function skipField(bytes: Uint8Array, from: number): number {
  let at = from;
  while (!endsField(byteAt(bytes, at))) at++;
  return at;
}
