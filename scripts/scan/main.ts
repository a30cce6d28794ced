import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { leaveAdvice } from '../advice.ts';
import { runCommand } from '../lifetime.ts';
import { createProgress } from '../progress.ts';
import { scanWithCheckov } from './checkov/scan-with-checkov.ts';
import { scanDependencies, scanImage } from './dependencies.ts';
import { scanLicences } from './licences.ts';
import { scanMisconfigurations } from './misconfigurations.ts';
import { DID_NOT_RUN, LET_IT_RUN, ScanFailed } from './scan-failed.ts';
import { scanSecrets } from './secrets.ts';

const command = new Command('npm run scan --')
  .description('Scans the Terraform sources for misconfigurations and all files for secrets.')
  .argument('[plan]', 'only this saved plan')
  .option('--dependencies', 'only the lock files, for known vulnerabilities')
  .option('--licences', 'only the licences of what is installed')
  .option('--image <archive>', 'only this image, saved as an archive')
  .option('--checkov', "only checkov's second opinion on the Terraform sources")
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
      await scan(command.opts<ScanOptions>(), command.args[0]);
      return 0;
    } catch (error) {
      if (!(error instanceof ScanFailed)) throw error;
      console.error(`\n${error.message}`);
      if (error.exitCode === DID_NOT_RUN) leaveAdvice(LET_IT_RUN);
      return error.exitCode;
    }
  },
);

interface ScanOptions {
  readonly root: string;
  readonly dependencies?: boolean;
  readonly licences?: boolean;
  readonly checkov?: boolean;
  /** Path of the archive. */
  readonly image?: string;
}

/** A plan given: only that plan. Nothing: the Terraform sources, and secrets in all files. */
async function scan(options: ScanOptions, plan: string | undefined): Promise<void> {
  const root = resolve(options.root);
  const wanted = chosenParts(options);
  for (const part of wanted) await part(root);
  if (wanted.length > 0) return;
  const target = plan ?? 'terraform';
  await progress.phase(`misconfigurations in ${target}`, async (update) => {
    update(`${await scanMisconfigurations(root, target)} checks`);
  });
  if (plan !== undefined) return;
  await progress.phase('secrets', () => scanSecrets(root));
}

/** Parts that were asked for by name. */
function chosenParts(options: ScanOptions): ((root: string) => Promise<void>)[] {
  return [
    ...(options.dependencies ? [dependencies] : []),
    ...(options.licences ? [licences] : []),
    ...(options.checkov ? [secondOpinion] : []),
    ...(options.image === undefined ? [] : [image(options.image)]),
  ];
}

async function dependencies(root: string): Promise<void> {
  await progress.phase('known vulnerabilities', async (update) => {
    update(`${await scanDependencies(root)} packages`);
  });
}

function image(archive: string): (root: string) => Promise<void> {
  return async (root) => {
    await progress.phase(`known vulnerabilities of ${archive}`, async (update) => {
      update(`${await scanImage(root, archive)} packages`);
    });
  };
}

async function licences(root: string): Promise<void> {
  await progress.phase('licences', (update) => {
    update(`${scanLicences(root)} packages`);
    return Promise.resolve();
  });
}

async function secondOpinion(root: string): Promise<void> {
  await progress.phase("checkov's second opinion", async (update) => {
    update(`${await scanWithCheckov(root)} checks`);
  });
}
