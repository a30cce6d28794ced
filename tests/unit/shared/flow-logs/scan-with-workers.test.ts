import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { findFile } from '../../../../shared/flow-logs/file-object.ts';
import { scanObjects } from '../../../../shared/flow-logs/scan-objects.ts';
import { scanWithWorkers } from '../../../../shared/flow-logs/scan-with-workers.ts';
import { shareObjects } from '../../../../shared/flow-logs/workers/share-objects.ts';
import { aFile, aLine, EVERYTHING } from '../../../builders/flow-lines.ts';

const limits = { objects: 100, bytes: 1e9, milliseconds: 60_000 };
const entry = join(__dirname, '../../../../shared/flow-logs/workers/scan-files.ts');
const folder = mkdtempSync(join(tmpdir(), 'flow-logs-'));
const paths = [0, 1, 2, 3, 4].map((file) => {
  const lines = Array.from({ length: 20 * (file + 1) }, (_, i) =>
    aLine({ dstaddr: i % 2 ? `198.51.100.${i}` : `2001:db8::${file}`, bytes: 100 * i + file }),
  );
  const path = join(folder, `${file}.log.gz`);
  const content = gzipSync(aFile(lines));
  const rubbish = Buffer.from(file === 3 ? 'rubbish' : '');
  writeFileSync(path, Buffer.concat([content.subarray(0, file === 4 ? -9 : undefined), rubbish]));
  return path;
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function files() {
  const all = await Promise.all(paths.map(findFile));
  return all.map(({ name, size }) => ({ name, size }));
}

describe('a scan with workers', () => {
  it('says what a scan in one thread says', async () => {
    const alone = await scanObjects(await Promise.all(paths.map(findFile)), EVERYTHING, { limits });

    expect(alone.summary.records.ok).toBeGreaterThan(200);
    expect(alone.broken.named.map(({ reason }) => reason)).toStrictEqual([
      'the gzip data is corrupt, or followed by something else',
      'the gzip data ends early',
    ]);
    expect(await scanWithWorkers(await files(), EVERYTHING, { limits, entry })).toStrictEqual(
      alone,
    );
  });

  it('keeps to the limits of all together', async () => {
    const options = { limits: { ...limits, objects: 2 }, entry };
    const { read, left } = await scanWithWorkers(await files(), EVERYTHING, options);

    expect(read.objects).toBe(2);
    expect(left).toMatchObject({ objects: 3, reason: 'objects' });
  });

  it('counts what a thread that ended was to read as broken', async () => {
    const failing = join(folder, 'failing.mjs');
    writeFileSync(failing, 'throw new Error("no")');
    const { read, broken } = await scanWithWorkers(await files(), EVERYTHING, {
      limits,
      entry: failing,
    });

    expect(read.objects).toBe(0);
    expect(broken.count).toBe(5);
    expect(broken.named[0]?.reason).toBe('the thread that was to read it ended');
  });

  it('ends when it is aborted', async () => {
    const stuck = join(folder, 'stuck.mjs');
    writeFileSync(stuck, 'setInterval(() => undefined, 1000)');
    const signal = AbortSignal.timeout(100);
    const scan = scanWithWorkers(await files(), EVERYTHING, { limits, entry: stuck, signal });

    await expect(scan).rejects.toThrow('aborted due to timeout');
  });
});

describe('shares', () => {
  it.each([
    [[5, 1, 1, 1, 2], 2, [[5], [1, 1, 1, 2]]],
    [[1, 2, 3], 5, [[3], [2], [1]]],
    [[], 2, []],
    [[7, 7], 0, [[7, 7]]],
  ])('of %j for %d', (sizes, count, expected) => {
    const objects = sizes.map((size, place) => ({ name: String(place), size }));

    expect(shareObjects(objects, count).map((own) => own.map(({ size }) => size))).toStrictEqual(
      expected,
    );
  });
});
