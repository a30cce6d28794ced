import { applyingJobs, type NamedJob } from '../applying-jobs.ts';
import { jobsOn, type Occasion, OCCASIONS, type Presence } from '../occasions.ts';
import type { Pipeline } from '../read-pipeline.ts';

/** What must have passed before anything is applied; a job that is renamed or removed is missed here. */
const BEFORE_ANY = [
  ...['check', 'unit', 'terraform-tests', 'local-aws', 'end-to-end', 'build'],
  ...['misconfigurations-and-secrets', 'dependencies', 'second-opinion'],
] as const;

const BEFORE: Readonly<Record<string, readonly string[]>> = {
  dev: [...BEFORE_ANY, 'plan:dev', 'gate:dev'],
  prod: [...BEFORE_ANY, 'plan:prod', 'gate:prod', 'apply:dev', 'smoke:dev'],
};

const OCCASION_NAMES = Object.keys(OCCASIONS) as Occasion[];

/** Nothing is applied unless every gate was there, had to pass, and did. */
export function applyWaits(pipeline: Pipeline): string[] {
  return OCCASION_NAMES.flatMap((occasion) => {
    const present = jobsOn(pipeline, occasion);
    const applying = applyingJobs(pipeline).filter(([name]) => present.has(name));
    const problems = applying.flatMap((job) => missingBefore(pipeline, job, present));
    return problems.map((problem) => `${problem} (${occasion})`);
  });
}

function missingBefore(
  pipeline: Pipeline,
  [name, job]: NamedJob,
  present: ReadonlyMap<string, Presence>,
): string[] {
  const awaited = awaitedBy(pipeline, name);
  const required = BEFORE[job.environment?.name ?? ''];
  if (required === undefined) return [`${name}: applies to no environment that is known`];
  return required.flatMap((gate) => {
    const presence = present.get(gate);
    if (!presence?.isCertain) return [`${name}: runs although ${gate} may not be in the pipeline`];
    if (presence.mayFail) return [`${name}: runs although ${gate} may fail`];
    if (presence.when !== 'on_success') return [`${name}: ${gate} runs ${presence.when}`];
    return awaited.has(gate) ? [] : [`${name}: does not wait for ${gate}`];
  });
}

/**
 * Jobs that must have ended well before this one starts: those of all stages before it, or, once it has `needs`, those alone
 * and what they wait for. Source: GitLab docs, `needs` and `stages`.
 */
function awaitedBy(pipeline: Pipeline, name: string, seen = new Set<string>()): Set<string> {
  const job = pipeline.jobs[name];
  const direct = job?.needs
    ? job.needs.flatMap((need) => {
        if (typeof need === 'string') return [need];
        return need.optional === true ? [] : [need.job];
      })
    : earlierJobs(pipeline, job?.stage ?? 'test');
  for (const awaited of direct) {
    if (seen.has(awaited)) continue;
    seen.add(awaited);
    awaitedBy(pipeline, awaited, seen);
  }
  return seen;
}

function earlierJobs({ jobs, stages }: Pipeline, stage: string): string[] {
  const order = ['.pre', ...stages, '.post'];
  const position = order.indexOf(stage);
  return Object.entries(jobs)
    .filter(([, other]) => order.indexOf(other.stage ?? 'test') < position)
    .map(([name]) => name);
}
