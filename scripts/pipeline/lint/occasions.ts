import type { Variables } from './expression.ts';
import { holds } from './expression.ts';
import type { Pipeline } from './read-pipeline.ts';
import type { Job, Rule } from './schema.ts';

const PROJECT = { CI_PROJECT_ID: '7', CI_DEFAULT_BRANCH: 'main' };
const SWITCHES = {
  ...{ AWS_DEPLOYMENT: 'on', AWS_PLAN_MERGE_REQUESTS: 'on' },
  ...{ IMAGE_BUILDS: 'on', IMAGE_SIGNING: 'on' },
};
const DEPLOYED = { ...PROJECT, ...SWITCHES };
const MERGE_REQUEST = { ...DEPLOYED, CI_PIPELINE_SOURCE: 'merge_request_event' };
const SCHEDULE = { ...DEPLOYED, CI_PIPELINE_SOURCE: 'schedule', CI_COMMIT_BRANCH: 'main' };
const PUSH = { ...DEPLOYED, CI_PIPELINE_SOURCE: 'push' };

/** What can set a pipeline off, as the variables that GitLab would set. */
export const OCCASIONS = {
  main: { ...PUSH, CI_COMMIT_BRANCH: 'main' },
  'main with an open merge request': {
    ...PUSH,
    CI_COMMIT_BRANCH: 'main',
    CI_OPEN_MERGE_REQUESTS: 'group/project!1',
  },
  'main without AWS': { ...PROJECT, CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'main' },
  branch: { ...PUSH, CI_COMMIT_BRANCH: 'topic' },
  'branch with an open merge request': {
    ...PUSH,
    CI_COMMIT_BRANCH: 'topic',
    CI_OPEN_MERGE_REQUESTS: 'group/project!1',
  },
  'merge request': { ...MERGE_REQUEST, CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '7' },
  'merge request of a fork': { ...MERGE_REQUEST, CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '8' },
  tag: { ...PUSH, CI_COMMIT_TAG: 'v1' },
  web: { ...DEPLOYED, CI_PIPELINE_SOURCE: 'web', CI_COMMIT_BRANCH: 'main' },
  drift: { ...SCHEDULE, TASK: 'drift' },
  nightly: { ...SCHEDULE, TASK: 'nightly' },
  weekly: { ...SCHEDULE, TASK: 'weekly' },
  'schedule without a task': SCHEDULE,
} satisfies Record<string, Variables>;

export type Occasion = keyof typeof OCCASIONS;

/** How a job is in a pipeline. */
export interface Presence {
  readonly when: NonNullable<Job['when']>;
  /** A failure of it stops nobody. */
  readonly mayFail: boolean;
  /** It is there whatever files were changed or exist. */
  readonly isCertain: boolean;
}

/** True when the occasion makes a pipeline at all. */
export function makesPipeline({ workflow }: Pipeline, variables: Variables): boolean {
  const rule = firstRule(workflow.rules, variables);
  return rule !== undefined && rule.when !== 'never';
}

/** Jobs that are, or may be, in the pipeline of the occasion: `changes` and `exists` count as true. */
export function jobsOn(pipeline: Pipeline, occasion: Occasion): ReadonlyMap<string, Presence> {
  const variables: Variables = OCCASIONS[occasion];
  if (!makesPipeline(pipeline, variables)) return new Map();
  const present = Object.entries(pipeline.jobs).flatMap(([name, job]) => {
    const presence = presenceOf(job, variables);
    return presence === undefined ? [] : [[name, presence] as const];
  });
  return new Map(present);
}

function presenceOf(job: Job, variables: Variables): Presence | undefined {
  const rule = job.rules ? firstRule(job.rules, variables) : {};
  const when = rule?.when ?? job.when ?? 'on_success';
  if (rule === undefined || when === 'never') return undefined;
  return {
    when,
    mayFail: mayFail(job, rule),
    isCertain: !dependsOnFiles(job, rule, variables),
  };
}

/** Outside of rules, `manual` is optional; inside, it blocks. Source: GitLab docs, `when`. */
function mayFail(job: Job, rule: Rule): boolean {
  const isOptional = job.when === 'manual' && rule.when === undefined;
  return (rule.allow_failure ?? job.allow_failure ?? isOptional) !== false;
}

function dependsOnFiles({ rules = [] }: Job, decisive: Rule, variables: Variables): boolean {
  const seen = rules.slice(0, rules.indexOf(decisive) + 1);
  return seen.some((rule) => {
    const isAsked = rule.if === undefined || holds(rule.if, variables);
    return isAsked && (rule.changes ?? rule.exists) !== undefined;
  });
}

function firstRule(rules: readonly Rule[], variables: Variables): Rule | undefined {
  return rules.find((rule) => rule.if === undefined || holds(rule.if, variables));
}
