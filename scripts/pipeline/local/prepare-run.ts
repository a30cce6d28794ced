import { mkdirSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { run } from '../../child-process.ts';
import { providerSource } from '../../local-aws/terraform-environment.ts';
import type { Progress } from '../../progress.ts';
import { findCheckov } from '../../scan/checkov/find-checkov.ts';
import { findRunner } from './find-runner.ts';
import { type PipelineCloud, PROJECT, startPipelineCloud } from './local-cloud.ts';
import {
  asGitLabRunsIt,
  type LocalPipeline,
  readLocalPipeline,
  untilSomebodyIsAsked,
  writeLocalPipeline,
} from './local-pipeline.ts';
import { type PipelineOutcome, runJobs } from './run-jobs.ts';
import { jobEnvironment, runnerArguments } from './runner-arguments.ts';
import { stageCopy } from './stage-copy.ts';

interface Wanted {
  readonly progress: Progress;
  /** Of the repository. */
  readonly root: string;
  /** Where copies, logs and tools lie. */
  readonly folder: string;
  /** With a local AWS to apply to. */
  readonly aws: boolean;
}

/** Everything that a run needs; several may follow one another, or run beside each other in copies of their own. */
export interface PreparedRun {
  readonly copy: string;
  readonly runner: string;
  readonly pipeline: LocalPipeline;
  readonly variables: Readonly<Record<string, string>>;
  readonly environment: NodeJS.ProcessEnv;
  readonly cloud: PipelineCloud | undefined;
}

/** Copies the repository, finds the programs, and starts the local AWS if it is wanted. */
export async function prepareRun({ progress, root, folder, aws }: Wanted): Promise<PreparedRun> {
  mkdirSync(folder, { recursive: true });
  const copy = await progress.phase('copy of the repository', async () => stageCopy(root, folder));
  const runner = await progress.phase('gitlab-ci-local', async () => findRunner(folder));
  const checkov = await progress.phase('checkov', async () => findCheckov(root));
  const environment = environmentOf(checkov);
  const preview = await readPreview(runner, copy, environment);
  const cloud = aws
    ? await progress.phase('local AWS, with the roles of the pipeline', async () =>
        startPipelineCloud(copy, folder),
      )
    : undefined;
  const pipeline = asGitLabRunsIt(preview, PROJECT, cloud?.environments ?? {});
  const variables = cloud?.variables ?? {};
  return { copy, runner, pipeline, variables, environment, cloud };
}

function environmentOf(checkov: string): NodeJS.ProcessEnv {
  const folders = [dirname(process.execPath), process.env['PATH'], dirname(checkov)];
  const { configurationFile } = providerSource();
  return jobEnvironment(process.env, {
    PATH: folders.join(delimiter),
    ...(configurationFile !== undefined && { TF_CLI_CONFIG_FILE: configurationFile }),
  });
}

/** The pipeline as it is expanded; GitLab's own schema has then looked at it. */
async function readPreview(
  runner: string,
  copy: string,
  environment: NodeJS.ProcessEnv,
): Promise<LocalPipeline> {
  const args = [runner, '--preview', '--force-shell-executor'];
  const { code, stdout, output } = await run(process.execPath, args, {
    cwd: copy,
    env: environment,
  });
  if (code !== 0) throw new Error(`gitlab-ci-local cannot read the pipeline:\n${output}`);
  return readLocalPipeline(stdout);
}

interface Run {
  /** Instead of the copy that was prepared. */
  readonly copy?: string;
  /** Instead of the pipeline as it is. */
  readonly pipeline?: LocalPipeline;
  readonly jobs?: readonly string[];
  readonly manual?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly concurrency?: number;
  readonly onLine?: (line: string) => void;
}

/** Runs the pipeline, or the named jobs, to the end. */
export async function runPrepared(
  prepared: PreparedRun,
  wanted: Run = {},
): Promise<PipelineOutcome> {
  const { copy = prepared.copy, pipeline = prepared.pipeline, onLine } = wanted;
  const { jobs = [], manual = [], concurrency = 2 } = wanted;
  const variables = { ...prepared.variables, ...wanted.variables };
  // Jobs that are named are run wherever they stand.
  const file = writeLocalPipeline(copy, untilSomebodyIsAsked(pipeline, [...manual, ...jobs]));
  return runJobs({
    ...{ runner: prepared.runner, copy, environment: prepared.environment },
    args: runnerArguments({ jobs, manual, variables, concurrency, file }),
    ...(onLine && { onLine }),
  });
}
