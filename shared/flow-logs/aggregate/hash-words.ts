import { randomBytes } from 'node:crypto';

/**
 * Hashes words of 32 bits. Addresses and ports are chosen by attackers, so start and multipliers are secrets of this run:
 * nobody can prepare keys that all fall into one place.
 */
export class WordHash {
  private readonly seed: number;
  private readonly first: number;
  private readonly second: number;

  constructor() {
    const random = randomBytes(12);
    this.seed = random.readInt32LE(0);
    this.first = random.readInt32LE(4) | 1;
    this.second = random.readInt32LE(8) | 1;
  }

  /** Not negative. */
  of(words: Uint32Array, from: number, count: number): number {
    let hash = this.seed;
    for (let i = from; i < from + count; i++) {
      hash = Math.imul(hash ^ (words[i] ?? 0), this.first);
      hash ^= hash >>> 15;
      hash = Math.imul(hash, this.second);
      hash ^= hash >>> 13;
    }
    return hash >>> 0;
  }
}
