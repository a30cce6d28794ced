import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { run } from '../child-process.ts';
import type { Progress } from '../progress.ts';
import type { LocalAws } from './cloud.ts';
import { repositoryRoot } from './paths.ts';
import { localClientConfiguration, type PlatformDescription } from './platform-file.ts';
import { apply, outputs, remainingChanges, type Workspace } from './terraform.ts';
import { reachingLocalAws } from './terraform-environment.ts';
import { artifactsBeside, writeVariables } from './working-copy.ts';

/** Terraform variables. */
export type Settings = Readonly<Record<string, unknown>>;

/** The platform as a user deploys it, applied to a local AWS of its own. */
export interface Platform extends PlatformDescription {
  readonly logFile: string;
  /** What a second plan would still change; empty when nothing. */
  readonly remainingChanges: () => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
}

const ACCOUNT = '123456789012';
const STACK = 'riposte-dev';
/** Variables without a default that a user must choose, and what only makes waiting shorter. */
const CHOSEN_BY_USERS: Settings = {
  owner: 'local',
  cost_center: 'local',
  response: { session_cutoff_lead_seconds: 2 },
};

/** Bundles every function into the folder beside the working copy. */
export async function buildFunctions(folder: string): Promise<void> {
  const build = ['--disable-warning=ExperimentalWarning', 'scripts/build/main.ts'];
  const args = [...build, '--out', artifactsBeside(folder)];
  const { code, output } = await run(process.execPath, args, { cwd: repositoryRoot });
  if (code !== 0) throw new Error(`the build failed:\n${output}`);
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
