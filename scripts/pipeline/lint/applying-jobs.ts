import type { Pipeline } from './read-pipeline.ts';
import type { Job } from './schema.ts';

export const ENVIRONMENTS = ['dev', 'prod'] as const;
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

/** A job by its name. */
export type NamedJob = readonly [name: string, job: Job];

/** True for a job that could change an account: it says so, asks for the right to, or calls Terraform by itself. */
export function canApply(job: Job): boolean {
  const audiences = Object.values(job.id_tokens ?? {}).map(({ aud }) => aud);
  return (
    linesOf(job).some((line) => /\bci -- apply\b|terraform\b.*\b(?:apply|destroy)\b/.test(line)) ||
    audiences.some((audience) => audience.endsWith('/apply')) ||
    Object.values(job.variables ?? {}).some((value) => value.includes('AWS_APPLY_ROLE_ARN'))
  );
}

export function applyingJobs({ jobs }: Pipeline): NamedJob[] {
  return Object.entries(jobs).filter(([, job]) => canApply(job));
}

/** Every line that a job runs. */
export function linesOf({ before_script = [], script = [], after_script = [] }: Job): string[] {
  return [...before_script, ...script, ...after_script];
}
