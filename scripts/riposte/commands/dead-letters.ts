import { Command, Option } from 'commander';
import { describeDeadLetters } from '../dead-letters/describe-list.ts';
import { listDeadLetters } from '../dead-letters/list.ts';
import { findDeadLetterQueue } from '../dead-letters/queues.ts';
import { EXIT } from '../exit-codes.ts';
import { describeRedrive, redrive, type RedriveOptions } from '../redrive.ts';
import { begin, examples, type Surroundings } from './command.ts';
import { readCount } from './options.ts';

export function addDeadLetters(program: Command, surroundings: Surroundings): void {
  const deadLetters = program
    .command('dlq')
    .description('look into the dead-letter queues, put messages back to work');
  addList(deadLetters, surroundings);
  addRedrive(deadLetters, surroundings);
  addFormerRedrive(program, surroundings);
}

function addList(parent: Command, surroundings: Surroundings): void {
  parent
    .command('list')
    .argument('[queue]', 'only this one, such as findings')
    .description('how much lies there, since when and why; takes nothing out')
    .option('--show <number>', 'show so many messages of each queue', readCount, 0)
    .addHelpText('after', examples('dlq list', 'dlq list findings --show 3'))
    .action(async (name: string | undefined, options: { show: number }, command: Command) => {
      const { operator, show } = begin(command, surroundings);
      const queue = name === undefined ? undefined : await findDeadLetterQueue(operator, name);
      const order = { show: options.show, ...(queue && { queue }) };
      show({ queues: await listDeadLetters(operator, order) }, ({ queues }, screen) =>
        describeDeadLetters(queues, screen),
      );
    });
}

function addRedrive(parent: Command, surroundings: Surroundings): void {
  parent
    .command('redrive')
    .argument('[queue]', 'only this one (default: all)')
    .description('put back to work what failed; what was rejected stays, it can never succeed')
    .option('--rejected', 'also what was rejected: sensible once the cause is mended')
    .addHelpText('after', examples('dlq redrive findings', 'dlq redrive findings --rejected'))
    .action(async (queue: string | undefined, options: RedriveOptions, command: Command) => {
      await putBack(command, surroundings, { ...options, queue });
    });
}

/** The name of the command in 0.1; hidden, for scripts that use it. */
function addFormerRedrive(program: Command, surroundings: Surroundings): void {
  const former = new Command('redrive')
    .description('former name of "dlq redrive"')
    .addOption(new Option('--queue <name>', 'only this one'))
    .addHelpText('after', examples('dlq redrive findings'))
    .action(async ({ queue }: { queue?: string }, command: Command) => {
      await putBack(command, surroundings, { queue });
    });
  former.copyInheritedSettings(program);
  program.addCommand(former, { hidden: true });
}

interface PutBackOrder extends RedriveOptions {
  readonly queue: string | undefined;
}

async function putBack(
  command: Command,
  surroundings: Surroundings,
  { queue, ...options }: PutBackOrder,
): Promise<void> {
  const { operator, show, exitWith } = begin(command, surroundings);
  const queues = await redrive(operator, queue, options);
  show({ queues }, (result, screen) => describeRedrive(result.queues, screen));
  if (queues.some(({ left }) => left > 0)) exitWith(EXIT.attention);
}
