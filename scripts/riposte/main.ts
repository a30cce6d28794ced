import { CommanderError } from 'commander';
import { explainFailure } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { openOperator } from './operator.ts';
import { createProgram } from './program.ts';
import { safeJson, safeText } from './safe-output.ts';

let stack: string | undefined;

const program = createProgram({
  open: (whereabouts) => {
    const operator = openOperator(whereabouts);
    stack = operator.stack;
    return operator;
  },
  print: (text) => {
    console.log(text);
  },
  report: (text) => {
    console.error(`  … ${text}`);
  },
  setExitCode: (code) => {
    process.exitCode = code;
  },
  screen: () => ({
    width: process.stdout.isTTY ? process.stdout.columns : Infinity,
    now: new Date(),
  }),
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

/** Help and version end with 0; wrong usage has been explained by commander; everything else is explained here. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.failed;
  const message = explainFailure(error, stack);
  const isForMachines = process.argv.includes('--json');
  console.error(isForMachines ? safeJson({ error: message }) : safeText(`riposte: ${message}`));
  return EXIT.failed;
}
