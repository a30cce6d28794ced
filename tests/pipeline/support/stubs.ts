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
 * The pipeline with all jobs but the real ones replaced by nothing. What applies leaves a mark in `marker`, which is how one sees
 * that it ran.
 */
export function withStubs(pipeline: LocalPipeline, real: RealJobs, marker: string): LocalPipeline {
  return changeJobs(pipeline, ({ artifacts, ...job }, name) => {
    const script = real[name];
    if (script === 'as it is') return { ...job, artifacts };
    if (script !== undefined) return { ...job, artifacts, script: [...script] };
    const line = name.startsWith('apply:') ? `echo ${name} >> '${marker}'` : 'echo stub';
    return { ...job, before_script: [], script: [line] };
  });
}
