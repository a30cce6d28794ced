import { delimiter, dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import { run } from '../../child-process.ts';
import { runCommand } from '../../lifetime.ts';
import { localFolder } from '../../local-aws/paths.ts';
import { createProgress } from '../../progress.ts';
import { findRunner } from './find-runner.ts';
import { type PipelineCloud, startPipelineCloud } from './local-cloud.ts';
import { missingTools } from './missing-tools.ts';
import { jobEnvironment, runnerArguments } from './runner-arguments.ts';
import { stageCopy } from './stage-copy.ts';

interface Options {
  readonly list?: boolean;
  readonly aws?: boolean;
  readonly manual?: readonly string[];
}

const root = resolve(import.meta.dirname, '../../..');
const folder = join(localFolder, 'pipeline');
const command = new Command('npm run pipeline --')
  .description('Runs the jobs of the GitLab pipeline here, with gitlab-ci-local.')
  .argument('[job...]', 'only these; without: the whole pipeline')
  .option('--list', 'only say which jobs there are')
  .option('--aws', 'plan, judge and apply on a local AWS as well')
  .option('--manual <job...>', 'also run these, which wait for a person')
  .showHelpAfterError()
  .parse();

let running: PipelineCloud | undefined;
await runCommand(
  async () => running?.cloud.stop(),
  async () => pipeline(command.opts<Options>(), command.args),
);

async function pipeline(options: Options, jobs: readonly string[]): Promise<number> {
  const missing = missingTools(process.env['PATH'] ?? '');
  if (missing.length > 0) throw new Error(missing.join('\n'));
  const progress = createProgress();
  const copy = await progress.phase('copy of the repository', async () => stageCopy(root, folder));
  const runner = await progress.phase('gitlab-ci-local', async () =>
    findRunner(join(folder, 'tools')),
  );
  if (options.aws) {
    running = await progress.phase('local AWS', async () => startPipelineCloud(copy, folder));
  }
  const { list = false, manual = [] } = options;
  const args = runnerArguments({ jobs, manual, list, variables: running?.variables ?? {} });
  const path = [dirname(process.execPath), process.env['PATH']].join(delimiter);
  const { code } = await run(process.execPath, [runner, ...args], {
    cwd: copy,
    env: jobEnvironment(process.env, { PATH: path }),
    onLine: (line) => {
      console.log(line);
    },
  });
  return code;
}
