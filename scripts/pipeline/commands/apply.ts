import { basename } from 'node:path';
import { judgeContainments } from '../gate/judge-containments.ts';
import type { EnvironmentName } from '../lint/applying-jobs.ts';
import { hashPackages, parseArtifact, planFiles, readArtifact } from '../plan/plan-files.ts';
import { PlanRecordSchema, sha256, VerdictSchema } from '../plan/plan-record.ts';
import {
  initialiseWithState,
  pullStatePosition,
  requireTerraform,
  showPlan,
} from '../plan/terraform.ts';
import { verifyPlan } from '../plan/verify-plan.ts';
import type { Workbench } from '../workbench.ts';
import { containmentTable } from './plan.ts';

/**
 * Applies the very plan that was judged. What may have changed since is looked at again: the files, their age, the state, and
 * what is under containment. Throws a Refusal before anything is changed.
 */
export async function apply(bench: Workbench, environment: EnvironmentName): Promise<void> {
  const files = planFiles(environment);
  const planContent = readArtifact(bench.root, files.plan);
  const recordContent = readArtifact(bench.root, files.record);
  const verdictContent = readArtifact(bench.root, files.verdict);
  const record = parseArtifact(PlanRecordSchema, recordContent, files.record);
  const verdict = parseArtifact(VerdictSchema, verdictContent, files.verdict);
  await initialiseWithState(bench, environment);
  const refusal = verifyPlan(record, verdict, {
    environment,
    commit: bench.environment['CI_COMMIT_SHA'] ?? '',
    now: bench.now(),
    planSha256: sha256(planContent),
    recordSha256: sha256(recordContent),
    packages: hashPackages(bench.root),
    state: await pullStatePosition(bench),
  });
  if (refusal) throw refusal;
  await requireNothingContained(bench, environment);
  await requireTerraform(bench, ['apply', '-no-color', basename(files.plan)], bench.print);
}

/** Hours may lie between plan and apply, in which an instance was isolated. */
async function requireNothingContained(
  bench: Workbench,
  environment: EnvironmentName,
): Promise<void> {
  const plan = await showPlan(bench, basename(planFiles(environment).plan));
  const containments = await bench.containments(containmentTable(environment));
  const refusal = judgeContainments(plan, containments);
  if (refusal) throw refusal;
}
