import type { Plan } from '../plan/plan-file.ts';
import { combineRefusals, Refusal, STOPPED_BY } from '../refusal.ts';
import type { Containments } from './contained-targets.ts';
import { judgeContainments } from './judge-containments.ts';
import { judgeDestroys } from './judge-destroys.ts';

/** All that a plan is judged by, beside the scanner's findings. */
export interface Evidence {
  readonly plan: Plan;
  readonly containments: Containments;
  /** Addresses of protected resources that may go. */
  readonly excused: ReadonlySet<string>;
  /** Why the scanner says no, or that it could not look. */
  readonly scan: Refusal | undefined;
}

/** The whole verdict: undefined when the plan may be applied. Looks at everything, so that one run names all that is wrong. */
export function judgePlan({ plan, containments, excused, scan }: Evidence): Refusal | undefined {
  const refusals = [
    scan,
    judgeWhole(plan),
    judgeDestroys(plan, excused),
    judgeContainments(plan, containments),
  ];
  return combineRefusals(refusals.filter((refusal) => refusal !== undefined));
}

/** A plan of some resources (`-target`), or one that ended with an error, does not show what there is to judge. */
function judgeWhole({ complete, errored }: Plan): Refusal | undefined {
  if (complete && !errored) return undefined;
  const state = errored ? 'ended with an error' : 'is incomplete';
  const advice = 'plan without -target and mend what Terraform says, then run the pipeline again.';
  const reasons = [`the plan ${state}: it does not show all that there is`];
  return new Refusal({ code: STOPPED_BY.didNotRun, reasons, advice });
}
