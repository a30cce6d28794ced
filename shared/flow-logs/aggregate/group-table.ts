import { WordHash } from './hash-words.ts';
import { BYTES, END, PACKETS, type ParsedRecord, START, TCP_FLAGS } from './parsed-record.ts';

/** Words of a group: the first four are its key. */
export const WORDS = 8;
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

/** Sums of a group. */
export const SUMS = 2;
export const BYTES_SUM = 0;
export const PACKETS_SUM = 1;

const SMALLEST = 256;

/**
 * Groups in typed arrays, one after the other, found by open addressing: no object for a group, so that millions of
 * records cost no garbage, and a copy of the arrays is a copy of the table. A group takes 48 bytes and 8 to 16 of index.
 */
export class GroupTable {
  size = 0;
  words = new Uint32Array(SMALLEST * WORDS);
  sums = new Float64Array(SMALLEST * SUMS);
  /** Fill in before `place`. */
  readonly key = new Uint32Array(KEY_WORDS);
  readonly limit: number;
  private readonly hash = new WordHash();
  /** Place + 1 by hash; 0: free. */
  private index = new Int32Array(SMALLEST * 2);

  constructor(limit: number) {
    this.limit = limit;
  }

  /** One more than allowed: the caller drops some then. */
  get isOverfull(): boolean {
    return this.size > this.limit;
  }

  /** Adds a record to the group of `key`. */
  add(record: ParsedRecord): void {
    this.addTo(this.place(), record);
  }

  /** Adds what another table knows of the group of `key`. */
  addGroup(from: Groups, place: number): void {
    const own = this.place();
    this.widen(own, from.word(place, FIRST_WORD), from.word(place, LAST_WORD));
    const at = own * WORDS;
    this.words[at + FLOWS_WORD] = this.word(own, FLOWS_WORD) + from.word(place, FLOWS_WORD);
    this.words[at + FLAGS_WORD] = this.word(own, FLAGS_WORD) | from.word(place, FLAGS_WORD);
    this.addSums(own, from.sum(place, BYTES_SUM), from.sum(place, PACKETS_SUM));
  }

  word(place: number, word: number): number {
    return this.words[place * WORDS + word] ?? 0;
  }

  sum(place: number, sum: number): number {
    return this.sums[place * SUMS + sum] ?? 0;
  }

  /** Keeps the groups that are marked and moves them together. */
  retain(isKept: Uint8Array): void {
    let size = 0;
    for (let place = 0; place < this.size; place++) {
      if (isKept[place] !== 1) continue;
      this.words.copyWithin(size * WORDS, place * WORDS, (place + 1) * WORDS);
      this.sums.copyWithin(size * SUMS, place * SUMS, (place + 1) * SUMS);
      size++;
    }
    this.size = size;
    this.reindex(this.index.length);
  }

  /** After keys were changed in place. */
  reindex(length = this.index.length): void {
    if (length === this.index.length) this.index.fill(0);
    else this.index = new Int32Array(length);
    for (let place = 0; place < this.size; place++) {
      this.index[this.slotOf(this.words, place * WORDS)] = place + 1;
    }
  }

  /** Place of the group of `key`; a new one is empty. */
  private place(): number {
    const slot = this.slotOf(this.key, 0);
    const found = this.index[slot] ?? 0;
    return found === 0 ? this.take(slot) : found - 1;
  }

  private addTo(place: number, record: ParsedRecord): void {
    this.widen(place, record.number(START), record.number(END));
    const at = place * WORDS;
    const flags = record.number(TCP_FLAGS);
    this.words[at + FLOWS_WORD] = this.word(place, FLOWS_WORD) + 1;
    if (flags > 0) this.words[at + FLAGS_WORD] = this.word(place, FLAGS_WORD) | flags;
    this.addSums(place, Math.max(record.number(BYTES), 0), Math.max(record.number(PACKETS), 0));
  }

  private addSums(place: number, bytes: number, packets: number): void {
    const at = place * SUMS;
    this.sums[at + BYTES_SUM] = this.sum(place, BYTES_SUM) + bytes;
    this.sums[at + PACKETS_SUM] = this.sum(place, PACKETS_SUM) + packets;
  }

  private widen(place: number, first: number, last: number): void {
    const at = place * WORDS;
    if (first < this.word(place, FIRST_WORD)) this.words[at + FIRST_WORD] = first;
    if (last > this.word(place, LAST_WORD)) this.words[at + LAST_WORD] = last;
  }

  private slotOf(words: Uint32Array, from: number): number {
    const mask = this.index.length - 1;
    let slot = this.hash.of(words, from, KEY_WORDS) & mask;
    for (;;) {
      const found = this.index[slot] ?? 0;
      if (found === 0 || this.hasKey((found - 1) * WORDS, words, from)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private hasKey(at: number, words: Uint32Array, from: number): boolean {
    const own = this.words;
    return (
      own[at] === words[from] &&
      own[at + 1] === words[from + 1] &&
      own[at + 2] === words[from + 2] &&
      own[at + 3] === words[from + 3]
    );
  }

  private take(slot: number): number {
    const place = this.size++;
    if (place * WORDS >= this.words.length) this.enlarge();
    const at = place * WORDS;
    this.words.set(this.key, at);
    this.words.fill(0, at + KEY_WORDS, at + WORDS);
    this.words[at + FIRST_WORD] = 0xffffffff;
    this.sums.fill(0, place * SUMS, (place + 1) * SUMS);
    this.index[slot] = place + 1;
    if (this.size * 2 > this.index.length && !this.isOverfull) this.reindex(this.index.length * 2);
    return place;
  }

  private enlarge(): void {
    const groups = Math.min(this.size * 2, this.limit + 1);
    const words = new Uint32Array(groups * WORDS);
    words.set(this.words);
    this.words = words;
    const sums = new Float64Array(groups * SUMS);
    sums.set(this.sums);
    this.sums = sums;
  }
}

/** What can be read of groups. */
export interface Groups {
  readonly size: number;
  readonly word: (place: number, word: number) => number;
  readonly sum: (place: number, sum: number) => number;
}
