import { applyingJobs, type NamedJob } from '../applying-jobs.ts';
import { jobsOn, type Occasion, OCCASIONS } from '../occasions.ts';
import type { Pipeline } from '../read-pipeline.ts';

const MAY_APPLY: readonly Occasion[] = ['main', 'main with an open merge request', 'web'];

/** An apply is the script that looks again, on the default branch, one at a time, and for prod by a person's hand. */
export function applyShape(pipeline: Pipeline): string[] {
  const applying = applyingJobs(pipeline);
  return [...applying.flatMap(shapeOf), ...applying.flatMap((job) => occasionsOf(pipeline, job))];
}

function shapeOf([name, job]: NamedJob): string[] {
  const environment = job.environment?.name ?? '';
  const wanted: readonly (readonly [boolean, string])[] = [
    [job.script?.join('\n') === `npm run ci -- apply ${environment}`, 'must run the script alone'],
    [job.resource_group === environment, 'needs the resource_group of its environment'],
    [job.interruptible === false, 'must not be interruptible'],
    [job.retry === 0, 'must not be tried again by itself'],
    [job.dependencies?.includes(`gate:${environment}`) === true, 'must take the verdict'],
  ];
  return wanted.filter(([isSo]) => !isSo).map(([, problem]) => `${name}: ${problem}`);
}

function occasionsOf(pipeline: Pipeline, [name, job]: NamedJob): string[] {
  const occasions = Object.keys(OCCASIONS) as Occasion[];
  return occasions.flatMap((occasion) => {
    const presence = jobsOn(pipeline, occasion).get(name);
    if (presence === undefined) return [];
    if (!MAY_APPLY.includes(occasion)) return [`${name}: runs on ${occasion}`];
    const wanted = job.environment?.name === 'prod' ? 'manual' : 'on_success';
    if (presence.when !== wanted) return [`${name}: must run ${wanted}, not ${presence.when}`];
    return presence.mayFail ? [`${name}: must not be optional`] : [];
  });
}
