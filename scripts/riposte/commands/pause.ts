import type { Command } from 'commander';
import { describePause, setPause } from '../pause.ts';
import { begin, examples, type Surroundings } from './command.ts';

export function addPause(program: Command, surroundings: Surroundings): void {
  program
    .command('pause')
    .description('stop every automatic action within seconds')
    .requiredOption('--reason <text>', 'why, for the record')
    .addHelpText('after', examples('pause --reason "migration until 18:00"'))
    .action(async (options: { reason: string }, command: Command) => {
      const { operator, show } = begin(command, surroundings);
      show(await setPause(operator, { paused: true, reason: options.reason }), describePause);
    });
  program
    .command('resume')
    .description('let the platform act again')
    .option('--reason <text>', 'why, for the record', 'resumed')
    .addHelpText('after', examples('resume'))
    .action(async (options: { reason: string }, command: Command) => {
      const { operator, show } = begin(command, surroundings);
      show(await setPause(operator, { paused: false, reason: options.reason }), describePause);
    });
}
