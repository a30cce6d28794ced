import { Command } from 'commander';
import type { Surroundings } from './commands/command.ts';
import { examples } from './commands/command.ts';
import { addContain } from './commands/contain.ts';
import { addDeadLetters } from './commands/dead-letters.ts';
import { addDoctor } from './commands/doctor.ts';
import { addIncidents } from './commands/incidents.ts';
import { addPause } from './commands/pause.ts';
import { addRelease } from './commands/release.ts';
import { addSimulate } from './commands/simulate.ts';

const EXAMPLES = examples(
  'incidents list --since 24h --stack riposte-dev --region eu-west-1',
  'release inc-20261121-9k3f7q2m --reason "false alarm, build server"',
  'pause --reason "maintenance until 18:00"',
  'doctor --local',
);

const EXIT_CODES = `
Exit codes: 0 done · 1 done, but something needs attention · 2 not done, or a
check failed.
All commands and their JSON: docs/operators.md
`;

/** The command line of operators. */
export function createProgram(surroundings: Surroundings): Command {
  const program = new Command('riposte')
    .description('Look at incidents, contain and release, hold or examine the platform.')
    .option('--stack <name>', 'stack name, such as riposte-dev (default: RIPOSTE_STACK)')
    .option('--region <region>', 'AWS region (default: AWS_REGION or the profile)')
    .option('--local', 'the platform that "npm run local" keeps up')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', `${EXAMPLES}${EXIT_CODES}`)
    .showHelpAfterError('(add --help for the commands)')
    // The caller decides about the exit code; commander itself would say 1 for wrong usage.
    .exitOverride();
  addIncidents(program, surroundings);
  addContain(program, surroundings);
  addRelease(program, surroundings);
  addPause(program, surroundings);
  addDeadLetters(program, surroundings);
  addDoctor(program, surroundings);
  addSimulate(program, surroundings);
  inheritOptions(program);
  return program;
}

/** The global options are understood behind a command as well as before it. */
function inheritOptions(program: Command): void {
  for (const command of program.commands) {
    for (const option of program.options) {
      // Of use everywhere and named once: help of a command shows what is its own.
      if (!command.options.some(({ long }) => long === option.long)) command.addOption(option);
    }
    inheritOptions(command);
  }
}
