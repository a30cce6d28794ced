import type { Command } from 'commander';
import type { CheckStatus } from '../doctor/check.ts';
import { isSignedOut } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Operator } from '../operator.ts';
import { begin, examples, type Surroundings } from './command.ts';

const CODES: Readonly<Record<CheckStatus, ExitCode>> = {
  ok: EXIT.done,
  warn: EXIT.attention,
  fail: EXIT.failed,
};

export function addDoctor(program: Command, surroundings: Surroundings): void {
  program
    .command('doctor')
    .description('examine the platform: is it set up, allowed, awake, and would anybody hear it?')
    .addHelpText(
      'after',
      `
It only reads. Exit code: 0 all is well, 1 something to look at, 2 something is
broken.
${examples('doctor --stack riposte-prod --region eu-west-1', 'doctor --json | jq -r .status')}`,
    )
    .action(async (_options: unknown, command: Command) => {
      const { operator, show, exitWith } = begin(command, surroundings);
      await requireSignIn(operator);
      // Its clients of six more services would make every other command slower to start.
      const [{ examine }, { describeExamination, runChecks }] = await Promise.all([
        import('../doctor/examined.ts'),
        import('../doctor/examination.ts'),
      ]);
      const examination = await runChecks(examine(operator));
      show(examination, describeExamination);
      exitWith(CODES[examination.status]);
    });
}

/** Throws without region or credentials: every check would say so, each with a next step that does not help. */
async function requireSignIn({ identify }: Operator): Promise<void> {
  try {
    await identify();
  } catch (error) {
    // Anything else is for the checks: what does not need this call is examined all the same.
    if (isSignedOut(error)) throw error;
  }
}
