import { basename } from 'node:path';
import { scanMisconfigurations } from '../../scan/misconfigurations.ts';
import { FOUND, ScanFailed } from '../../scan/scan-failed.ts';
import { readExcusedDestroys } from '../exceptions/excused-destroys.ts';
import { judgePlan } from '../gate/judge-plan.ts';
import type { EnvironmentName } from '../lint/applying-jobs.ts';
import { parseArtifact, planFiles, readArtifact } from '../plan/plan-files.ts';
import { type PlanRecord, PlanRecordSchema, sha256, type Verdict } from '../plan/plan-record.ts';
import { initialiseWithoutState, showPlan } from '../plan/terraform.ts';
import { Refusal, STOPPED_BY } from '../refusal.ts';
import type { Workbench } from '../workbench.ts';
import { writeJson } from './plan.ts';

/** Runs the scanner over a plan; answers how many checks ran. */
export type ScanPlan = (root: string, plan: string) => Promise<number>;

/**
 * Judges the binary plan of an environment, without any right in AWS. Writes the verdict that an apply needs; throws a Refusal
 * with everything that is wrong otherwise.
 */
export async function gate(
  bench: Workbench,
  environment: EnvironmentName,
  scanPlan: ScanPlan = scanMisconfigurations,
): Promise<void> {
  const files = planFiles(environment);
  const recordContent = readArtifact(bench.root, files.record);
  const record = parseArtifact(PlanRecordSchema, recordContent, files.record);
  requireRecordedPlan(record, sha256(readArtifact(bench.root, files.plan)));
  await initialiseWithoutState(bench);
  const plan = await showPlan(bench, basename(files.plan));
  const { checks, refusal: scan } = await scanned(bench, files.plan, scanPlan);
  const excused = readExcusedDestroys(bench.root, environment, bench.now());
  const refusal = judgePlan({ plan, containments: record.containments, excused, scan });
  if (refusal) throw refusal;
  const verdict: Verdict = {
    version: 1,
    environment,
    planSha256: record.planSha256,
    recordSha256: sha256(recordContent),
    judgedAt: bench.now().toISOString(),
    checks,
  };
  writeJson(bench.root, files.verdict, verdict);
  bench.print(
    `The plan of ${environment}, ${record.planSha256}, may be applied: ${checks} checks.`,
  );
}

function requireRecordedPlan(record: PlanRecord, hash: string): void {
  if (hash === record.planSha256) return;
  throw new Refusal({
    code: STOPPED_BY.planNotAsJudged,
    reasons: ['the plan is not the one that was made: its hash differs from the record'],
    advice: 'run a new pipeline, and find out who has changed the artifact.',
  });
}

const ADVICE: Readonly<Record<number, string>> = {
  [STOPPED_BY.findings]:
    'mend what is named. If it must stay: an exception beside the resource, with reason and expiry (docs/pipeline.md).',
  [STOPPED_BY.didNotRun]:
    'let the scanner run: a plan that was not scanned is not applied. Then run the pipeline again.',
};

async function scanned(
  { root }: Workbench,
  plan: string,
  scanPlan: ScanPlan,
): Promise<{ readonly checks: number; readonly refusal: Refusal | undefined }> {
  try {
    return { checks: await scanPlan(root, plan), refusal: undefined };
  } catch (error) {
    if (!(error instanceof ScanFailed)) throw error;
    const code = error.exitCode === FOUND ? STOPPED_BY.findings : STOPPED_BY.didNotRun;
    const reasons = error.message.split('\n');
    return { checks: 0, refusal: new Refusal({ code, reasons, advice: ADVICE[code] ?? '' }) };
  }
}
