import fc from 'fast-check';
import { outcomesOf } from '../../../../scripts/pipeline/reports/jest-reporter.ts';
import { junitXml, type TestOutcome } from '../../../../scripts/pipeline/reports/junit.ts';

const passed: TestOutcome = { file: 'a.test.ts', name: 'adds', state: 'passed', seconds: 0.25 };

describe('the JUnit report', () => {
  it('has a suite for each file and a case for each test', () => {
    const failed = { ...passed, name: 'divides', state: 'failed' as const, message: '1 < 2 & "3"' };
    const skipped = { ...passed, file: 'b.test.ts', state: 'skipped' as const };

    expect(junitXml('jest', [passed, failed, skipped]).split('\n')).toStrictEqual([
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="jest" tests="3" failures="1" skipped="1">',
      '  <testsuite name="jest a.test.ts" tests="2" failures="1" skipped="0">',
      '    <testcase classname="a.test.ts" name="adds" file="a.test.ts" time="0.250"/>',
      '    <testcase classname="a.test.ts" name="divides" file="a.test.ts" time="0.250"><failure>1 &lt; 2 &amp; &quot;3&quot;</failure></testcase>',
      '  </testsuite>',
      '  <testsuite name="jest b.test.ts" tests="1" failures="0" skipped="1">',
      '    <testcase classname="b.test.ts" name="adds" file="b.test.ts" time="0.250"><skipped/></testcase>',
      '  </testsuite>',
      '</testsuites>',
      '',
    ]);
  });

  it('holds nothing that XML cannot, whatever a test is called or says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (name, message) => {
        const xml = junitXml('jest', [{ ...passed, name, message, state: 'failed' }]);
        expect(xml.match(/<testcase/g)).toHaveLength(1);
        // eslint-disable-next-line no-control-regex -- what XML 1.0 forbids
        expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
      }),
    );
  });
});

describe('what jest reports', () => {
  const test = { fullName: 'adds', status: 'passed', duration: 250, failureMessages: [] };
  const file = { testFilePath: '/repo/tests/a.test.ts', testResults: [test] };

  it('is a test with its file and time', () => {
    expect(outcomesOf({ testResults: [file] }, '/repo')).toStrictEqual([
      ...[{ file: 'tests/a.test.ts', name: 'adds', seconds: 0.25, state: 'passed', message: '' }],
    ]);
  });

  it.each([
    ['failed', 'failed'],
    ['pending', 'skipped'],
    ['todo', 'skipped'],
  ])('that is %s is %s', (status, state) => {
    const results = { testResults: [{ ...file, testResults: [{ ...test, status }] }] };

    expect(outcomesOf(results, '/repo')).toMatchObject([{ state }]);
  });

  it('that a file could not be loaded is a failure', () => {
    const broken = { ...file, testResults: [], testExecError: {}, failureMessage: 'no module' };

    expect(outcomesOf({ testResults: [broken] }, '/repo')).toMatchObject([
      { name: 'the file is run', state: 'failed', message: 'no module' },
    ]);
  });
});
