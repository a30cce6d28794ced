import { type ChunkSource, size } from './chunk-source.ts';
import type { ByteRange, ObjectRanges } from './object-ranges.ts';

/** Of one object, as stored: several objects are read at once. */
const HELD_BYTES = 8 * 2 ** 20;
/** Reading over a gap of this size takes less time than another request. */
const GAP_BYTES = 64 * 1024;
const SMALLEST_WINDOW = 64 * 1024;
const REQUESTS_AT_ONCE = 4;

/**
 * Reads columns as a whole, neighbours in one request. Those that are together too large for memory are left to be read by
 * windows.
 */
export async function fetchChunks(
  ranges: ObjectRanges,
  sources: readonly ChunkSource[],
): Promise<void> {
  const bytes = sources.reduce((sum, { range }) => sum + size(range), 0);
  if (bytes > HELD_BYTES) {
    shareMemory(sources);
    return;
  }
  const runs = toRuns(sources.filter(({ isHeld }) => !isHeld));
  for (let at = 0; at < runs.length; at += REQUESTS_AT_ONCE)
    await Promise.all(runs.slice(at, at + REQUESTS_AT_ONCE).map((run) => fetchRun(ranges, run)));
}

function shareMemory(sources: readonly ChunkSource[]): void {
  for (const source of sources)
    source.windowBytes = Math.max(SMALLEST_WINDOW, Math.floor(HELD_BYTES / sources.length));
}

interface Run extends ByteRange {
  readonly sources: readonly ChunkSource[];
}

function toRuns(sources: readonly ChunkSource[]): Run[] {
  const runs: Run[] = [];
  for (const source of sources.toSorted((a, b) => a.range.from - b.range.from)) {
    const last = runs.at(-1);
    const { from, to } = source.range;
    if (last && from - last.to <= GAP_BYTES) {
      const joined = { from: last.from, to: Math.max(last.to, to) };
      runs[runs.length - 1] = { ...joined, sources: [...last.sources, source] };
    } else {
      runs.push({ from, to, sources: [source] });
    }
  }
  return runs;
}

async function fetchRun(ranges: ObjectRanges, { sources, ...range }: Run): Promise<void> {
  const bytes = await ranges.read(range);
  for (const source of sources) {
    const from = source.range.from - range.from;
    source.hold(bytes.subarray(from, from + size(source.range)));
  }
}
