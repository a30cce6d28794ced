import { explainFailure } from './errors.ts';
import { openOperator } from './operator.ts';
import { createProgram } from './program.ts';

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
});

try {
  await program.parseAsync();
} catch (error) {
  console.error(`riposte: ${explainFailure(error, stack)}`);
  process.exitCode = 1;
}
