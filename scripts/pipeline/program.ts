import { Command } from 'commander';
import { lint } from './commands/lint.ts';

/** What the jobs of the pipeline run, as `npm run ci -- <command>`. */
export function createProgram(root: string): Command {
  const program = new Command('npm run ci --')
    .description('The steps of the pipeline that are more than an npm script.')
    .showHelpAfterError();
  program
    .command('lint')
    .description('refuse a pipeline that could let something unsafe through')
    .action(() => {
      console.log(lint(root));
    });
  return program;
}
