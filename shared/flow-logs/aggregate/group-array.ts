/** Words of a group: the first four are its key. */
export const KEY_WORDS = 4;
/** Addresses: the number of IPv4, or the place in the pool of addresses. */
export const SRC_WORD = 0;
export const DST_WORD = 1;
/** Packed by group-key.ts. */
export const TRAITS_WORD = 2;
/** Place of the interface in the scope. */
export const INTERFACE_WORD = 3;
export const FLOWS_WORD = 4;
export const FIRST_WORD = 5;
export const LAST_WORD = 6;
export const FLAGS_WORD = 7;

/** Sums of a group: doubles behind its words. */
export const BYTES_SUM = 0;
export const PACKETS_SUM = 1;

export const GROUP_BYTES = 48;
const WORDS = GROUP_BYTES / 4;
const DOUBLES = GROUP_BYTES / 8;
const FIRST_DOUBLE = 4;

/**
 * Groups one behind the other in one buffer: no object for a group, so that millions of records cost no garbage, all of a
 * group in one or two lines of the cache, and nothing but the buffer to hand to another thread.
 */
export class GroupArray {
  size: number;
  buffer: ArrayBuffer;
  private words: Uint32Array;
  private doubles: Float64Array;

  constructor(buffer: ArrayBuffer, size = 0) {
    this.size = size;
    this.buffer = buffer;
    this.words = new Uint32Array(buffer);
    this.doubles = new Float64Array(buffer);
  }

  get capacity(): number {
    return this.words.length / WORDS;
  }

  word(place: number, word: number): number {
    return this.words[place * WORDS + word] ?? 0;
  }

  setWord(place: number, word: number, value: number): void {
    this.words[place * WORDS + word] = value;
  }

  sum(place: number, sum: number): number {
    return this.doubles[place * DOUBLES + FIRST_DOUBLE + sum] ?? 0;
  }

  addTo(place: number, bytes: number, packets: number): void {
    const at = place * DOUBLES + FIRST_DOUBLE;
    this.doubles[at + BYTES_SUM] = (this.doubles[at + BYTES_SUM] ?? 0) + bytes;
    this.doubles[at + PACKETS_SUM] = (this.doubles[at + PACKETS_SUM] ?? 0) + packets;
  }

  hasKey(place: number, key: Uint32Array): boolean {
    const at = place * WORDS;
    const { words } = this;
    return (
      words[at] === key[0] &&
      words[at + 1] === key[1] &&
      words[at + 2] === key[2] &&
      words[at + 3] === key[3]
    );
  }

  copyKey(place: number, into: Uint32Array): void {
    for (let i = 0; i < KEY_WORDS; i++) into[i] = this.word(place, i);
  }

  /** A new group, empty but for its key. */
  push(key: Uint32Array): number {
    const place = this.size++;
    const at = place * WORDS;
    this.words.set(key, at);
    this.words.fill(0, at + KEY_WORDS, at + WORDS);
    this.words[at + FIRST_WORD] = 0xffffffff;
    return place;
  }

  enlarge(capacity: number): void {
    const buffer = this.buffer.transfer(capacity * GROUP_BYTES);
    this.buffer = buffer;
    this.words = new Uint32Array(buffer);
    this.doubles = new Float64Array(buffer);
  }

  /** Moves the groups that are marked with 1 together; the others are gone. */
  retain(marks: Uint8Array): void {
    let size = 0;
    for (let place = 0; place < this.size; place++) {
      if (marks[place] !== 1) continue;
      const begin = place;
      while (marks[place + 1] === 1) place++;
      this.words.copyWithin(size * WORDS, begin * WORDS, (place + 1) * WORDS);
      size += place + 1 - begin;
    }
    this.size = size;
  }
}
