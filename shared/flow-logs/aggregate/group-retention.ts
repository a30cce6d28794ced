import { countAt, countUp } from './count-up.ts';
import { BYTES_SUM, FLOWS_WORD, type GroupArray } from './group-array.ts';
import { markScans } from './scan-retention.ts';

/** A record weighs as much as this many bytes more: many small records are worth keeping, too. */
const BYTES_PER_RECORD = 1500;
/** Share of the room that proofs of scans may take, for each of the two kinds. */
const SCAN_SHARE = 0.25;
/** Weights are told apart by this many steps for each doubling. */
const STEPS = 8;
const LEVELS = 64 * STEPS;

/**
 * Marks with 1 the groups that are worth keeping, at most `room` of them: those with most bytes and records, but first the
 * proofs of scans, which consist of the very smallest groups (see scan-retention.ts). So a scan may look smaller than it
 * was, but not as if there was none.
 */
export function selectGroups(groups: GroupArray, room: number): Uint8Array {
  const marks = new Uint8Array(groups.size);
  if (room >= groups.size) return marks.fill(1);
  const share = Math.floor(room * SCAN_SHARE);
  const marked = markScans(groups, marks, share);
  markLargest(groups, marks, room - marked);
  return marks;
}

/** By levels of weight instead of sorting; within the last level that has room the oldest stay. */
function markLargest(groups: GroupArray, marks: Uint8Array, room: number): void {
  const levels = new Uint16Array(groups.size);
  const counts = new Uint32Array(LEVELS);
  for (let place = 0; place < groups.size; place++) {
    levels[place] = levelOf(groups, place);
    if (marks[place] !== 1) countUp(counts, countAt(levels, place));
  }
  const { lowest, left } = lowestWithin(counts, room);
  let leftInLowest = left;
  for (let place = 0; place < groups.size; place++) {
    const level = countAt(levels, place);
    if (marks[place] === 1 || level < lowest) continue;
    if (level > lowest || leftInLowest-- > 0) marks[place] = 1;
  }
}

/** The lowest level of which some have room, and how many. */
function lowestWithin(counts: Uint32Array, room: number): { lowest: number; left: number } {
  let left = room;
  let lowest = LEVELS - 1;
  for (; lowest > 0 && countAt(counts, lowest) <= left; lowest--) left -= countAt(counts, lowest);
  return { lowest, left };
}

function levelOf(groups: GroupArray, place: number): number {
  const weight = groups.sum(place, BYTES_SUM) + groups.word(place, FLOWS_WORD) * BYTES_PER_RECORD;
  return Math.min(Math.floor(Math.log2(weight + 1) * STEPS), LEVELS - 1);
}
