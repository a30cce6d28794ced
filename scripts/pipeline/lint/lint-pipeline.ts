import { type Pipeline, readPipeline } from './read-pipeline.ts';
import { applyShape } from './rules/apply-shape.ts';
import { applyWaits } from './rules/apply-waits.ts';
import { artifacts } from './rules/artifacts.ts';
import { conventions } from './rules/conventions.ts';
import { identity } from './rules/identity.ts';
import { singlePipelines } from './rules/single-pipelines.ts';
import { swallowedFailures } from './rules/swallowed-failures.ts';

const RULES: readonly ((pipeline: Pipeline) => string[])[] = [
  ...[applyWaits, applyShape, swallowedFailures],
  ...[identity, artifacts, conventions, singlePipelines],
];

/** Everything by which the pipeline could let something unsafe through, as `job: what`; also what cannot be read. */
export function lintPipeline(read: (path: string) => string): string[] {
  try {
    const pipeline = readPipeline(read);
    return [...new Set(RULES.flatMap((rule) => rule(pipeline)))];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
