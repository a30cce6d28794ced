import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import type { EnvironmentName } from '../lint/applying-jobs.ts';
import { describeActions, type ResourceChange } from '../plan/plan-file.ts';
import { initialiseWithState, requireTerraform, showPlan } from '../plan/terraform.ts';
import { Refusal, STOPPED_BY } from '../refusal.ts';
import type { Workbench } from '../workbench.ts';

/** What the functions themselves change, by type: no drift. */
const OWN_CHANGES: Readonly<Record<string, string>> = { aws_wafv2_ip_set: 'addresses' };
const FILE = 'drift.tfplan';

/** Refuses when what is deployed is no longer what was applied: somebody or something has changed it by another way. */
export async function drift(bench: Workbench, environment: EnvironmentName): Promise<void> {
  await initialiseWithState(bench, environment);
  const options = ['-no-color', '-refresh-only', '-lock=false'];
  const variables = `-var-file=environments/${environment}.tfvars`;
  await requireTerraform(bench, ['plan', ...options, variables, `-out=${FILE}`]);
  const { resource_drift: changes } = await showPlan(bench, FILE);
  const reasons = changes
    .filter((change) => !isOwnChange(change))
    .map((change) => `${change.address}: ${describeActions(change)} outside of Terraform`);
  if (reasons.length > 0) {
    const advice =
      'find out who changed it (CloudTrail), then run a pipeline on the default branch, which changes it back, or change the code.';
    throw new Refusal({ code: STOPPED_BY.drift, reasons, advice });
  }
  bench.print(`${environment} is as it was applied.`);
}

const Attributes = v.record(v.string(), v.unknown());

function isOwnChange({ type, change }: ResourceChange): boolean {
  const own = OWN_CHANGES[type];
  const before = v.safeParse(Attributes, change.before);
  const after = v.safeParse(Attributes, change.after);
  if (own === undefined || !before.success || !after.success) return false;
  const rest = (side: Readonly<Record<string, unknown>>): unknown => ({
    ...side,
    [own]: undefined,
  });
  return isDeepStrictEqual(rest(before.output), rest(after.output));
}
