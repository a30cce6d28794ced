import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { EnvironmentName } from '../lint/applying-jobs.ts';
import { hashPackages, planFiles } from '../plan/plan-files.ts';
import { type PlanRecord, sha256, type StatePosition } from '../plan/plan-record.ts';
import { summarisePlan, terraformReport } from '../plan/summarise.ts';
import {
  initialiseWithState,
  pullStatePosition,
  requireTerraform,
  showPlan,
} from '../plan/terraform.ts';
import type { Workbench } from '../workbench.ts';

/** Makes a plan of an environment, and the record that its apply is held against. Changes nothing: the role can only read. */
export async function plan(bench: Workbench, environment: EnvironmentName): Promise<void> {
  const files = planFiles(environment);
  await initialiseWithState(bench, environment);
  // Before the plan: if the state moves while it is made, the apply is refused and not the other way round.
  const state = await pullStatePosition(bench);
  const file = basename(files.plan);
  // Who may only read cannot take the lock, which is an object in the bucket.
  const options = ['-no-color', '-lock=false', `-var-file=environments/${environment}.tfvars`];
  await requireTerraform(bench, ['plan', ...options, `-out=${file}`]);
  const content = await showPlan(bench, file);
  const record = await describePlan(bench, environment, state);
  writeJson(bench.root, files.record, record);
  writeJson(bench.root, files.summary, terraformReport(content));
  bench.print(`Plan of ${environment}, ${record.planSha256}:`);
  for (const line of summarisePlan(content)) bench.print(line);
}

async function describePlan(
  bench: Workbench,
  environment: EnvironmentName,
  state: StatePosition,
): Promise<PlanRecord> {
  const { plan: path } = planFiles(environment);
  return {
    version: 1,
    environment,
    commit: bench.environment['CI_COMMIT_SHA'] ?? '',
    plannedAt: bench.now().toISOString(),
    planSha256: sha256(readFileSync(join(bench.root, path))),
    state,
    packages: hashPackages(bench.root),
    containments: await bench.containments(containmentTable(environment)),
  };
}

/** docs/architecture.md, "Names". */
export function containmentTable(environment: EnvironmentName): string {
  return `riposte-${environment}-containments`;
}

export function writeJson(root: string, path: string, value: unknown): void {
  writeFileSync(join(root, path), `${JSON.stringify(value, null, 2)}\n`);
}
