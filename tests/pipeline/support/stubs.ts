import { changeJobs, type LocalPipeline } from '../../../scripts/pipeline/local/local-pipeline.ts';

/** What `npm test` runs, too: a line that takes minutes, and whose result is known when the pipeline is tested. */
const COVERED = /^npm (?:run check|test -- \w+|run ci -- report code-quality .*)$/;

/** The pipeline without what `npm test` covers; jobs stay, and with them the order. */
export function withoutTests(pipeline: LocalPipeline): LocalPipeline {
  return changeJobs(pipeline, (job) => ({
    ...job,
    script: job.script.map((line) => (COVERED.test(line) ? `echo 'npm test runs: ${line}'` : line)),
  }));
}

/** Scripts by job: other lines, or `as it is`. */
export type RealJobs = Readonly<Record<string, readonly string[] | 'as it is'>>;

/**
 * The pipeline with the real jobs, and what applies, which only leaves a mark in `marker`: by that one sees that it ran. All others
 * would do nothing but take time.
 */
export function withStubs(
  { globals, jobs }: LocalPipeline,
  real: RealJobs,
  marker: string,
): LocalPipeline {
  const kept = Object.entries(jobs).flatMap(([name, { dependencies, ...job }]) => {
    const script = real[name];
    if (script === 'as it is') return [[name, { ...job, dependencies }] as const];
    if (script !== undefined) return [[name, { ...job, script: [...script] }] as const];
    if (!name.startsWith('apply:')) return [];
    const mark = [`echo ${name} >> '${marker}'`];
    return [[name, { ...job, before_script: [], script: mark }] as const];
  });
  return { globals, jobs: Object.fromEntries(kept) };
}
