import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lintPipeline } from '../lint/lint-pipeline.ts';
import { Refusal, STOPPED_BY } from '../refusal.ts';

/** Throws a Refusal when the pipeline in this folder could let something unsafe through. */
export function lint(root: string): string {
  const reasons = lintPipeline((path) => readFileSync(join(root, path), 'utf8'));
  if (reasons.length === 0) return 'the pipeline waits for its gates';
  const advice = 'mend .gitlab-ci.yml or .gitlab/ci; the rules are in scripts/pipeline/lint/rules.';
  throw new Refusal({ code: STOPPED_BY.pipeline, reasons, advice });
}
