import { describeError } from '../../../shared/domain/errors.ts';
import { safeLine } from '../safe-output.ts';
import { alarmsCheck } from './alarms.ts';
import { type Check, type CheckResult, type CheckStatus, worstStatus } from './check.ts';
import { deadLettersCheck } from './dead-letters.ts';
import type { Examined } from './examined.ts';
import { functionsCheck } from './functions.ts';
import { guarddutyCheck } from './guardduty.ts';
import { permissionsCheck } from './permissions.ts';
import { pauseCheck, policyCheck, protectionCheck } from './policy.ts';
import { secretCheck } from './secret.ts';
import { slackCheck } from './slack.ts';
import { stackCheck } from './stack.ts';
import { subscriptionsCheck } from './subscriptions.ts';
import { triggersCheck } from './triggers.ts';

/** In the order in which people mend: what the later ones need comes first. */
export const CHECKS: readonly Check<Examined>[] = [
  stackCheck,
  functionsCheck,
  triggersCheck,
  policyCheck,
  protectionCheck,
  pauseCheck,
  permissionsCheck,
  subscriptionsCheck,
  guarddutyCheck,
  secretCheck,
  slackCheck,
  deadLettersCheck,
  alarmsCheck,
];

/** The state of a platform: the worst of its checks. */
export interface Examination {
  readonly stack: string;
  readonly status: CheckStatus;
  readonly checks: readonly CheckResult[];
}

/** Runs every check side by side; one that throws has failed, and the others go on. */
export async function runChecks(
  examined: Examined,
  checks: readonly Check<Examined>[] = CHECKS,
): Promise<Examination> {
  const results = await Promise.all(checks.map((check) => result(check, examined)));
  return { stack: examined.operator.stack, status: worstStatus(results), checks: results };
}

async function result({ name, run }: Check<Examined>, examined: Examined): Promise<CheckResult> {
  try {
    return { check: name, ...(await run(examined)) };
  } catch (error) {
    return {
      check: name,
      status: 'fail',
      summary: 'could not be checked',
      problems: [describeError(error)],
      todo: todoFor(error),
    };
  }
}

function todoFor(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  if (name.startsWith('AccessDenied') || name.startsWith('AuthorizationError')) {
    return 'You may not see this: docs/operators.md lists what doctor reads.';
  }
  return 'Is the stack applied here? Check --stack and --region.';
}

const MARKS: Readonly<Record<CheckStatus, string>> = { ok: '✓', warn: '!', fail: '✗' };

/** One line per check; below it what is wrong and what to do. */
export function describeExamination({ stack, status, checks }: Examination): string {
  const width = Math.max(...checks.map(({ check }) => check.length));
  const lines = checks.flatMap(({ check, summary, problems = [], todo, ...verdict }) => [
    `${MARKS[verdict.status]} ${check.padEnd(width)}  ${safeLine(summary)}`,
    ...problems.map((problem) => `    - ${safeLine(problem)}`),
    ...(todo === undefined ? [] : [`    → ${todo}`]),
  ]);
  return [...lines, '', verdictLine(stack, status, checks)].join('\n');
}

function verdictLine(stack: string, status: CheckStatus, checks: readonly CheckResult[]): string {
  const count = (wanted: CheckStatus): number =>
    checks.filter((check) => check.status === wanted).length;
  if (status === 'ok') return `${stack} is well.`;
  return `${stack}: ${count('fail')} failed, ${count('warn')} to look at, ${count('ok')} well.`;
}
