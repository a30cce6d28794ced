import { elapsed, type Progress } from '../progress.ts';
import type { Step } from './steps.ts';

/** How a step ended. */
export interface StepResult {
  readonly title: string;
  readonly passed: boolean;
  readonly milliseconds: number;
  /** What was tested, or why it failed. */
  readonly remark: string;
}

/** Runs a step to its end, whatever it is. */
export async function runStep({ title, work }: Step, progress: Progress): Promise<StepResult> {
  const started = performance.now();
  const result = (passed: boolean, remark: string): StepResult => ({
    title,
    passed,
    milliseconds: performance.now() - started,
    remark,
  });
  try {
    return result(true, await progress.phase(title, work));
  } catch (error) {
    return result(false, error instanceof Error ? error.message : String(error));
  }
}

/** Runs the steps in their order, `lanes` at a time. A failed one does not keep the others from running. */
export async function runInLanes(
  steps: readonly Step[],
  lanes: number,
  progress: Progress,
): Promise<StepResult[]> {
  const waiting = [...steps];
  const results: StepResult[] = [];
  const lane = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      results.push(await runStep(step, progress));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

/** The output of what failed, then a table of all steps. */
export function summarise(results: readonly StepResult[]): string {
  const failures = results
    .filter(({ passed }) => !passed)
    .map(({ title, remark }) => `━━━ ${title}\n${remark}\n`);
  const width = Math.max(...results.map(({ title }) => title.length));
  const rows = results.map(({ title, passed, milliseconds, remark }) => {
    const time = elapsed(milliseconds).padStart(12);
    return `  ${passed ? '✓' : '✗'} ${title.padEnd(width)} ${time}  ${passed ? remark : 'failed'}`.trimEnd();
  });
  return [...failures, ...rows].join('\n');
}
