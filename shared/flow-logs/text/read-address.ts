import { countAt } from '../aggregate/count-up.ts';
import { IS_IPV6, MISSING, ParsedRecord, SRC, wordsOf } from '../aggregate/parsed-record.ts';
import { byteAt, COLON, DASH, DOT, endsField, isDigit, NEWLINE, ZERO } from './byte-at.ts';

/** Reads addresses into a record: those of IPv4 as numbers, those of IPv6 into its words. */
export class AddressReader {
  private readonly record: ParsedRecord;
  private readonly numbers: Float64Array;

  constructor(record: ParsedRecord) {
    this.record = record;
    this.numbers = record.numbers;
  }

  /** Where the field ends that begins at `from`, or -1 for what is no address. `place`: SRC, DST, PKT_SRC or PKT_DST. */
  read(bytes: Uint8Array, from: number, place: number): number {
    if (byteAt(bytes, from) === DASH) {
      this.numbers[place] = MISSING;
      return from + 1;
    }
    const end = this.readIpv4(bytes, from, place);
    if (end >= 0) return end;
    this.numbers[place] = IS_IPV6;
    return readIpv6(bytes, from, this.record.ipv6.subarray(wordsOf(place), wordsOf(place) + 4));
  }

  readIpv4(bytes: Uint8Array, from: number, place: number): number {
    let address = 0;
    let at = from;
    for (let parts = 1; parts < 4; parts++) {
      const octet = readOctet(bytes, at);
      at += octet & 3;
      if (octet < 0 || byteAt(bytes, at++) !== DOT) return -1;
      address = (address << 8) | (octet >> 2);
    }
    const last = readOctet(bytes, at);
    at += last & 3;
    if (last < 0 || !endsField(byteAt(bytes, at))) return -1;
    // As a number that is not negative.
    this.numbers[place] = ((address << 8) | (last >> 2)) >>> 0;
    return at;
  }
}

/** Up to three digits, no zero in front: four times their value, and their number; or -1. */
function readOctet(bytes: Uint8Array, from: number): number {
  let value = 0;
  let digits = 0;
  for (; digits < 3; digits++) {
    const byte = byteAt(bytes, from + digits);
    if (!isDigit(byte)) break;
    value = value * 10 + byte - 48;
  }
  const isLonger = digits > 1 && byteAt(bytes, from) === ZERO;
  return digits === 0 || value > 255 || isLonger ? -1 : value * 4 + digits;
}

/** The address of IPv6 that is being read: its groups so far, and how many come before the `::`. */
const groups = new Uint16Array(8);
const read = { count: 0, gap: -1 };

/** RFC 4291, section 2.2, in any of its spellings. The place after the address, or -1; `words` gets it as 4 x 32 bits. */
export function readIpv6(bytes: Uint8Array, from: number, words: Uint32Array): number {
  read.count = 0;
  read.gap = isGap(bytes, from) ? 0 : -1;
  let at = read.gap < 0 ? from : from + 2;
  while (at >= 0 && !endsField(byteAt(bytes, at))) at = readPart(bytes, at);
  return at >= 0 && spread(words) ? at : -1;
}

/** A group and what follows it. */
function readPart(bytes: Uint8Array, from: number): number {
  const end = readGroup(bytes, from);
  if (end < 0) return -1;
  const byte = byteAt(bytes, end);
  if (byte === DOT) return readTail(bytes, from);
  read.count++;
  if (endsField(byte)) return end;
  if (isGap(bytes, end)) return readGap(end);
  return byte === COLON && !endsField(byteAt(bytes, end + 1)) ? end + 1 : -1;
}

/** Zeros may be left out once. */
function readGap(at: number): number {
  if (read.gap >= 0) return -1;
  read.gap = read.count;
  return at + 2;
}

function isGap(bytes: Uint8Array, at: number): boolean {
  return byteAt(bytes, at) === COLON && byteAt(bytes, at + 1) === COLON;
}

/** Up to four hexadecimal digits. */
function readGroup(bytes: Uint8Array, from: number): number {
  let value = 0;
  let at = from;
  for (; at < from + 5; at++) {
    const digit = hexadecimal(byteAt(bytes, at));
    if (digit < 0) break;
    value = value * 16 + digit;
  }
  if (at === from || at > from + 4 || read.count > 7) return -1;
  groups[read.count] = value;
  return at;
}

const tail = new ParsedRecord();
const tailReader = new AddressReader(tail);

/** The last two groups in the manner of IPv4. */
function readTail(bytes: Uint8Array, from: number): number {
  const end = tailReader.readIpv4(bytes, from, SRC);
  if (end < 0 || read.count > 6) return -1;
  const address = tail.number(SRC);
  groups[read.count++] = address >>> 16;
  groups[read.count++] = address & 0xffff;
  return end;
}

/** Eight groups into four words, with zeros where the gap is. */
function spread(words: Uint32Array): boolean {
  const { count, gap } = read;
  if (gap < 0 ? count !== 8 : count > 7) return false;
  words.fill(0);
  for (let i = 0; i < count; i++) {
    const place = gap >= 0 && i >= gap ? 8 - count + i : i;
    const group = countAt(groups, i);
    const word = place >>> 1;
    words[word] = countAt(words, word) | (place % 2 === 0 ? group << 16 : group);
  }
  return true;
}

function hexadecimal(byte: number): number {
  if (isDigit(byte)) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

const LONGEST = 45;
const scratch = Buffer.alloc(LONGEST + 1);

/** Reads the address of a string; false: it is none. */
export function readAddressText(
  text: string | undefined,
  record: ParsedRecord,
  place: number,
): boolean {
  if (text === undefined) {
    record.numbers[place] = MISSING;
    return true;
  }
  if (text.length > LONGEST) return false;
  const length = scratch.write(text, 'latin1');
  scratch[length] = NEWLINE;
  return new AddressReader(record).read(scratch, 0, place) === length;
}
