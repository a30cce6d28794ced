/** A test that was run, by its file. */
export interface TestOutcome {
  readonly file: string;
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly seconds: number;
  /** Why it failed. */
  readonly message?: string;
}

/** Tests as JUnit's XML, which GitLab shows in a merge request. Source: GitLab docs, "Unit test reports". */
export function junitXml(suite: string, tests: readonly TestOutcome[]): string {
  const files = Map.groupBy(tests, ({ file }) => file);
  const suites = [...files].map(([file, cases]) => {
    const attributes = attributesOf({ name: `${suite} ${file}`, ...countsOf(cases) });
    return [`  <testsuite${attributes}>`, ...cases.map(testCase), '  </testsuite>'].join('\n');
  });
  const all = attributesOf({ name: suite, ...countsOf(tests) });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${all}>`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function countsOf(tests: readonly TestOutcome[]): Readonly<Record<string, number>> {
  const count = (wanted: TestOutcome['state']): number =>
    tests.filter(({ state }) => state === wanted).length;
  return { tests: tests.length, failures: count('failed'), skipped: count('skipped') };
}

function testCase({ file, name, state, seconds, message = '' }: TestOutcome): string {
  const attributes = attributesOf({ classname: file, name, file, time: seconds.toFixed(3) });
  if (state === 'passed') return `    <testcase${attributes}/>`;
  const inner = state === 'skipped' ? '<skipped/>' : `<failure>${escapeXml(message)}</failure>`;
  return `    <testcase${attributes}>${inner}</testcase>`;
}

function attributesOf(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' },
};
/** What XML 1.0 cannot hold, escaped or not: terminal colours, for one. Source: XML 1.0, "Characters". */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

function escapeXml(text: string): string {
  return text
    .replace(FORBIDDEN, '\uFFFD')
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
