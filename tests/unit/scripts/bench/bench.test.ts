import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { functionEnvironment } from '../../../../scripts/bench/function-environment.ts';
import type { Measurement } from '../../../../scripts/bench/measurement.ts';

const repository = resolve(import.meta.dirname, '../../../..');
const main = join(repository, 'scripts/bench/main.ts');

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'bench-'));
  mkdirSync(join(root, 'functions/greet'), { recursive: true });
  mkdirSync(join(root, 'node_modules/greeting'), { recursive: true });
  const greeting = join(root, 'node_modules/greeting');
  writeFileSync(join(greeting, 'package.json'), '{"main":"large.js","module":"small.js"}');
  writeFileSync(join(greeting, 'small.js'), 'export const text = "hello";');
  writeFileSync(join(greeting, 'large.js'), `exports.text = "hello${'!'.repeat(2000)}";`);
  writeFileSync(
    join(root, 'functions/greet/handler.ts'),
    "import { text } from 'greeting'; export const handler = (): string => text;",
  );
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

function bench(...args: string[]): string {
  const command = ['--disable-warning=ExperimentalWarning', main, '--root', root, ...args];
  return execFileSync(process.execPath, command, { encoding: 'utf8', stdio: 'pipe' });
}

describe('npm run bench', () => {
  it('prints one JSON object a line for machines', () => {
    const lines = bench('--json').trim().split('\n');
    const measurements = lines.map((line) => JSON.parse(line) as Measurement);
    expect(measurements.map(({ name, unit }) => [name, unit])).toEqual([
      ['bundle.greet.kb', 'KB'],
      ['start.greet.vs-default', 'ms'],
    ]);
    expect(Object.keys(measurements[0] ?? {})).toEqual([
      'name',
      'value',
      'unit',
      'baseline',
      'ratio',
    ]);
  }, 60_000);

  it('compares the bundle with the one that esbuild makes by default', () => {
    const { value, baseline, ratio } = JSON.parse(bench('bundle', '--json')) as Measurement;
    expect(value).toBeLessThan(1);
    expect(baseline).toBeGreaterThan(2);
    expect(ratio).toBeCloseTo(value / baseline, 2);
  });

  it('prints a table for people', () => {
    expect(bench('bundle')).toMatch(
      /^name .*\nbundle\.greet\.kb +\d\.\d KB +\d\.\d KB +0\.\d{3}\n$/,
    );
  });

  it('fails, naming the benches there are, when asked for another', () => {
    expect(() => bench('nothing')).toThrow('bundle.greet.kb');
  });
});

describe('functionEnvironment', () => {
  it('has every variable that a function reads', () => {
    const files = globSync('functions/*/config.ts', { cwd: repository });
    const text = files.map((file) => readFileSync(join(repository, file), 'utf8')).join('\n');
    const read = [...text.matchAll(/'([A-Z]+(?:_[A-Z]+)+)'/g)].map(([, name]) => name);
    expect(read.length).toBeGreaterThan(10);
    expect(Object.keys(functionEnvironment)).toEqual(expect.arrayContaining(read));
  });
});
