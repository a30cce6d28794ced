import { resolve } from 'node:path';
import { Command } from 'commander';
import { runCommand } from '../lifetime.ts';
import { createProgress } from '../progress.ts';
import { runSteps } from './run-steps.ts';
import { allSteps } from './steps.ts';

const root = resolve(import.meta.dirname, '../..');
const LANES = 2;

new Command('npm run check --')
  .description('Checks format, lint, types and the rules of the repository.')
  .showHelpAfterError()
  .parse();

await runCommand(
  () => Promise.resolve(),
  async () => {
    await runSteps(allSteps(root), createProgress(), LANES);
    return 0;
  },
);
