import { Command } from 'commander';
import { describeIncident, describeIncidents, findIncident, listIncidents } from './incidents.ts';
import { type Operator, type Whereabouts } from './operator.ts';
import { describePause, setPause } from './pause.ts';
import { describeRedrive, redrive, REDRIVABLE } from './redrive.ts';
import { describeRelease, releaseIncident } from './release.ts';

/** What the commands need of their surroundings. */
export interface Surroundings {
  readonly open: (whereabouts: Whereabouts) => Operator;
  /** The result, on stdout. */
  readonly print: (text: string) => void;
  /** News while waiting, on stderr. */
  readonly report: (text: string) => void;
  readonly setExitCode: (code: number) => void;
}

interface GlobalOptions extends Whereabouts {
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  npm run riposte -- incidents list --stack riposte-dev --region eu-west-1
  npm run riposte -- incidents show inc-20261121-9k3f7q2m --local
  npm run riposte -- release inc-20261121-9k3f7q2m --reason "false alarm, build server" --local
  npm run riposte -- pause --reason "maintenance until 18:00" --local
  npm run riposte -- redrive --queue alerts --local
`;

/** The command line of operators. */
export function createProgram(surroundings: Surroundings): Command {
  const program = new Command('riposte')
    .description('Look at incidents, undo containments, and hold or restart the platform.')
    .option('--stack <name>', 'stack name, such as riposte-dev (default: RIPOSTE_STACK)')
    .option('--region <region>', 'AWS region (default: AWS_REGION or the profile)')
    .option('--local', 'the platform that "npm run local" keeps up')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(add --help for the commands)');
  addPause(program, surroundings);
  addIncidents(program, surroundings);
  addRelease(program, surroundings);
  addRedrive(program, surroundings);
  inheritOptions(program);
  return program;
}

/** The global options are understood behind a command as well as before it. */
function inheritOptions(program: Command): void {
  for (const command of program.commands) {
    for (const option of program.options) command.addOption(option);
    inheritOptions(command);
  }
}

function addPause(program: Command, surroundings: Surroundings): void {
  program
    .command('pause')
    .description('stop every automatic action within seconds')
    .requiredOption('--reason <text>', 'why, for the record')
    .action(async (options: { reason: string }, command: Command) => {
      const { operator, show } = begin(command, surroundings);
      show(await setPause(operator, { paused: true, reason: options.reason }), describePause);
    });
  program
    .command('resume')
    .description('let the platform act again')
    .option('--reason <text>', 'why, for the record', 'resumed')
    .action(async (options: { reason: string }, command: Command) => {
      const { operator, show } = begin(command, surroundings);
      show(await setPause(operator, { paused: false, reason: options.reason }), describePause);
    });
}

function addIncidents(program: Command, surroundings: Surroundings): void {
  const incidents = program.command('incidents').description('look at incidents');
  incidents
    .command('list')
    .description('all incidents, newest first')
    .action(async (_options: unknown, command: Command) => {
      const { operator, show } = begin(command, surroundings);
      show(await listIncidents(operator), describeIncidents);
    });
  incidents
    .command('show <incident>')
    .description('one incident with its findings, actions and their history')
    .action(async (id: string, _options: unknown, command: Command) => {
      const { operator, show } = begin(command, surroundings);
      show(await findIncident(operator, id), describeIncident);
    });
}

function addRelease(program: Command, surroundings: Surroundings): void {
  program
    .command('release <incident>')
    .description('undo what was done for an incident, and wait until it is undone')
    .option('--reason <text>', 'why, for the record')
    .option('--timeout <seconds>', 'how long to wait', '180')
    .action(async (id: string, options: { reason?: string; timeout: string }, command: Command) => {
      const { operator, show } = begin(command, surroundings);
      const release = await releaseIncident(operator, {
        incidentId: id,
        timeoutSeconds: Number(options.timeout),
        report: onChange(surroundings.report),
        ...(options.reason !== undefined && { reason: options.reason }),
      });
      show(release, describeRelease);
      if (!release.complete) surroundings.setExitCode(1);
    });
}

function addRedrive(program: Command, surroundings: Surroundings): void {
  program
    .command('redrive')
    .description('put what lies in the dead-letter queues back to work')
    .option('--queue <name>', `only this one: ${REDRIVABLE.join(', ')}`)
    .action(async (options: { queue?: string }, command: Command) => {
      const { operator, show } = begin(command, surroundings);
      const reports = await redrive(operator, options.queue);
      show(reports, describeRedrive);
      if (reports.some(({ left }) => left > 0)) surroundings.setExitCode(1);
    });
}

interface Begun {
  readonly operator: Operator;
  readonly show: <T>(result: T, describe: (result: T) => string) => void;
}

function begin(command: Command, { open, print }: Surroundings): Begun {
  const options = command.optsWithGlobals<GlobalOptions>();
  return {
    operator: open(options),
    show: (result, describe) => {
      print(options.json ? JSON.stringify(result, null, 2) : describe(result));
    },
  };
}

/** Passes a text on only when it is another one than before. */
function onChange(report: (text: string) => void): (text: string) => void {
  let last = '';
  return (text) => {
    if (text !== last) report(text);
    last = text;
  };
}
