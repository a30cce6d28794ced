import { countAt, countUp } from './count-up.ts';
import { isReply, portOf, protocolOf } from './group-key.ts';
import {
  BYTES_SUM,
  DST_WORD,
  FLOWS_WORD,
  type GroupTable,
  SRC_WORD,
  TRAITS_WORD,
} from './group-table.ts';
import { WordHash } from './hash-words.ts';

/** Records of at most this many bytes carry next to nothing: tries, not talk. */
const SMALL_BYTES = 512;
/** From so many small groups on, a caller's calls may be a scan … */
const FEWEST = 16;
/** … of which so many are kept as its proof: more than thresholds of detections ask for. */
const KEPT = 128;
/** Scans of more groups than this are told apart no further. */
const LARGEST = 4096;
/** No scan. */
const NONE = -1;

/**
 * Marks with 1 small groups that together may be a scan, about `share` of either kind: of one caller and one target (many
 * ports: a vertical scan) and of one caller and one port (many targets: a horizontal one). The largest scans come first, and
 * of each stay up to 128 groups. The answer is how many are marked.
 */
export function markScans(table: GroupTable, marks: Uint8Array, share: number): number {
  markKind(table, { marks, share, write: callerAndTarget });
  markKind(table, { marks, share, write: callerAndPort });
  let marked = 0;
  for (const mark of marks) marked += mark;
  return marked;
}

/** Writes into `key` what the small groups of one scan have in common. */
type Common = (table: GroupTable, place: number, key: Uint32Array) => void;

const callerAndTarget: Common = (table, place, key) => {
  key[0] = table.word(place, SRC_WORD);
  key[1] = table.word(place, DST_WORD);
  key[2] = isReply(table.word(place, TRAITS_WORD)) ? 1 : 0;
};

const callerAndPort: Common = (table, place, key) => {
  const traits = table.word(place, TRAITS_WORD);
  const reply = isReply(traits);
  key[0] = table.word(place, reply ? DST_WORD : SRC_WORD);
  key[1] = portOf(traits);
  key[2] = (protocolOf(traits) << 1) | (reply ? 1 : 0);
};

interface Kind {
  readonly marks: Uint8Array;
  readonly share: number;
  readonly write: Common;
}

function markKind(table: GroupTable, { marks, share, write }: Kind): void {
  // Told apart by hash alone: scans that meet there are taken for one, which only makes it larger.
  const mask = 2 ** Math.ceil(Math.log2(table.size * 2)) - 1;
  const buckets = smallGroups(table, write, mask);
  const counts = countBuckets(buckets, mask + 1);
  const fewest = fewestWithin(counts, share);
  const kept = new Uint8Array(mask + 1);
  let left = share;
  // The larger scans first: those of the last size may not all have room.
  for (const [from, to] of [
    [fewest + 1, LARGEST],
    [fewest, fewest],
  ] as const) {
    left = markBuckets({ buckets, counts, kept, marks, from, to }, left);
  }
}

interface Buckets {
  readonly buckets: Int32Array;
  readonly counts: Uint16Array;
  readonly kept: Uint8Array;
  readonly marks: Uint8Array;
  readonly from: number;
  readonly to: number;
}

/** Marks what scans of `from` to `to` groups consist of while there is room; the answer is what is left of it. */
function markBuckets({ buckets, counts, kept, marks, from, to }: Buckets, room: number): number {
  let left = room;
  for (let place = 0; place < buckets.length && left > 0; place++) {
    const bucket = buckets[place] ?? NONE;
    const count = countAt(counts, bucket);
    if (count < from || count > to || countAt(kept, bucket) === KEPT) continue;
    countUp(kept, bucket);
    left -= 1 - countAt(marks, place);
    marks[place] = 1;
  }
  return left;
}

function countBuckets(buckets: Int32Array, length: number): Uint16Array {
  const counts = new Uint16Array(length);
  for (const bucket of buckets) {
    if (bucket >= 0 && countAt(counts, bucket) < LARGEST) countUp(counts, bucket);
  }
  return counts;
}

/** For each group a number that those of the same scan share; NONE: not a small one. */
function smallGroups(table: GroupTable, write: Common, mask: number): Int32Array {
  const hash = new WordHash();
  const key = new Uint32Array(3);
  const buckets = new Int32Array(table.size).fill(NONE);
  for (let place = 0; place < table.size; place++) {
    const bytes = table.sum(place, BYTES_SUM);
    if (bytes > SMALL_BYTES * table.word(place, FLOWS_WORD)) continue;
    write(table, place, key);
    buckets[place] = hash.of(key, 0, key.length) & mask;
  }
  return buckets;
}

/** The number of groups from which on all scans together stay within the share; never too few to be one. */
function fewestWithin(counts: Uint16Array, share: number): number {
  const byCount = new Uint32Array(LARGEST + 1);
  for (const count of counts) countUp(byCount, count);
  let total = 0;
  for (let count = LARGEST; count >= FEWEST; count--) {
    total += countAt(byCount, count) * Math.min(count, KEPT);
    // The first that does not fit begins to be kept; the share ends it.
    if (total > share) return count;
  }
  return FEWEST;
}
