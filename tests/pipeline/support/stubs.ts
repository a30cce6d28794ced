import {
  changeJobs,
  type LocalJob,
  type LocalPipeline,
  omit,
} from '../../../scripts/pipeline/local/local-pipeline.ts';

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
  const kept = Object.entries(jobs).flatMap(([name, job]): [string, LocalJob][] => {
    const script = real[name];
    if (script !== undefined) return [[name, withScript(job, script)]];
    return name.startsWith('apply:') ? [[name, stubbed(job, `echo ${name} >> '${marker}'`)]] : [];
  });
  return { globals, jobs: Object.fromEntries(kept) };
}

function withScript(job: LocalJob, script: readonly string[] | 'as it is'): LocalJob {
  if (script === 'as it is') return job;
  // What it would take from others is not needed for other lines.
  return { ...omit(job, ['dependencies']), script: [...script] };
}

/** The line alone; it waits for the same stages. */
function stubbed(job: LocalJob, line: string): LocalJob {
  return { ...omit(job, ['dependencies']), before_script: [], script: [line] };
}
