import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { run } from '../child-process.ts';
import type { Progress } from '../progress.ts';
import type { LocalAws } from './cloud.ts';
import { repositoryRoot } from './paths.ts';
import type { Platform, Settings } from './platform.ts';
import { localClientConfiguration, type PlatformDescription } from './platform-file.ts';
import { apply, outputs, remainingChanges, type Workspace } from './terraform.ts';
import { reachingLocalAws } from './terraform-environment.ts';
import { copyBundles, writeVariables } from './working-copy.ts';

const ACCOUNT = '123456789012';
const STACK = 'riposte-dev';
/** Variables without a default that a user must choose. */
const CHOSEN_BY_USERS: Settings = { owner: 'local', cost_center: 'local' };

/** Bundles every function and puts the zips beside the working copy. */
export async function buildFunctions(folder: string): Promise<void> {
  const build = ['--disable-warning=ExperimentalWarning', 'scripts/build/main.ts'];
  const { code, output } = await run(process.execPath, build, { cwd: repositoryRoot });
  if (code !== 0) throw new Error(`the build failed:\n${output}`);
  copyBundles(folder);
}

interface Application {
  readonly cloud: LocalAws;
  readonly region: string;
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly settings: Settings;
  readonly progress: Progress;
}

/** Applies the working copy to the cloud and fills in the Slack secret, as a user does after the first apply. */
export async function applyPlatform(application: Application): Promise<Platform> {
  const { cloud, region, folder, progress } = application;
  const { endpoint } = cloud;
  const settings = { ...CHOSEN_BY_USERS, ...application.settings, region };
  const environment = reachingLocalAws(application.environment, endpoint, region);
  const workspace: Workspace = { folder, environment };
  const variables = ['-var-file=environments/dev.tfvars', writeVariables(folder, settings)];
  await progress.phase('Terraform applied', async (update) =>
    apply(workspace, variables, ({ done, planned }) => {
      if (planned > 0) update(`${done} of ${planned} resources`);
    }),
  );
  const values = await outputs(workspace);
  const slackUrl = `${endpoint}/_local/slack/webhook/security-alerts`;
  const description = {
    endpoint,
    region,
    account: ACCOUNT,
    stack: STACK,
    slackUrl,
    outputs: values,
  };
  await putSlackWebhook(description);
  return {
    ...description,
    logFile: cloud.logFile,
    remainingChanges: async () => remainingChanges(workspace, variables),
    stop: cloud.stop,
  };
}

async function putSlackWebhook(platform: PlatformDescription): Promise<void> {
  const secrets = new SecretsManagerClient(localClientConfiguration(platform));
  const value = { SecretId: `${platform.stack}/slack-webhook`, SecretString: platform.slackUrl };
  await secrets.send(new PutSecretValueCommand(value));
  secrets.destroy();
}
