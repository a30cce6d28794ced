import type { Progress } from '../progress.ts';
import type { Step } from './steps.ts';

/** Runs the steps in order, at most `lanes` at a time; rejects with the first failure and starts no other step. */
export async function runSteps(
  steps: readonly Step[],
  progress: Progress,
  lanes: number,
): Promise<void> {
  const waiting = [...steps];
  const lane = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      await runStep(step, progress).catch((error: unknown) => {
        waiting.length = 0;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

async function runStep({ title, work }: Step, progress: Progress): Promise<void> {
  await progress.phase(title, async (update) => {
    update(await work());
  });
}
