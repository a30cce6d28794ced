import { gzipSync } from 'node:zlib';
import { TransientError } from '../../../../shared/domain/errors.ts';
import type { FlowLogObject, ScanLimits } from '../../../../shared/flow-logs/flow-scan.ts';
import { scanObjects, type ScanOptions } from '../../../../shared/flow-logs/scan-objects.ts';
import {
  aFile,
  aLine,
  anObject,
  aQuery,
  ENI,
  EVERYTHING,
  T0,
} from '../../../builders/flow-lines.ts';
import { aParquet } from '../../../builders/parquet.ts';
import { aFlowRow, asAws } from '../../../builders/parquet-flows.ts';

const NO_LIMITS: ScanLimits = { objects: 1000, bytes: 1e9, milliseconds: 60_000 };
const text = aFile([aLine()]);

function objects(count: number): FlowLogObject[] {
  return Array.from({ length: count }, (_, i) => anObject(gzipSync(text), { name: `${i}.log.gz` }));
}

function scan(all: readonly FlowLogObject[], options: Partial<ScanOptions> = {}) {
  return scanObjects(all, aQuery(), { limits: NO_LIMITS, ...options });
}

/** Hands out its first piece and then nothing, whatever the signal says. */
function aStuckObject(name = 'stuck'): FlowLogObject {
  return {
    ...anObject(text, { name }),
    read: async function* () {
      yield Buffer.from(text);
      await new Promise(() => undefined);
    },
  };
}

function aFailingObject(error: unknown): FlowLogObject {
  return {
    ...anObject(text, { name: 'failing' }),
    // eslint-disable-next-line @typescript-eslint/require-await -- It fails at once.
    read: async function* () {
      yield Buffer.from(text);
      throw error;
    },
  };
}

function aParquetObject(name: string): FlowLogObject {
  const row = aFlowRow({ interface_id: ENI, start: T0, end: T0 + 60 });
  return anObject(aParquet(asAws([row])), { name });
}

describe('objects', () => {
  it('are added up, and what was read is counted', async () => {
    const all = objects(20);
    const { summary, ...report } = await scan(all);
    const bytes = all.reduce((sum, { size }) => sum + size, 0);

    expect(summary.groups).toMatchObject([{ flows: 20, bytes: 20_000 }]);
    expect(report).toStrictEqual({
      read: { objects: 20, bytes, decodedBytes: 20 * text.length },
      broken: { count: 0, named: [] },
    });
  });

  it('may be none', async () => {
    const { summary, read } = await scan([]);

    expect(summary.groups).toStrictEqual([]);
    expect(read).toStrictEqual({ objects: 0, bytes: 0, decodedBytes: 0 });
  });

  it('are fetched ahead, a few at a time', async () => {
    let begun = 0;
    const seen: number[] = [];
    const all = objects(10).map((object): FlowLogObject => ({
      ...object,
      read: async function* (signal) {
        begun++;
        for await (const piece of object.read(signal)) {
          seen.push(begun);
          yield piece;
        }
      },
    }));
    await scan(all, { concurrency: 3 });

    expect(begun).toBe(10);
    expect(seen[0]).toBe(3);
    expect(Math.max(...seen.map((count, place) => count - place))).toBeLessThanOrEqual(4);
  });

  it('without a header are read by the configured format', async () => {
    const headless = anObject(`${aLine()}\n`);
    const logFormat = text
      .slice(0, text.indexOf('\n'))
      .split(' ')
      .map((name) => `\${${name}}`)
      .join(' ');

    expect((await scan([headless], { logFormat })).summary.records.ok).toBe(1);
  });
});

describe('broken objects', () => {
  it('are named, and the others are read', async () => {
    const broken = anObject(gzipSync(text).subarray(0, -4), { name: 'cut' });
    const { summary, broken: found, read } = await scan([...objects(2), broken, ...objects(2)]);

    expect(found).toStrictEqual({
      count: 1,
      named: [{ name: 'cut', reason: 'the gzip data ends early' }],
    });
    expect(read.objects).toBe(4);
    expect(summary.records.ok).toBe(5);
  });

  it('are named up to 20', async () => {
    const { broken } = await scan(Array.from({ length: 30 }, () => anObject('')));

    expect(broken.count).toBe(30);
    expect(broken.named).toHaveLength(20);
  });

  it.each([
    ['an error of ours', new TransientError('slow down'), 'slow down'],
    ['an error of others', new TypeError('<secret>'), 'it cannot be fetched (TypeError)'],
    ['anything else', '<secret>', 'it cannot be fetched (string)'],
  ])('with %s: what came before it counts', async (_, error, reason) => {
    const { broken, summary } = await scan([aFailingObject(error), ...objects(1)]);

    expect(broken.named).toStrictEqual([{ name: 'failing', reason }]);
    expect(summary.records.ok).toBe(2);
  });
});

describe('limits', () => {
  const { size = 0 } = objects(1)[0] ?? {};

  it.each<[string, Partial<ScanLimits>, number]>([
    ['objects', { objects: 3 }, 3],
    ['bytes', { bytes: 3 * size + 1 }, 3],
    ['bytes', { bytes: 0 }, 0],
    ['objects', { objects: 0 }, 0],
  ])('of %s: %j', async (reason, limits, count) => {
    const { left, read } = await scan(objects(5), { limits: { ...NO_LIMITS, ...limits } });

    expect(read.objects).toBe(count);
    expect(left).toStrictEqual({ objects: 5 - count, bytes: (5 - count) * size, reason });
  });

  it('of time, for objects that have something to say', async () => {
    let clock = 0;
    const now = (): number => (clock += 10);
    const { left, read } = await scan(objects(100), {
      limits: { ...NO_LIMITS, milliseconds: 100 },
      now,
    });

    expect(left?.reason).toBe('time');
    expect(read.objects).toBeGreaterThan(0);
    expect(read.objects + (left?.objects ?? 0)).toBe(100);
  });

  it('of time, for an object that says no more', async () => {
    const { left, read, summary } = await scan([...objects(1), aStuckObject(), ...objects(2)], {
      limits: { ...NO_LIMITS, milliseconds: 200 },
    });

    expect(left).toMatchObject({ objects: 3, reason: 'time' });
    expect(read.objects).toBe(1);
    expect(summary.records.ok).toBe(2);
  });

  it('of both: all that is left is counted', async () => {
    const { left } = await scan([aStuckObject(), ...objects(4)], {
      limits: { ...NO_LIMITS, objects: 2, milliseconds: 50 },
    });

    expect(left).toMatchObject({ objects: 5, reason: 'time' });
  });
});

describe('an abort', () => {
  it('ends the scan with its reason, even where an object heeds nothing', async () => {
    const controller = new AbortController();
    const scanned = scan([aStuckObject()], { signal: controller.signal });
    setTimeout(() => {
      controller.abort(new Error('enough'));
    }, 20);

    await expect(scanned).rejects.toThrow(new Error('enough'));
  });

  it('before it begins reads nothing', async () => {
    let isRead = false;
    const object: FlowLogObject = {
      ...anObject(text),
      read: (signal) => {
        isRead = !signal.aborted;
        return anObject(text).read(signal);
      },
    };

    await expect(scan([object], { signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow(
      new Error('no'),
    );
    expect(isRead).toBe(false);
  });
});

describe('objects in Parquet', () => {
  it.each(['a.log.parquet', 'a.log.gz'])('are known by their first bytes: %s', async (name) => {
    const { summary, broken, read } = await scan([aParquetObject(name), ...objects(1)]);

    expect(broken).toStrictEqual({ count: 0, named: [] });
    expect(read.objects).toBe(2);
    expect(summary.records.ok).toBe(2);
  });

  it('are not read from the beginning where the name tells', async () => {
    let reads = 0;
    const object = aParquetObject('a.parquet');
    const read: FlowLogObject['read'] = (signal) => {
      reads++;
      return object.read(signal);
    };
    const { read: done } = await scan([{ ...object, read }]);

    expect(reads).toBe(0);
    expect(done.bytes).toBeGreaterThan(0);
  });

  it.each(['a.parquet', 'a.gz'])(
    'count what was fetched, also when they break: %s',
    async (name) => {
      const rows = Array.from({ length: 30 }, () => aFlowRow({ start: T0, end: T0 + 60 }));
      const bytes = aParquet({ ...asAws(rows), rowsPerGroup: 10 });
      const middle = Math.floor((bytes.length - bytes.readUInt32LE(bytes.length - 8)) / 2);
      bytes.fill(0xff, middle, middle + 64);
      const object = anObject(bytes, { name });
      let fetched = 0;
      const counting: FlowLogObject = {
        ...object,
        read: async function* (signal) {
          for await (const piece of object.read(signal)) {
            fetched += piece.length;
            yield piece;
          }
        },
        readRange: async (...range) => {
          const part = await object.readRange(...range);
          fetched += part.length;
          return part;
        },
      };
      const { read, broken } = await scanObjects([counting], EVERYTHING, { limits: NO_LIMITS });

      expect(broken.count).toBe(1);
      expect(fetched).toBeGreaterThan(0);
      expect(read.bytes).toBe(fetched);
      expect(read.decodedBytes).toBeGreaterThan(0);
    },
  );

  it('may only be called so', async () => {
    const { summary } = await scan([anObject(gzipSync(text), { name: 'a.parquet' })]);

    expect(summary.records.ok).toBe(1);
  });

  it('that are broken say why', async () => {
    const { broken } = await scan([anObject('PAR1 but nothing else', { name: 'a.gz' })]);

    expect(broken.count).toBe(1);
    expect(broken.named[0]?.reason).not.toContain('fetched');
  });
});
