import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress } from '../progress.ts';
import { requirePrerequisites } from '../prerequisites.ts';
import { applyPlatform, buildFunctions, type Platform, type Settings } from './apply-platform.ts';
import { type LocalAws, startLocalAws } from './cloud.ts';
import { ensurePythonEnvironment } from './environment.ts';
import { holdLock } from './lock.ts';
import { localFolder } from './paths.ts';
import { initialise } from './terraform.ts';
import { providerSource, terraformEnvironment } from './terraform-environment.ts';
import { makeWorkingCopy } from './working-copy.ts';

export interface PlatformOptions {
  readonly progress: Progress;
  /** Folder below .local/ for the working copy and the log, so that two platforms do not meet. */
  readonly name: string;
  /** On top of environments/dev.tfvars. */
  readonly settings?: Settings;
  /** Makes things in the still empty cloud; answers further settings. */
  readonly prepare?: (cloud: Cloud) => Promise<Settings>;
}

/** A local AWS to which nothing is applied yet. */
export interface Cloud {
  readonly endpoint: string;
  readonly region: string;
}

const REGION = 'eu-west-1';

/** Starts a local AWS and applies the platform to it. Nothing is left running when that fails. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  await requirePrerequisites();
  const release = await holdName(options.name);
  try {
    const platform = await startAlone(options);
    return { ...platform, stop: async () => platform.stop().finally(release) };
  } catch (error) {
    await release();
    throw error;
  }
}

/** A second platform of the same name would delete the first one's working copy, state included. */
async function holdName(name: string): Promise<() => Promise<void>> {
  mkdirSync(localFolder, { recursive: true });
  return holdLock(
    join(localFolder, `${name}.lock`),
    (holder) =>
      `the "${name}" platform of this folder is up already (process ${holder}): use it, or stop it first`,
  );
}

async function startAlone(options: PlatformOptions): Promise<Platform> {
  const { progress, name } = options;
  const folder = makeWorkingCopy(name);
  const source = providerSource();
  const environment = terraformEnvironment(process.env, source);
  const starting = startCloud(options);
  try {
    const parts = [
      starting,
      progress.phase('Functions built', async () => buildFunctions(folder)),
      progress.phase(`Terraform initialised (${source.description})`, async () =>
        initialise({ folder, environment }),
      ),
    ] as const;
    // After a failure the others are waited for, so that nothing goes on behind the caller's back.
    await Promise.allSettled(parts);
    const [{ cloud, prepared }] = await Promise.all(parts);
    const settings = { ...options.settings, ...prepared };
    return await applyPlatform({ cloud, region: REGION, folder, environment, settings, progress });
  } catch (error) {
    await starting.then(
      async ({ cloud }) => cloud.stop(),
      () => undefined,
    );
    throw error;
  }
}

interface StartedCloud {
  readonly cloud: LocalAws;
  readonly prepared: Settings;
}

async function startCloud({ progress, name, prepare }: PlatformOptions): Promise<StartedCloud> {
  await progress.phase('Python environment ready', ensurePythonEnvironment);
  const logFile = join(localFolder, name, 'local-aws.log');
  const cloud = await progress.phase('Local AWS started', async () =>
    startLocalAws({ region: REGION, logFile }),
  );
  try {
    const prepared = await prepare?.({ endpoint: cloud.endpoint, region: REGION });
    return { cloud, prepared: prepared ?? {} };
  } catch (error) {
    await cloud.stop();
    throw error;
  }
}
