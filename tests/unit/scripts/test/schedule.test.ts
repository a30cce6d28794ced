import type { Progress } from '../../../../scripts/progress.ts';
import { runInLanes, summarise } from '../../../../scripts/test/schedule.ts';
import type { Step } from '../../../../scripts/test/steps.ts';

const silent: Progress = {
  phase: async (_title, work) => work(() => undefined),
  note: () => undefined,
};

function step(title: string, work: Step['work']): Step {
  return { name: 'unit', title, work };
}

describe('steps of the tests', () => {
  it('all run, though one fails', async () => {
    const steps = [
      step('first', async () => Promise.reject(new Error('broken'))),
      step('second', async () => Promise.resolve('3 passed')),
    ];

    const results = await runInLanes(steps, 1, silent);

    expect(results.map(({ title, passed, remark }) => [title, passed, remark])).toStrictEqual([
      ['first', false, 'broken'],
      ['second', true, '3 passed'],
    ]);
  });

  it('run as many at a time as there are lanes', async () => {
    let running = 0;
    let most = 0;
    const work = async (): Promise<string> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      return '';
    };

    await runInLanes(
      Array.from({ length: 5 }, (_, n) => step(String(n), work)),
      2,
      silent,
    );

    expect(most).toBe(2);
  });
});

describe('summary of the tests', () => {
  it('shows the output of what failed, then a line for each step', () => {
    const summary = summarise([
      { title: 'Unit', passed: true, milliseconds: 61_000, remark: '12 passed' },
      { title: 'End to end', passed: false, milliseconds: 900, remark: 'expected 1, was 2' },
    ]);

    expect(summary.split('\n')).toStrictEqual([
      '━━━ End to end',
      'expected 1, was 2',
      '',
      '  ✓ Unit         1 min 01 s  12 passed',
      '  ✗ End to end        0.9 s  failed',
    ]);
  });
});
