import { setTimeout as sleep } from 'node:timers/promises';
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

function step(title: string, outcome: string | Error, delayMs = 0): Step {
  return {
    title,
    work: async () => {
      await sleep(delayMs);
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
  };
}

describe('runSteps', () => {
  it('runs every step and shows its remark', async () => {
    const { progress, lines } = recorder();
    await runSteps([step('a', ''), step('b', 'skipped')], progress, 1);
    expect(lines).toEqual(['start a', 'end a', 'start b', 'end b skipped']);
  });

  it('runs as many at a time as there are lanes', async () => {
    const { progress, lines } = recorder();
    await runSteps([step('a', '', 20), step('b', ''), step('c', '')], progress, 2);
    expect(lines.slice(0, 2)).toEqual(['start a', 'start b']);
    expect(lines.at(-1)).toBe('end a');
  });

  it('ends with the first failure and starts nothing more', async () => {
    const { progress, lines } = recorder();
    const steps = [step('a', new Error('bad format')), step('b', '', 20), step('c', '')];
    await expect(runSteps(steps, progress, 2)).rejects.toThrow('bad format');
    await sleep(40);
    expect(lines).toEqual(['start a', 'start b', 'end b']);
  });
});
