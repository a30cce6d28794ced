import type { Command } from 'commander';
import {
  describeDrill,
  describePlan,
  NOT_FOR_DRILLS,
  WOULD_ACT,
} from '../drills/describe-drill.ts';
import { readFindingFile } from '../drills/read-finding.ts';
import { type DrillPlan, planDrill, runDrill } from '../drills/simulate.ts';
import { EXIT } from '../exit-codes.ts';
import { begin, examples, type Surroundings } from './command.ts';
import { readCount } from './options.ts';

const ABOUT = `
The finding goes the whole way and is marked as a drill in the incident and in
every alert. It happens now, whatever times it names. Only what the policy lists
under "drill" is acted on, and that is really contained: "release" gives it
back.

The file holds a GuardDuty finding (event or API), ASFF, an AWS Health or
CloudWatch alarm event, or a detection.
`;

interface SimulateOptions {
  readonly planOnly?: boolean;
  readonly timeout: number;
}

export function addSimulate(program: Command, surroundings: Surroundings): void {
  program
    .command('simulate <finding>')
    .description('a drill: send a finding from a file through the platform')
    .option('--plan-only', 'send it although none of its resources is listed for drills')
    .option('--timeout <seconds>', 'how long to wait', readCount, 180)
    .addHelpText(
      'after',
      `${ABOUT}${examples('simulate finding.json', 'simulate finding.json --plan-only')}`,
    )
    .action(async (path: string, options: SimulateOptions, command: Command) => {
      const { operator, show, report, exitWith } = begin(command, surroundings);
      const file = readFindingFile(path);
      const plan = await planDrill(operator, file);
      refuse(plan, options);
      const patience = { timeoutSeconds: options.timeout, report };
      const result = await runDrill(operator, { ...file, ...patience, plan });
      show(result, (drill, screen) => describeDrill(drill, operator.stack, screen));
      if (!result.complete) exitWith(EXIT.attention);
    });
}

/** Sends nobody to work by mistake. */
function refuse(plan: DrillPlan, { planOnly = false }: SimulateOptions): void {
  const mayAct = plan.resources.some(({ isForDrills }) => isForDrills);
  if (mayAct && planOnly) throw new Error(`${describePlan(plan)}\n\n${WOULD_ACT}`);
  if (!mayAct && !planOnly) throw new Error(`${describePlan(plan)}\n\n${NOT_FOR_DRILLS}`);
}
