import { filesIn, type SourceFile } from './support/repository.ts';
import {
  anyTypesIn,
  castsIn,
  functionsIn,
  isBarrel,
  lineCount,
  measure,
  parseTypeScript,
} from './support/syntax.ts';

const CODE = ['functions', 'shared', 'scripts'];
const code = filesIn(CODE, /\.ts$/);
const tests = filesIn(['tests'], /\.ts$/);
const all = [...code, ...tests];

function lines({ text }: SourceFile): number {
  return text.trimEnd().split('\n').length;
}

function longerThan(files: readonly SourceFile[], max: number): string[] {
  return files
    .filter((file) => lines(file) > max)
    .map((file) => `${file.path} has ${lines(file)} lines, allowed are ${max}`);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

describe('files are short', () => {
  it.each([
    ['handlers', filesIn(['functions'], /\/handler\.ts$/), 15],
    ['TypeScript', code, 200],
    ['tests', tests, 400],
    ['Terraform', filesIn(['terraform'], /\.tf$/), 150],
    ['Python of the local AWS', filesIn(['scripts/local-aws'], /\.py$/), 200],
  ])('%s', (_, files, max) => {
    expect(files.length).toBeGreaterThan(0);
    expect(longerThan(files, max)).toStrictEqual([]);
  });

  it('as a rule far shorter than they may be', () => {
    expect(median(code.map(lines))).toBeLessThanOrEqual(80);
  });
});

describe('functions are short', () => {
  it('as a rule at most 15 lines', () => {
    const lengths = code.flatMap((file) => functionsIn(parseTypeScript(file)).map(lineCount));

    expect(lengths.length).toBeGreaterThan(200);
    expect(median(lengths)).toBeLessThanOrEqual(15);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(60);
  });
});

describe('types are trusted', () => {
  it('without any `any`', () => {
    const found = all.flatMap((file) =>
      anyTypesIn(parseTypeScript(file)).map((node) => `${file.path}: ${node.parent.getText()}`),
    );

    expect(found).toStrictEqual([]);
  });

  it('with fewer than two casts in a thousand lines, outside of the adapters', () => {
    const core = filesIn(['functions', 'shared'], /^(?!shared\/aws\/).*\.ts$/);
    const casts = core.flatMap((file) =>
      castsIn(parseTypeScript(file)).map((node) => `${file.path}: ${node.getText()}`),
    );
    const thousands = sum(core.map((file) => measure(file).code)) / 1000;

    expect(casts.slice(Math.ceil(2 * thousands) - 1)).toStrictEqual([]);
  });
});

describe('the layout', () => {
  it('has no files that only pass on exports', () => {
    const barrels = all.filter((file) => isBarrel(parseTypeScript(file))).map(({ path }) => path);

    expect(barrels).toStrictEqual([]);
  });

  it('has no folder or file that is named after nothing', () => {
    const vague = /(?:^|\/)(?:utils?|helpers?|common|misc|lib)(?:\/|\.ts$)/;

    expect(all.map(({ path }) => path).filter((path) => vague.test(path))).toStrictEqual([]);
  });

  it('has comments in measure', () => {
    const measured = code.map(measure);
    const comment = sum(measured.map((file) => file.comment));
    const share = comment / (comment + sum(measured.map((file) => file.code)));

    expect(share).toBeGreaterThan(0.03);
    expect(share).toBeLessThan(0.2);
  });
});

describe('the measures themselves', () => {
  const sample = {
    path: 'sample.ts',
    text: [
      '/** Doc. */',
      'export function f(x: unknown) {',
      '  const a = x as string;',
      '  const b = x as unknown as number; // why',
      "  const c = ['x'] as const satisfies string[];",
      '  return [a, b, c] as any;',
      '}',
      'const g = (x: number) => x;',
    ].join('\n'),
  };

  it('see casts, `any`, functions and comments', () => {
    const parsed = parseTypeScript(sample);

    expect(castsIn(parsed).map((node) => node.getText())).toStrictEqual([
      'x as string',
      'x as unknown as number',
      '[a, b, c] as any',
    ]);
    expect(anyTypesIn(parsed)).toHaveLength(1);
    expect(functionsIn(parsed).map(lineCount)).toStrictEqual([6]);
    expect(measure(sample)).toStrictEqual({ code: 6, comment: 2 });
  });

  it('see files that only pass on exports', () => {
    const barrel = {
      path: 'index.ts',
      text: "export * from './a.ts';\nexport { b } from './b.ts';",
    };

    expect(isBarrel(parseTypeScript(barrel))).toBe(true);
    expect(isBarrel(parseTypeScript(sample))).toBe(false);
  });
});
