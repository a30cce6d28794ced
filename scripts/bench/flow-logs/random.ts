/** Pseudo-random numbers that are the same on every machine: integer arithmetic only. */
export interface Random {
  /** An integer from 0 to `limit` (exclusive). */
  readonly below: (limit: number) => number;
  /** True in `perMille` of 1,000 cases. */
  readonly chance: (perMille: number) => boolean;
  /** One of the entries, each as likely as the others. */
  readonly pick: <T>(entries: readonly T[]) => T;
  /** As `pick`, but the first entries come far more often than the last ones. */
  readonly pickSkewed: <T>(entries: readonly T[]) => T;
}

const WARM_UP = 12;
const TWO_TO_32 = 4_294_967_296;

/** Chris Doty-Humphrey's sfc32 (PractRand). Streams of different seeds do not overlap in practice. */
export function createRandom(seed: number, stream = 0): Random {
  let [a, b, c, counter] = [seed | 0, stream | 0, 0x9e3779b9 | 0, 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  const below = (limit: number): number => Math.floor((next() / TWO_TO_32) * limit);
  const at = <T>(entries: readonly T[], index: number): T => {
    const entry = entries[index];
    if (entry === undefined) throw new Error('nothing to pick from');
    return entry;
  };
  for (let round = 0; round < WARM_UP; round += 1) next();
  return {
    below,
    chance: (perMille) => below(1000) < perMille,
    pick: (entries) => at(entries, below(entries.length)),
    pickSkewed: (entries) => at(entries, below(below(below(entries.length) + 1) + 1)),
  };
}
