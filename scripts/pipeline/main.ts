import { resolve } from 'node:path';
import { runCommand } from '../lifetime.ts';
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
      if (!(error instanceof Refusal)) throw error;
      console.error(error.message);
      return error.code;
    }
  },
);
