import { countAt, countUp } from './count-up.ts';
import { isReply, portOf, protocolOf } from './group-key.ts';
import {
  BYTES_SUM,
  DST_WORD,
  FLOWS_WORD,
  type GroupArray,
  SRC_WORD,
  TRAITS_WORD,
} from './group-array.ts';
import { WordHash } from './hash-words.ts';

/** Records of at most this many bytes carry next to nothing: tries, not talk. */
const SMALL_BYTES = 512;
/** From so many small groups on, a caller's calls may be a scan … */
const FEWEST = 16;
/** … of which so many are kept as its proof: more than thresholds of detections ask for. */
const KEPT = 128;
/** Scans of more groups than this are told apart no further. */
const LARGEST = 4096;

/**
 * Marks with 1 small groups that together may be a scan, about `share` of either kind: of one caller and one target (many
 * ports: a vertical scan) and of one caller and one port (many targets: a horizontal one). The largest scans come first, and
 * of each stay up to 128 groups. The answer is how many are marked.
 */
export function markScans(groups: GroupArray, marks: Uint8Array, share: number): number {
  markKind(groups, { marks, share, write: callerAndTarget });
  markKind(groups, { marks, share, write: callerAndPort });
  let marked = 0;
  for (const mark of marks) marked += mark;
  return marked;
}

/** Writes into `key` what the small groups of one scan have in common. */
type Common = (groups: GroupArray, place: number, key: Uint32Array) => void;

const callerAndTarget: Common = (groups, place, key) => {
  key[0] = groups.word(place, SRC_WORD);
  key[1] = groups.word(place, DST_WORD);
  key[2] = isReply(groups.word(place, TRAITS_WORD)) ? 1 : 0;
};

const callerAndPort: Common = (groups, place, key) => {
  const traits = groups.word(place, TRAITS_WORD);
  const reply = isReply(traits);
  key[0] = groups.word(place, reply ? DST_WORD : SRC_WORD);
  key[1] = portOf(traits);
  key[2] = (protocolOf(traits) << 1) | (reply ? 1 : 0);
};

interface Kind {
  readonly marks: Uint8Array;
  readonly share: number;
  readonly write: Common;
}

function markKind(groups: GroupArray, { marks, share, write }: Kind): void {
  // Told apart by hash alone: scans that meet there are taken for one, which only makes it larger. The last is for the rest.
  const length = 2 ** Math.ceil(Math.log2(groups.size + 1));
  const buckets = smallGroups(groups, write, length);
  const counts = countBuckets(buckets, length);
  const fewest = fewestWithin(counts, share);
  const kept = new Uint16Array(length);
  // The larger scans first: those of the last size may not all have room.
  const left = markBuckets({ buckets, counts, kept, marks, from: fewest + 1, to: LARGEST }, share);
  markBuckets({ buckets, counts, kept, marks, from: fewest, to: fewest }, left);
}

interface Buckets {
  readonly buckets: Uint32Array;
  readonly counts: Uint16Array;
  readonly kept: Uint16Array;
  readonly marks: Uint8Array;
  readonly from: number;
  readonly to: number;
}

/** Marks what scans of `from` to `to` groups consist of while there is room; the answer is what is left of it. */
function markBuckets({ buckets, counts, kept, marks, from, to }: Buckets, room: number): number {
  let left = room;
  for (let place = 0; place < buckets.length && left > 0; place++) {
    const bucket = countAt(buckets, place);
    const count = countAt(counts, bucket);
    if (count < from || count > to || countAt(kept, bucket) === KEPT) continue;
    countUp(kept, bucket);
    if (marks[place] !== 1) left--;
    marks[place] = 1;
  }
  return left;
}

/** How many groups are in each bucket. Of the last one, which holds what is no scan, none. */
function countBuckets(buckets: Uint32Array, length: number): Uint16Array {
  const counts = new Uint16Array(length);
  for (let place = 0; place < buckets.length; place++) {
    const bucket = countAt(buckets, place);
    if (countAt(counts, bucket) < LARGEST) countUp(counts, bucket);
  }
  counts[length - 1] = 0;
  return counts;
}

/** For each group the bucket of its scan; the last one: it is not a small group. */
function smallGroups(groups: GroupArray, write: Common, length: number): Uint32Array {
  const hash = new WordHash();
  const key = new Uint32Array(3);
  const buckets = new Uint32Array(groups.size).fill(length - 1);
  for (let place = 0; place < groups.size; place++) {
    const bytes = groups.sum(place, BYTES_SUM);
    if (bytes > SMALL_BYTES * groups.word(place, FLOWS_WORD)) continue;
    write(groups, place, key);
    buckets[place] = hash.of(key, 0, key.length) % (length - 1);
  }
  return buckets;
}

/** The number of groups from which on all scans together stay within the share; never too few to be one. */
function fewestWithin(counts: Uint16Array, share: number): number {
  const byCount = new Uint32Array(LARGEST + 1);
  for (let bucket = 0; bucket < counts.length; bucket++) countUp(byCount, countAt(counts, bucket));
  let total = 0;
  for (let count = LARGEST; count >= FEWEST; count--) {
    total += countAt(byCount, count) * Math.min(count, KEPT);
    // The first that does not fit begins to be kept; the share ends it.
    if (total > share) return count;
  }
  return FEWEST;
}
