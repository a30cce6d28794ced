import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import * as v from 'valibot';
import { issueToken, type Project } from './issue-token.ts';

const Lines = v.array(v.string());
export const LocalJobSchema = v.looseObject({
  script: Lines,
  before_script: v.optional(Lines, []),
  after_script: v.optional(Lines, []),
  variables: v.optional(v.record(v.string(), v.unknown()), {}),
  id_tokens: v.optional(v.record(v.string(), v.object({ aud: v.string() })), {}),
  environment: v.optional(v.looseObject({ name: v.string() })),
});

/** A job with everything that it extends, as gitlab-ci-local understands it. */
export type LocalJob = v.InferOutput<typeof LocalJobSchema>;

/** An expanded pipeline. It is run from a file that is not committed, so that jobs still see the true one. */
export interface LocalPipeline {
  readonly globals: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, LocalJob>>;
}

/** Reads what `gitlab-ci-local --preview` prints. */
export function readLocalPipeline(preview: string): LocalPipeline {
  const entries = Object.entries(v.parse(v.record(v.string(), v.unknown()), parse(preview)));
  const read = entries.map(
    ([name, entry]) => [name, entry, v.safeParse(LocalJobSchema, entry)] as const,
  );
  return {
    globals: Object.fromEntries(
      read.flatMap(([name, entry, job]) => (job.success ? [] : [[name, entry]])),
    ),
    jobs: Object.fromEntries(
      read.flatMap(([name, , job]) => (job.success ? [[name, job.output]] : [])),
    ),
  };
}

/** What jobs of an environment are told by GitLab's settings. */
export type EnvironmentVariables = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * The pipeline with what GitLab would add and gitlab-ci-local does not: ID tokens, and variables of environments. Without caches,
 * because jobs share the packages already; and without `after_script`, before which it empties the folder of the job, artifacts
 * and all: those lines run when the shell ends.
 */
export function asGitLabRunsIt(
  pipeline: LocalPipeline,
  project: Project,
  environments: EnvironmentVariables,
): LocalPipeline {
  return changeJobs(pipeline, (job) => {
    const { after_script: last, before_script: first, ...kept } = omit(job, NOT_HERE);
    const tokens = Object.entries(job.id_tokens).map(([name, { aud }]) => [
      name,
      issueToken(project, aud),
    ]);
    return {
      ...kept,
      after_script: [],
      before_script: [atEnd(last), ...first],
      variables: {
        ...job.variables,
        ...environments[job.environment?.name ?? ''],
        ...v.parse(v.record(v.string(), v.string()), Object.fromEntries(tokens)),
      },
    };
  });
}

/** With an image, a job is told of a folder inside of it, wherever it runs. */
const NOT_HERE: readonly string[] = ['cache', 'image', 'services'];

/** The job without these keywords. */
export function omit(job: LocalJob, names: readonly string[]): LocalJob {
  const kept = Object.entries(job).filter(([name]) => !names.includes(name));
  return v.parse(LocalJobSchema, Object.fromEntries(kept));
}

function atEnd(lines: readonly string[]): string {
  const status = 'if [ $? -eq 0 ]; then CI_JOB_STATUS=success; else CI_JOB_STATUS=failed; fi';
  return ['finish() {', status, 'set +e', ...lines, '}', 'trap finish EXIT'].join('\n');
}

export function changeJobs(
  { globals, jobs }: LocalPipeline,
  change: (job: LocalJob, name: string) => LocalJob,
): LocalPipeline {
  const changed = Object.entries(jobs).map(([name, job]) => [name, change(job, name)] as const);
  return { globals, jobs: Object.fromEntries(changed) };
}

const BlockingSchema = v.looseObject({
  rules: v.array(
    v.looseObject({ when: v.optional(v.string()), allow_failure: v.optional(v.boolean()) }),
  ),
});

/**
 * The pipeline up to the first job that waits for a person who is not there: in GitLab nothing of a later stage begins, but
 * gitlab-ci-local goes on. The `named` jobs are run all the same.
 */
export function untilSomebodyIsAsked(
  pipeline: LocalPipeline,
  named: readonly string[],
): LocalPipeline {
  const stages = v.parse(Lines, pipeline.globals['stages'] ?? []);
  const placeOf = (job: LocalJob): number => stages.indexOf(String(job['stage']));
  const waiting = Object.entries(pipeline.jobs)
    .filter(([name, job]) => isBlocking(job) && !named.includes(name))
    .map(([, job]) => placeOf(job));
  const end = Math.min(...waiting, stages.length);
  const reached = Object.entries(pipeline.jobs).filter(
    ([name, job]) => placeOf(job) <= end || named.includes(name),
  );
  return { globals: pipeline.globals, jobs: Object.fromEntries(reached) };
}

function isBlocking(job: LocalJob): boolean {
  const { success, output } = v.safeParse(BlockingSchema, job);
  if (!success) return false;
  return output.rules.some(
    ({ when, allow_failure: isOptional }) => when === 'manual' && isOptional === false,
  );
}

/** Name of the file in the copy; new to git, so that jobs do not see it. */
const FILE = '.gitlab-ci-as-run.yml';

/** Writes the pipeline into the copy; answers the file's name. */
export function writeLocalPipeline(copy: string, { globals, jobs }: LocalPipeline): string {
  writeFileSync(join(copy, FILE), stringify({ ...globals, ...jobs }));
  return FILE;
}
