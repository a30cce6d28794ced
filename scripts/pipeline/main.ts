import { resolve } from 'node:path';
import { leaveAdvice } from '../advice.ts';
import { runCommand } from '../lifetime.ts';
import { LET_IT_RUN, ScanFailed } from '../scan/scan-failed.ts';
import { createProgram } from './program.ts';
import { Refusal } from './refusal.ts';
import { openWorkbench } from './workbench.ts';

const root = resolve(import.meta.dirname, '../..');

await runCommand(
  () => Promise.resolve(),
  async () => {
    try {
      await createProgram(openWorkbench(root)).parseAsync();
      return 0;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const code = stopCodeOf(error);
      if (code === undefined) throw error;
      console.error(error.message);
      leaveAdvice(error instanceof Refusal ? error.advice : LET_IT_RUN);
      return code;
    }
  },
);

/** Undefined: it is no answer, but something that broke. */
function stopCodeOf(error: Error): number | undefined {
  if (error instanceof Refusal) return error.code;
  return error instanceof ScanFailed ? error.exitCode : undefined;
}
