import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Measurement, Skipped } from '../../../../../scripts/bench/measurement.ts';

const repository = resolve(import.meta.dirname, '../../../../..');
const main = join(repository, 'scripts/bench/main.ts');
const duckDb = join(repository, '.local/bench/duckdb');
const SMALL = ['--records', '2400', '--rounds', '1', '--offline'];

const roots: string[] = [];
function newRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'bench-flow-scan-'));
  roots.push(root);
  return root;
}
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

function bench(root: string, ...args: string[]): (Measurement | Skipped)[] {
  const command = ['--disable-warning=ExperimentalWarning', main, '--root', root, '--json'];
  const options = { encoding: 'utf8', stdio: 'pipe' } as const;
  const output = execFileSync(process.execPath, [...command, ...args, ...SMALL], options);
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Measurement | Skipped);
}

const isMeasured = (result: Measurement | Skipped): result is Measurement => 'value' in result;

describe('npm run bench -- flow-scan', () => {
  const root = newRoot();
  let results: (Measurement | Skipped)[] = [];
  beforeAll(() => {
    mkdirSync(join(root, 'docs'));
    const marks = [
      '<!-- measured: npm run bench -- flow-scan --full --write-docs -->',
      '<!-- /measured -->',
    ];
    writeFileSync(join(root, 'docs/performance.md'), `# Speed\n\n${marks.join('\n')}\n\nEnd.\n`);
    results = bench(root, 'flow-scan', '--full', '--write-docs');
  }, 180_000);

  it('measures every row by its stable name; all scanners find the same', () => {
    expect(results.map(({ name }) => name)).toEqual([
      'flow-scan.one-eni.cpu-vs-zlib',
      'flow-scan.one-eni.vs-naive',
      'flow-scan.one-eni.vs-duckdb',
      'flow-scan.whole-account.rss-mib',
      'flow-scan.parquet.bytes-read',
      'flow-scan.100m.wall-s',
      'flow-scan.100m.rss-mib',
    ]);
  });

  it('skips what needs DuckDB where it is not, saying so', () => {
    const skipped = results.filter((result) => !isMeasured(result));

    expect(skipped).toEqual(
      ['flow-scan.one-eni.vs-duckdb', 'flow-scan.parquet.bytes-read'].map((name) => ({
        name,
        skipped: expect.stringContaining('@duckdb/node-api') as string,
      })),
    );
  });

  it('has figures, and no goal for so few records', () => {
    const measured = results.filter(isMeasured);

    expect(measured).toHaveLength(5);
    for (const { value, baseline, spread, goal } of measured) {
      expect(value).toBeGreaterThan(0);
      expect(baseline).toBeGreaterThan(0);
      expect(spread?.pairs).toBe(1);
      expect(goal).toBeUndefined();
    }
  });

  it('writes them between the marks of the page', () => {
    const page = readFileSync(join(root, 'docs/performance.md'), 'utf8');

    expect(page).toMatch(/^# Speed\n\n<!-- measured: .* -->\n\n\d{4}-\d\d-\d\d, Node 22\./);
    expect(page.match(/^\| `flow-scan\..*\|$/gm)).toHaveLength(7);
    expect(page).toMatch(/\n\n<!-- \/measured -->\n\nEnd\.\n$/);
  });

  it('does not run unless it is asked for', () => {
    const command = [main, '--root', newRoot(), '--json', ...SMALL];
    const { status, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });

    expect(status).toBe(1);
    expect(stderr).toContain('no such bench. There are:\n  flow-scan.one-eni.cpu-vs-zlib');
  });
});

// DuckDB is no dependency: it is there only where the bench has fetched it.
const describeWithDuckDb = existsSync(join(duckDb, 'node_modules')) ? describe : describe.skip;
describeWithDuckDb('npm run bench -- flow-scan with DuckDB', () => {
  it('finds the same as DuckDB, in text and in Parquet', () => {
    const root = newRoot();
    mkdirSync(join(root, '.local/bench'), { recursive: true });
    symlinkSync(duckDb, join(root, '.local/bench/duckdb'));
    const names = ['flow-scan.one-eni.vs-duckdb', 'flow-scan.parquet.bytes-read'];
    const results = bench(root, ...names);

    expect(results.filter(isMeasured).map(({ name }) => name)).toEqual(names);
  }, 180_000);
});
