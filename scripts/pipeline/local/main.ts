import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { runCommand } from '../../lifetime.ts';
import { localFolder } from '../../local-aws/paths.ts';
import { createProgress } from '../../progress.ts';
import { missingTools } from './missing-tools.ts';
import { type PreparedRun, prepareRun, runPrepared } from './prepare-run.ts';

interface Options {
  readonly list?: boolean;
  readonly aws: boolean;
  readonly manual?: readonly string[];
}

const root = resolve(import.meta.dirname, '../../..');
const command = new Command('npm run pipeline --')
  .description(
    'Runs the jobs of the GitLab pipeline here, up to apply and smoke test on a local AWS.',
  )
  .argument('[job...]', 'only these; without: the whole pipeline')
  .option('--list', 'only say which jobs there are')
  .option('--no-aws', 'only what needs no account')
  .option('--manual <job...>', 'also run these, which wait for a person')
  .showHelpAfterError()
  .parse();

let prepared: PreparedRun | undefined;
await runCommand(
  async () => prepared?.cloud?.cloud.stop(),
  async () => pipeline(command.opts<Options>(), command.args),
);

async function pipeline(options: Options, jobs: readonly string[]): Promise<number> {
  const missing = missingTools(process.env['PATH'] ?? '');
  if (missing.length > 0) throw new Error(missing.join('\n'));
  prepared = await prepareRun({
    progress: createProgress(),
    root,
    folder: join(localFolder, 'pipeline'),
    aws: options.aws && !options.list,
  });
  if (options.list) {
    for (const [name, { stage }] of Object.entries(prepared.pipeline.jobs)) {
      console.log(`${String(stage).padEnd(12)} ${name}`);
    }
    return 0;
  }
  const { code } = await runPrepared(prepared, {
    jobs,
    manual: options.manual ?? [],
    onLine: (line) => {
      console.log(line);
    },
  });
  return code;
}
