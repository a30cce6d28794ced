import { EventEmitter, once } from 'node:events';
import { setImmediate as settle } from 'node:timers/promises';
import { runSteps } from '../../../../scripts/check/run-steps.ts';
import type { Step } from '../../../../scripts/check/steps.ts';
import type { Progress } from '../../../../scripts/progress.ts';

function recorder(): { progress: Progress; lines: string[] } {
  const lines: string[] = [];
  const progress: Progress = {
    note: (text) => lines.push(text),
    phase: async (title, work) => {
      lines.push(`start ${title}`);
      let remark = '';
      const result = await work((detail) => (remark = detail));
      lines.push(`end ${title} ${remark}`.trim());
      return result;
    },
  };
  return { progress, lines };
}

function step(title: string, remark = '', until: Promise<unknown> = Promise.resolve()): Step {
  return {
    title,
    work: async () => {
      await until;
      return remark;
    },
  };
}

describe('runSteps', () => {
  it('runs every step and shows its remark', async () => {
    const { progress, lines } = recorder();
    await runSteps([step('a'), step('b', 'skipped')], progress, 1);
    expect(lines).toEqual(['start a', 'end a', 'start b', 'end b skipped']);
  });

  it('runs as many at a time as there are lanes', async () => {
    const { progress, lines } = recorder();
    const signal = new EventEmitter();
    const last: Step = {
      title: 'c',
      work: () => {
        signal.emit('go');
        return Promise.resolve('');
      },
    };
    await runSteps([step('a', '', once(signal, 'go')), step('b'), last], progress, 2);
    expect(lines.slice(0, 2)).toEqual(['start a', 'start b']);
    expect(lines.indexOf('start c')).toBeLessThan(lines.indexOf('end a'));
  });

  it('ends with the first failure and starts nothing more', async () => {
    const { progress, lines } = recorder();
    const signal = new EventEmitter();
    const failing = step('a', '', Promise.reject(new Error('bad format')));
    const steps = [failing, step('b', '', once(signal, 'go')), step('c')];
    await expect(runSteps(steps, progress, 2)).rejects.toThrow('bad format');
    signal.emit('go');
    await settle();
    expect(lines).toEqual(['start a', 'start b', 'end b']);
  });
});
