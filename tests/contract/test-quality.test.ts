import { execFileSync } from 'node:child_process';
import { relative } from 'node:path';
import { filesIn, root, type SourceFile } from './support/repository.ts';
import { nodesBelow, parseTypeScript } from './support/syntax.ts';
import { assertsValue, casesIn, switchedOff, type TestCase } from './support/test-cases.ts';

const testFiles = filesIn(['tests'], /\.test\.ts$/);
const cases = testFiles.flatMap(casesIn);

function vacuous(all: readonly TestCase[]): string[] {
  return all
    .filter((testCase) => !assertsValue(testCase))
    .map(({ path, title }) => `${path}: ${title}`);
}

describe('every test', () => {
  it('compares a value', () => {
    expect(cases.length).toBeGreaterThan(100);
    expect(vacuous(cases)).toStrictEqual([]);
  });

  it('is run', () => {
    expect(testFiles.flatMap(switchedOff)).toStrictEqual([]);
  });

  it('lies where exactly one jest project looks for it', () => {
    const jest = ['node_modules/jest/bin/jest.js', '--listTests', '--json'];
    const listed = execFileSync(process.execPath, jest, { cwd: root, encoding: 'utf8' });
    const found = (JSON.parse(listed) as string[]).map((path) => relative(root, path));

    expect(found.sort()).toStrictEqual(testFiles.map(({ path }) => path));
  });

  it('is in a file whose name says so', () => {
    const others = filesIn(['tests', 'shared', 'functions', 'scripts'], /(?<!\.test)\.ts$/);

    expect(others.filter((file) => casesIn(file).length > 0)).toStrictEqual([]);
  });

  it('has no snapshot of more than 20 lines', () => {
    const files = filesIn(['tests'], /\.snap$/);
    const inline = testFiles.flatMap((file) =>
      [...nodesBelow(parseTypeScript(file))]
        .map((node) => node.getText())
        .filter((text) => /toMatchInlineSnapshot\([^)]*\)$/.test(text)),
    );
    const long = [...files.map(({ text }) => text), ...inline].filter(
      (text) => text.split('\n').length > 20,
    );

    expect(long).toStrictEqual([]);
  });
});

/** Test functions of pytest without an assertion of their own or of a helper named `check_…` or `assert_…`. */
function vacuousInPython({ path, text }: SourceFile): string[] {
  return text
    .split(/^(?=(?:async )?def )/m)
    .filter((block) => /^(?:async )?def test_/.test(block))
    .filter(
      (block) => !/^\s+(?:assert |with (?:pytest\.)?raises|(?:check|assert)_\w+\()/m.test(block),
    )
    .map((block) => `${path}: ${block.slice(0, block.indexOf('('))}`);
}

describe('every Python test', () => {
  const files = filesIn(['tests'], /\/test_\w+\.py$/);

  it('asserts something', () => {
    expect(files.length).toBeGreaterThan(0);
    expect(files.flatMap(vacuousInPython)).toStrictEqual([]);
  });

  it('would be found without', () => {
    const text = 'def test_a():\n    call()\n\n\ndef test_b():\n    assert call() == 1\n';

    expect(vacuousInPython({ path: 't.py', text })).toStrictEqual(['t.py: def test_a']);
  });
});

describe('the check of tests', () => {
  const vacuousBodies = [
    'expect(x).toBeDefined();',
    'expect(f).toHaveBeenCalled();',
    'expect(x).not.toBeTruthy();',
    'expect(() => f()).toThrow();',
    'fc.assert(fc.property(fc.string(), (s) => { f(s); }));',
    'await f();',
    'expectNothing(x);',
  ];
  const soundBodies = [
    'expect(x).toBe(1);',
    'await expect(f()).rejects.toThrow(Error);',
    'expect(() => f()).not.toThrow();',
    'expect(f).toHaveBeenCalledWith(1);',
    'fc.assert(fc.property(fc.string(), (s) => f(s) === s));',
    'expect(x).toBeDefined(); expect(x?.y).toBeUndefined();',
  ];
  const caseWith = (body: string): SourceFile => ({
    path: 'tests/contract/support/repository.ts',
    text: `it.each([1])('title', async () => { ${body} });`,
  });

  it.each(vacuousBodies)('finds a test with nothing but: %s', (body) => {
    expect(vacuous(casesIn(caseWith(body)))).toHaveLength(1);
  });

  it.each(soundBodies)('accepts: %s', (body) => {
    expect(casesIn(caseWith(body))).toHaveLength(1);
    expect(vacuous(casesIn(caseWith(body)))).toStrictEqual([]);
  });

  it.each([
    ["it.only('x', () => {});", 1],
    ["describe.skip('x', () => {});", 1],
    ["xit('x', () => {});", 1],
    ["const d = present ? describe : describe.skip;\nd('x', () => {});", 1],
    [
      '// The samples are no part of the repository.\nconst d = present ? describe : describe.skip;',
      0,
    ],
    ["it('x', () => {});", 0],
  ])('counts what is switched off: %s', (text, expected) => {
    expect(switchedOff({ path: 'a.test.ts', text })).toHaveLength(expected);
  });
});
