import type { Command } from 'commander';
import type { CheckStatus } from '../doctor/check.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
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
It only reads. Exit code: 0 all is well, 1 something to look at, 2 something is broken.
${examples('doctor --stack riposte-prod --region eu-west-1', 'doctor --json | jq -r \'.checks[] | select(.status != "ok") | .check\'')}`,
    )
    .action(async (_options: unknown, command: Command) => {
      const { operator, show, exitWith } = begin(command, surroundings);
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
