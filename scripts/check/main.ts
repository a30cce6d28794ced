import { resolve } from 'node:path';
import { Argument, Command } from 'commander';
import { runCommand } from '../lifetime.ts';
import { createProgress } from '../progress.ts';
import { runSteps } from './run-steps.ts';
import { allSteps } from './steps.ts';

const root = resolve(import.meta.dirname, '../..');
const LANES = 2;

const steps = allSteps(root);
const command = new Command('npm run check --')
  .description(
    'Checks format, lint, types and the rules of the repository, or only the named ones.',
  )
  .addArgument(new Argument('[step...]').choices(steps.map(({ title }) => title)))
  .showHelpAfterError()
  .parse();
const wanted = new Set(command.args);

await runCommand(
  () => Promise.resolve(),
  async () => {
    const chosen = steps.filter(({ title }) => wanted.size === 0 || wanted.has(title));
    await runSteps(chosen, createProgress(), LANES);
    return 0;
  },
);
