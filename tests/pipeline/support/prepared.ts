import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import type { PreparedRun } from '../../../scripts/pipeline/local/prepare-run.ts';
import { MISSING_VARIABLE, PREPARED_VARIABLE } from './variables.ts';
import { LocalJobSchema } from '../../../scripts/pipeline/local/local-pipeline.ts';

const Texts = v.record(v.string(), v.string());
const PreparedSchema = v.object({
  /** Where copies, markers and caches lie. */
  folder: v.string(),
  copy: v.string(),
  runner: v.string(),
  pipeline: v.object({
    globals: v.record(v.string(), v.unknown()),
    jobs: v.record(v.string(), LocalJobSchema),
  }),
  variables: Texts,
  environment: Texts,
});

/** What the setup has prepared: a copy of the repository, programs, and a local AWS with the roles of the pipeline. */
export interface Prepared extends Omit<PreparedRun, 'cloud'> {
  readonly folder: string;
}

export function readPrepared(): Prepared {
  const file = process.env[PREPARED_VARIABLE] ?? '';
  return v.parse(PreparedSchema, JSON.parse(readFileSync(file, 'utf8')));
}

/** `describe` where the tools are; elsewhere everything is skipped, and the setup has said why. */
export const describePipeline = process.env[MISSING_VARIABLE] ? describe.skip : describe;
