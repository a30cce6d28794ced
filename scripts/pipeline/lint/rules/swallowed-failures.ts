import { linesOf, type NamedJob } from '../applying-jobs.ts';
import type { Pipeline } from '../read-pipeline.ts';
import type { Job, Rule } from '../schema.ts';

const SWALLOWS: readonly (readonly [RegExp, string])[] = [
  [/\|\|\s*(?:true|:|echo|printf|exit 0)/, 'swallows a failure with ||'],
  [/\bset \+(?:e|o\s+errexit|o\s+pipefail)/, 'switches off that a failure stops the job'],
  [/(?:^|[;&\n])\s*(?:exit 0|true)\s*(?:$|[;\n])/, 'ends well whatever was before'],
  [/\$\([^)]*\bci -- (?:gate|apply|exceptions|lint)\b/, 'loses the exit code of a gate'],
];

/** A job that fails fails: no shape in which the pipeline goes on all the same. */
export function swallowedFailures({ jobs }: Pipeline): string[] {
  return Object.entries(jobs).flatMap((job) => [...inLines(job), ...inKeywords(job)]);
}

function inLines([name, job]: NamedJob): string[] {
  return linesOf(job).flatMap((line) =>
    SWALLOWS.filter(([pattern]) => pattern.test(line)).map(([, what]) => `${name}: ${what}`),
  );
}

function inKeywords([name, job]: NamedJob): string[] {
  const optional = (job.needs ?? []).filter((need) => typeof need !== 'string' && need.optional);
  return [
    ...[job, ...(job.rules ?? [])].flatMap((part) => laxIn(part)),
    ...optional.map(() => 'needs something that may be missing'),
  ].map((problem) => `${name}: ${problem}`);
}

function laxIn({ when, allow_failure: allowed }: Job | Rule): string[] {
  const mayFail = allowed !== undefined && allowed !== false;
  return [
    ...(mayFail ? ['allow_failure lets the pipeline go on'] : []),
    ...(when === 'always' || when === 'on_failure' ? [`runs ${when}, after a failure too`] : []),
  ];
}
