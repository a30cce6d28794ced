import {
  BYTES_SUM,
  FIRST_WORD,
  FLAGS_WORD,
  FLOWS_WORD,
  GROUP_BYTES,
  GroupArray,
  KEY_WORDS,
  LAST_WORD,
  PACKETS_SUM,
} from './group-array.ts';
import { WordHash } from './hash-words.ts';
import { BYTES, END, PACKETS, type ParsedRecord, START, TCP_FLAGS } from './parsed-record.ts';

const SMALLEST = 256;

/** Groups found by their key, by open addressing. A group takes 48 bytes, and 8 to 16 of the index. */
export class GroupTable {
  readonly groups = new GroupArray(new ArrayBuffer(SMALLEST * GROUP_BYTES));
  /** Fill in before a group is added to. */
  readonly key = new Uint32Array(KEY_WORDS);
  readonly limit: number;
  private readonly hash = new WordHash();
  private readonly other = new Uint32Array(KEY_WORDS);
  /** Place + 1 by hash; 0: free. */
  private index = new Int32Array(SMALLEST * 2);

  constructor(limit: number) {
    this.limit = limit;
  }

  /** One more than allowed: the caller drops some then. */
  get isOverfull(): boolean {
    return this.groups.size > this.limit;
  }

  /** Adds a record to the group of `key`. */
  add(record: ParsedRecord): void {
    const { groups } = this;
    const place = this.place();
    const flags = record.number(TCP_FLAGS);
    this.widen(place, record.number(START), record.number(END));
    groups.setWord(place, FLOWS_WORD, groups.word(place, FLOWS_WORD) + 1);
    if (flags > 0) groups.setWord(place, FLAGS_WORD, groups.word(place, FLAGS_WORD) | flags);
    groups.addTo(place, Math.max(record.number(BYTES), 0), Math.max(record.number(PACKETS), 0));
  }

  /** Adds what another table knows of the group of `key`. */
  addGroup(from: GroupArray, other: number): void {
    const { groups } = this;
    const place = this.place();
    this.widen(place, from.word(other, FIRST_WORD), from.word(other, LAST_WORD));
    const flows = groups.word(place, FLOWS_WORD) + from.word(other, FLOWS_WORD);
    const flags = groups.word(place, FLAGS_WORD) | from.word(other, FLAGS_WORD);
    groups.setWord(place, FLOWS_WORD, flows);
    groups.setWord(place, FLAGS_WORD, flags);
    groups.addTo(place, from.sum(other, BYTES_SUM), from.sum(other, PACKETS_SUM));
  }

  /** Keeps the groups that are marked with 1. */
  retain(marks: Uint8Array): void {
    this.groups.retain(marks);
    this.reindex();
  }

  /** After keys were changed in place. */
  reindex(length = this.index.length): void {
    if (length === this.index.length) this.index.fill(0);
    else this.index = new Int32Array(length);
    for (let place = 0; place < this.groups.size; place++) {
      this.groups.copyKey(place, this.other);
      this.index[this.slotOf(this.other)] = place + 1;
    }
  }

  /** Place of the group of `key`; a new one is empty. */
  private place(): number {
    const slot = this.slotOf(this.key);
    const found = this.index[slot] ?? 0;
    return found === 0 ? this.take(slot) : found - 1;
  }

  private widen(place: number, first: number, last: number): void {
    const { groups } = this;
    if (first < groups.word(place, FIRST_WORD)) groups.setWord(place, FIRST_WORD, first);
    if (last > groups.word(place, LAST_WORD)) groups.setWord(place, LAST_WORD, last);
  }

  private slotOf(key: Uint32Array): number {
    const mask = this.index.length - 1;
    let slot = this.hash.of(key, 0, KEY_WORDS) & mask;
    for (;;) {
      const found = this.index[slot] ?? 0;
      if (found === 0 || this.groups.hasKey(found - 1, key)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private take(slot: number): number {
    const { size, capacity } = this.groups;
    if (size === capacity) this.groups.enlarge(Math.min(size * 2, this.limit + 1));
    const place = this.groups.push(this.key);
    this.index[slot] = place + 1;
    const isCrowded = this.groups.size * 2 > this.index.length;
    if (isCrowded && !this.isOverfull) this.reindex(this.index.length * 2);
    return place;
  }
}
