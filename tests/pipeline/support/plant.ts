import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { runPrepared } from '../../../scripts/pipeline/local/prepare-run.ts';
import type { JobOutcome } from '../../../scripts/pipeline/local/run-jobs.ts';
import { cloneCopy, commitAll } from '../../../scripts/pipeline/local/stage-copy.ts';
import { type Prepared, readPrepared } from './prepared.ts';
import { type RealJobs, withStubs } from './stubs.ts';

/** Something unsafe or broken, and the jobs that really run over it. */
export interface Planted {
  /** Name for folders. */
  readonly name: string;
  readonly plant: (copy: string) => void;
  readonly real: RealJobs;
}

export interface PlantedOutcome {
  readonly jobs: Readonly<Record<string, JobOutcome>>;
  /** Codes of the jobs that have failed. */
  readonly failed: Readonly<Record<string, number>>;
  readonly hasApplied: boolean;
  readonly output: string;
}

/** Plants it in a copy of its own, commits it, and runs the real jobs over it, and what would apply. */
export async function runPlanted({ name, plant, real }: Planted): Promise<PlantedOutcome> {
  const prepared: Prepared = readPrepared();
  const copy = await cloneCopy(prepared.copy, join(prepared.folder, `planted-${name}`));
  const marker = join(prepared.folder, `applied-${name}`);
  rmSync(marker, { force: true });
  plant(copy);
  await commitAll(copy);
  const pipeline = withStubs(prepared.pipeline, real, marker);
  const { jobs, output } = await runPrepared(
    { ...prepared, cloud: undefined },
    { copy, pipeline, onLine: tellProgress(name) },
  );
  rmSync(copy, { recursive: true, force: true });
  return { jobs, failed: failuresOf(jobs), hasApplied: existsSync(marker), output };
}

export function failuresOf(jobs: Readonly<Record<string, JobOutcome>>): Record<string, number> {
  const failed = Object.entries(jobs).filter(([, { code }]) => code !== 0);
  return Object.fromEntries(failed.map(([name, { code }]) => [name, code]));
}

/** A sign of life for each job that has ended: a whole run takes minutes. */
export function tellProgress(name: string): (line: string) => void {
  return (line) => {
    const ended = stripVTControlCharacters(line);
    if (/^\S+ +finished in /.test(ended)) process.stderr.write(`  ${name}: ${ended}\n`);
  };
}
