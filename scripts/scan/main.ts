import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { runCommand } from '../lifetime.ts';
import { createProgress } from '../progress.ts';
import { scanMisconfigurations } from './misconfigurations.ts';
import { ScanFailed } from './scan-failed.ts';
import { scanSecrets } from './secrets.ts';

const command = new Command('npm run scan --')
  .description('Scans the Terraform sources for misconfigurations and all files for secrets.')
  .argument('[plan]', 'only this saved plan')
  .addOption(
    new Option('--root <folder>').default(resolve(import.meta.dirname, '../..')).hideHelp(),
  )
  .showHelpAfterError()
  .parse();
const progress = createProgress();

await runCommand(
  () => Promise.resolve(),
  async () => {
    try {
      await scan(resolve(command.opts<{ root: string }>().root), command.args[0]);
      return 0;
    } catch (error) {
      if (!(error instanceof ScanFailed)) throw error;
      console.error(`\n${error.message}`);
      return error.exitCode;
    }
  },
);

/** A plan given: only that plan. None: the Terraform sources, and secrets in all files. */
async function scan(root: string, plan: string | undefined): Promise<void> {
  const target = plan ?? 'terraform';
  await progress.phase(`misconfigurations in ${target}`, async (update) => {
    update(`${await scanMisconfigurations(root, target)} checks`);
  });
  if (plan !== undefined) return;
  await progress.phase('secrets', () => scanSecrets(root));
}
