import type { FlowLogObject } from '../../../../../shared/flow-logs/flow-scan.ts';
import { ChunkSource } from '../../../../../shared/flow-logs/parquet/chunk-source.ts';
import { fetchChunks } from '../../../../../shared/flow-logs/parquet/fetch-chunks.ts';
import { ObjectRanges } from '../../../../../shared/flow-logs/parquet/object-ranges.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

/** An object whose bytes tell their position, in units of 64 KiB. */
function anObject() {
  const reads: [number, number][] = [];
  let inFlight = 0;
  let most = 0;
  const object: FlowLogObject = {
    name: 'large',
    size: 255 * 64 * KIB,
    read: () => {
      throw new Error('never as a whole');
    },
    readRange: async (from, to) => {
      reads.push([from, to]);
      most = Math.max(most, (inFlight += 1));
      await new Promise(setImmediate);
      inFlight -= 1;
      return Uint8Array.from({ length: to - from }, (_, index) => (from + index) / (64 * KIB));
    },
  };
  const ranges = new ObjectRanges(object, new AbortController().signal);
  const sourceOf = (from: number, to: number) => new ChunkSource(ranges, { from, to });
  return { reads, ranges, sourceOf, mostInFlight: () => most };
}

describe('columns that fit into memory', () => {
  it('are read with their neighbours, over small gaps', async () => {
    const { reads, ranges, sourceOf } = anObject();
    const behind = sourceOf(200 * KIB, 264 * KIB);
    const sources = [behind, sourceOf(0, 64 * KIB), sourceOf(128 * KIB, 136 * KIB)];
    await fetchChunks(ranges, [...sources, sourceOf(265 * KIB + 64 * KIB, 400 * KIB)]);

    expect(reads).toStrictEqual([
      [0, 264 * KIB],
      [329 * KIB, 400 * KIB],
    ]);
    expect([...(await behind.peek(262_143 - KIB, 2))]).toStrictEqual([3, 3]);
    expect(sources.every(({ isHeld }) => isHeld)).toBe(true);
    expect(reads).toHaveLength(2);
  });

  it('are read a few at once', async () => {
    const { reads, ranges, sourceOf, mostInFlight } = anObject();
    const sources = Array.from({ length: 10 }, (_, index) =>
      sourceOf(index * MIB, index * MIB + 1),
    );
    await fetchChunks(ranges, sources);

    expect(reads).toHaveLength(10);
    expect(mostInFlight()).toBe(4);
  });

  it('are not read again', async () => {
    const { reads, ranges, sourceOf } = anObject();
    const sources = [sourceOf(0, 10), sourceOf(5 * MIB, 5 * MIB + 10)];
    await fetchChunks(ranges, sources);
    await fetchChunks(ranges, sources);

    expect(reads).toHaveLength(2);
  });
});

describe('columns that are too large together', () => {
  it('are read by windows that share the memory', async () => {
    const { reads, ranges, sourceOf } = anObject();
    const sources = [sourceOf(0, 6 * MIB), sourceOf(6 * MIB, 12 * MIB)];
    await fetchChunks(ranges, sources);

    expect(reads).toStrictEqual([]);

    for (const source of sources) await source.peek(source.range.from, 100);

    expect(reads).toStrictEqual([
      [0, 4 * MIB],
      [6 * MIB, 10 * MIB],
    ]);
  });

  it('are read on where the window ends, and never past their own end', async () => {
    const { reads, sourceOf } = anObject();
    const source = sourceOf(MIB, 2 * MIB + 100);
    const at = MIB + 512 * KIB;

    expect(await source.peek(MIB, 10)).toHaveLength(10);
    expect([...(await source.peek(at - 1, 2))]).toStrictEqual([23, 24]);
    expect(await source.peek(2 * MIB, 1_000)).toHaveLength(100);
    expect(reads).toStrictEqual([
      [MIB, at],
      [at - 1, at - 1 + 512 * KIB],
      [2 * MIB, 2 * MIB + 100],
    ]);
  });
});

describe('a column whose dictionary may be enough', () => {
  it('is read to the end of that first, then on without reading anything twice', async () => {
    const { reads, sourceOf } = anObject();
    const source = sourceOf(0, 400 * KIB);
    source.pauseAt = 4 * KIB;
    await source.peek(0, 256);
    await source.peek(100, 3 * KIB);

    expect(reads).toStrictEqual([[0, 4 * KIB]]);

    await source.peek(4 * KIB, 256);

    expect(reads).toStrictEqual([
      [0, 4 * KIB],
      [4 * KIB, 400 * KIB],
    ]);
    expect(source.isHeld).toBe(true);
    expect([...(await source.peek(64 * KIB - 1, 2))]).toStrictEqual([0, 1]);
  });
});
