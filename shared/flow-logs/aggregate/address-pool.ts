import { ipv4Text, ipv6Text } from './address-text.ts';
import { WordHash } from './hash-words.ts';
import { IS_IPV6, MISSING, type ParsedRecord, wordsOf } from './parsed-record.ts';

/** Stands for an address that the pool does not hold. */
export const UNKNOWN = -2;

const SMALLEST = 64;

/**
 * Turns addresses into codes: IPv4 is its own number, IPv6 is 2^32 plus its place in the pool. Codes of IPv6 hold until
 * the pool is renewed.
 */
export class AddressPool {
  /** Number of addresses of IPv6 in it. */
  size = 0;
  private readonly hash = new WordHash();
  private words = new Uint32Array(SMALLEST * 4);
  /** Place + 1 by hash; 0: free. Twice as many as there may be addresses. */
  private index = new Int32Array(SMALLEST * 2);

  /** Code of one of the record's addresses; MISSING stays. */
  codeOf(record: ParsedRecord, place: number): number {
    const code = record.number(place);
    return code === IS_IPV6 ? this.intern(record.ipv6, wordsOf(place)) : code;
  }

  /** The same without taking it in: UNKNOWN where it is not in the pool. */
  knownCodeOf(record: ParsedRecord, place: number): number {
    const code = record.number(place);
    if (code !== IS_IPV6) return code;
    const found = this.index[this.slotOf(record.ipv6, wordsOf(place))] ?? 0;
    return found === 0 ? UNKNOWN : IS_IPV6 + found - 1;
  }

  intern(words: Uint32Array, from: number): number {
    const slot = this.slotOf(words, from);
    const found = this.index[slot] ?? 0;
    if (found !== 0) return IS_IPV6 + found - 1;
    return IS_IPV6 + this.take(words, from, slot);
  }

  text(code: number): string {
    if (code === MISSING) return '';
    return code < IS_IPV6 ? ipv4Text(code) : ipv6Text(this.words, (code - IS_IPV6) * 4);
  }

  /** The code that an address of this pool has in another one. */
  translate(code: number, into: AddressPool): number {
    return code < IS_IPV6 ? code : into.intern(this.words, (code - IS_IPV6) * 4);
  }

  /** A copy of all addresses in their order, 4 words each. */
  export(): Uint32Array<ArrayBuffer> {
    return this.words.slice(0, this.size * 4);
  }

  private slotOf(words: Uint32Array, from: number): number {
    const mask = this.index.length - 1;
    let slot = this.hash.of(words, from, 4) & mask;
    for (;;) {
      const found = this.index[slot] ?? 0;
      if (found === 0 || this.holds(found - 1, words, from)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private holds(place: number, words: Uint32Array, from: number): boolean {
    for (let i = 0; i < 4; i++) {
      if (this.words[place * 4 + i] !== words[from + i]) return false;
    }
    return true;
  }

  private take(words: Uint32Array, from: number, slot: number): number {
    const place = this.size++;
    if (place * 4 === this.words.length) this.words = doubled(this.words);
    for (let i = 0; i < 4; i++) this.words[place * 4 + i] = words[from + i] ?? 0;
    this.index[slot] = place + 1;
    if (this.size * 2 > this.index.length) this.rebuild();
    return place;
  }

  private rebuild(): void {
    this.index = new Int32Array(this.index.length * 2);
    for (let place = 0; place < this.size; place++) {
      this.index[this.slotOf(this.words, place * 4)] = place + 1;
    }
  }
}

function doubled(words: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(words.length * 2);
  larger.set(words);
  return larger;
}
