import { type Command, Option } from 'commander';
import { ACTION_NAMES, fittingAction, type ActionName } from '../../../shared/domain/action.ts';
import { EXIT } from '../exit-codes.ts';
import type { Operator } from '../operator.ts';
import { containmentEvent, containTarget } from '../orders/contain.ts';
import { describeContainment, describePreview } from '../orders/describe-order.ts';
import { parseTarget, TARGET_FORMS } from '../orders/target-text.ts';
import { begin, examples, type Surroundings } from './command.ts';
import { readAccount, readCount } from './options.ts';

interface ContainOptions {
  readonly action?: ActionName;
  readonly reason: string;
  readonly account?: string;
  readonly dryRun?: boolean;
  readonly timeout: number;
}

const ABOUT = `
The policy's rules, the pause switch and the hourly cap do not hold an order of
a person; what the policy protects, it does not touch. The order becomes an
incident like any other, and "release" undoes it.
${TARGET_FORMS}`;

export function addContain(program: Command, surroundings: Surroundings): void {
  program
    .command('contain <target>')
    .description(
      'cut off an instance, credentials, a bucket, a function or an attacker by hand, and wait until it is done',
    )
    .addOption(
      new Option('--action <action>', 'what to do (default: what fits the target)').choices(
        ACTION_NAMES,
      ),
    )
    .requiredOption('--reason <text>', 'why, for the record and the alert')
    .option('--account <id>', 'account of the target, when it is not the own one', readAccount)
    .option('--dry-run', 'show what would be sent and what stands against it; send nothing')
    .option('--timeout <seconds>', 'how long to wait', readCount, 180)
    .addHelpText(
      'after',
      `${ABOUT}${examples(
        'contain i-0123456789abcdef0 --reason "case 4711" --dry-run',
        'contain user/alice --reason "keys on a public page"',
        'contain web:i-0123456789abcdef0 --reason "only its credentials"',
        'contain bucket/reports --reason "read from outside"',
        'contain function/thumbnails --reason "talks to a Tor relay"',
        'contain address/198.51.100.7 --reason "attacks the shop"',
      )}`,
    )
    .action(async (text: string, options: ContainOptions, command: Command) => {
      const { operator, show, report, exitWith } = begin(command, surroundings);
      const target = parseTarget(text, await homeOf(operator, options));
      const order = {
        target,
        action: options.action ?? fittingAction(target.kind),
        reason: options.reason,
      };
      if (options.dryRun) {
        // Loads the client of EC2, which nothing else here needs.
        const { previewContainment } = await import('../orders/preview.ts');
        const event = await containmentEvent(operator, order);
        const preview = await previewContainment(operator, event);
        show(preview, describePreview);
        if (preview.refusal !== undefined) exitWith(EXIT.attention);
        return;
      }
      const patience = { timeoutSeconds: options.timeout, report };
      const result = await containTarget(operator, { ...order, ...patience });
      show(result, describeContainment);
      if (!result.complete) exitWith(EXIT.attention);
    });
}

async function homeOf(
  operator: Operator,
  { account }: ContainOptions,
): Promise<{ accountId: string; region: string }> {
  const [caller, region] = await Promise.all([operator.identify(), operator.region()]);
  return { accountId: account ?? caller.split(':')[4] ?? '', region };
}
