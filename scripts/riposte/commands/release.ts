import { type Command, InvalidArgumentError } from 'commander';
import { EXIT } from '../exit-codes.ts';
import { describeRelease, releaseIncident } from '../release.ts';
import { begin, examples, type Surroundings } from './command.ts';
import { readCount } from './options.ts';

interface ReleaseOptions {
  readonly reason?: string;
  readonly force?: boolean;
  readonly reactivateKey?: readonly string[];
  readonly timeout: number;
}

const ABOUT = `
What containment changed is given back as it was recorded. A session deny stays
until the longest stolen session has expired (or --force); an access key stays
inactive unless it is named.
`;

export function addRelease(program: Command, surroundings: Surroundings): void {
  program
    .command('release <incident>')
    .description('undo what was done for an incident, and wait until it is undone')
    .option('--reason <text>', 'why, for the record')
    .option(
      '--force',
      'lift session denies now: stolen sessions that have not expired work again; give settings of an instance back although they were changed since',
    )
    .option('--reactivate-key <key>', 'make this access key active again (repeatable)', readKey)
    .option('--timeout <seconds>', 'how long to wait', readCount, 180)
    .addHelpText(
      'after',
      `${ABOUT}${examples(
        'release inc-20261121-9k3f7q2m --reason "false alarm: load test"',
        'release inc-20261121-9k3f7q2m --force --reactivate-key AKIA…',
      )}`,
    )
    .action(async (id: string, options: ReleaseOptions, command: Command) => {
      const { operator, show, report, exitWith } = begin(command, surroundings);
      const { timeout, reactivateKey, ...order } = options;
      const release = await releaseIncident(operator, {
        ...order,
        ...(reactivateKey && { reactivateKeys: reactivateKey }),
        ...{ incidentId: id, timeoutSeconds: timeout, report },
      });
      show(release, describeRelease);
      if (!release.complete) exitWith(EXIT.attention);
    });
}

function readKey(text: string, before: readonly string[] = []): string[] {
  if (/^[A-Z0-9]{16,128}$/.test(text)) return [...before, text];
  throw new InvalidArgumentError(
    'It must be the id of an access key, such as AKIAIOSFODNN7EXAMPLE.',
  );
}
