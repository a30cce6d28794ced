import type { Check } from '../../../../../scripts/riposte/doctor/check.ts';
import { fine } from '../../../../../scripts/riposte/doctor/check.ts';
import type { Examined } from '../../../../../scripts/riposte/doctor/examined.ts';
import {
  CHECKS,
  describeExamination,
  runChecks,
} from '../../../../../scripts/riposte/doctor/examination.ts';
import { anExamined } from './an-examined.ts';

const WELL: Check<Examined> = { name: 'well', run: () => Promise.resolve(fine('as it should be')) };
const ODD: Check<Examined> = {
  name: 'odd',
  run: () =>
    Promise.resolve({ status: 'warn', summary: 'odd', problems: ['x\u001b[2J'], todo: 'look' }),
};
const BROKEN: Check<Examined> = {
  name: 'broken',
  run: () =>
    Promise.reject(Object.assign(new Error('not yours'), { name: 'AccessDeniedException' })),
};

describe('an examination', () => {
  it.each([
    ['ok', [WELL, WELL]],
    ['warn', [WELL, ODD]],
    ['fail', [ODD, BROKEN, WELL]],
  ])('is as bad as its worst check: %s', async (status, checks) => {
    const examination = await runChecks(anExamined(), checks);

    expect(examination).toMatchObject({ stack: 'riposte-dev', status });
    expect(examination.checks.map(({ check }) => check)).toStrictEqual(
      checks.map(({ name }) => name),
    );
  });

  it('takes a check that throws for failed, and says what helps', async () => {
    const { checks } = await runChecks(anExamined(), [BROKEN]);

    expect(checks).toStrictEqual([
      {
        check: 'broken',
        status: 'fail',
        summary: 'could not be checked',
        problems: ['AccessDeniedException: not yours'],
        todo: 'You may not see this: docs/operators.md lists what doctor reads.',
      },
    ]);
  });

  it('is a line for each check, with what is wrong and what to do below', async () => {
    const text = describeExamination(await runChecks(anExamined(), [WELL, ODD]));

    expect(text.split('\n')).toStrictEqual([
      '✓ well  as it should be',
      '! odd   odd',
      '    - x\ufffd[2J',
      '    → look',
      '',
      'riposte-dev: 0 failed, 1 to look at, 1 well.',
    ]);
  });

  it('asks each question once', () => {
    const names = CHECKS.map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
    expect(names).toHaveLength(13);
  });
});
