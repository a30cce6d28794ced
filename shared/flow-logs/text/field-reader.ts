import {
  ACTION,
  DIRECTION,
  DST,
  LARGEST,
  MISSING,
  ParsedRecord,
  PKT_DST,
  PKT_SRC,
  PLACES,
  SRC,
  STATUS,
} from '../aggregate/parsed-record.ts';
import { byteAt, DASH, endsField, isDigit, isWordAt } from './byte-at.ts';
import { AddressReader } from './read-address.ts';

const NUMBER = 0;
const ADDRESS = 1;

/** How the field of each place is written: as a number, an address or (2) a word. */
const kinds = new Int8Array(PLACES);
kinds.fill(NUMBER);
for (const place of [SRC, DST, PKT_SRC, PKT_DST]) kinds[place] = ADDRESS;
for (const place of [ACTION, DIRECTION, STATUS]) kinds[place] = 2;

const largest = Float64Array.from({ length: PLACES }, (_, place) => LARGEST[place] ?? 0);

/** A word stands for its place in the list. */
const ACTIONS = [Buffer.from('ACCEPT'), Buffer.from('REJECT')];
const DIRECTIONS = [Buffer.from('ingress'), Buffer.from('egress')];
const STATUSES = [Buffer.from('OK'), Buffer.from('NODATA'), Buffer.from('SKIPDATA')];

/** A number of so many digits has 32 bits at most. */
const FEW_DIGITS = 9;
/** More digits than any number here has that a double holds exactly. */
const MOST_DIGITS = 16;

/** Reads fields into its record. Made for speed: methods of one object, no strings, no objects of their own. */
export class FieldReader {
  readonly record = new ParsedRecord();
  private readonly numbers = this.record.numbers;
  private readonly addresses = new AddressReader(this.record);

  /** Reads the field at `from` into its place: where the field ends, or -1 for what cannot stand there. */
  read(bytes: Buffer, from: number, place: number): number {
    const kind = kinds[place];
    if (kind === NUMBER) return this.readNumber(bytes, from, place);
    if (kind === ADDRESS) return this.addresses.read(bytes, from, place);
    return this.readWord(bytes, from, place);
  }

  /** Where the field ends. */
  skip(bytes: Buffer, from: number): number {
    let at = from;
    while (!endsField(byteAt(bytes, at))) at++;
    return at;
  }

  private readNumber(bytes: Buffer, from: number, place: number): number {
    let byte = byteAt(bytes, from);
    if (byte === DASH) return this.readDash(from, place);
    // Nearly all digits are among the first nine, and arithmetic of 32 bits is faster.
    const few = from + FEW_DIGITS;
    let low = 0;
    let at = from;
    for (; isDigit(byte) && at < few; byte = byteAt(bytes, ++at)) low = (low * 10 + byte - 48) | 0;
    let value = low;
    for (; isDigit(byte); byte = byteAt(bytes, ++at)) value = value * 10 + byte - 48;
    this.numbers[place] = value;
    return isPossible(place, at - from, value) ? at : -1;
  }

  private readWord(bytes: Buffer, from: number, place: number): number {
    if (byteAt(bytes, from) === DASH) return this.readDash(from, place);
    const words = place === ACTION ? ACTIONS : place === STATUS ? STATUSES : DIRECTIONS;
    for (let i = 0; i < words.length; i++) {
      const word = words[i];
      if (!word || !isWordAt(bytes, from, word)) continue;
      this.numbers[place] = i;
      return from + word.length;
    }
    return -1;
  }

  private readDash(from: number, place: number): number {
    this.numbers[place] = MISSING;
    return from + 1;
  }
}

function isPossible(place: number, digits: number, value: number): boolean {
  return digits > 0 && digits <= MOST_DIGITS && value <= (largest[place] ?? 0);
}
