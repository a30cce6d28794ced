import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, homedir } from 'node:os';
import { join } from 'node:path';
import { localFolder, repositoryRoot } from './paths.ts';
import {
  findProviderMirror,
  lockedProviderVersion,
  mirrorConfiguration,
  terraformPlatform,
} from './provider-mirror.ts';

/** Where the provider comes from, in words, and the Terraform CLI configuration that says so. */
export interface ProviderSource {
  readonly description: string;
  /** Absent: the user's own configuration in its usual place holds. */
  readonly configurationFile?: string;
}

/** Finds the provider on this machine, else leaves it to the user's configuration or the registry. */
export function providerSource(): ProviderSource {
  const version = lockedProviderVersion(
    readFileSync(join(repositoryRoot, 'terraform', '.terraform.lock.hcl'), 'utf8'),
  );
  const mirror = findProviderMirror(version, {
    environment: process.env,
    home: homedir(),
    platform: terraformPlatform(process.platform, arch()),
    list,
  });
  if (mirror !== undefined) {
    const file = writeConfiguration('terraform-mirror.tfrc', mirrorConfiguration(mirror));
    return { description: `mirror ${mirror}`, configurationFile: file };
  }
  return usersConfiguration() ?? registry();
}

function usersConfiguration(): ProviderSource | undefined {
  const given = process.env['TF_CLI_CONFIG_FILE'];
  if (given && existsSync(given)) return { description: given, configurationFile: given };
  const usual = join(homedir(), '.terraformrc');
  return !given && existsSync(usual) ? { description: usual } : undefined;
}

/** One download serves every working copy. */
function registry(): ProviderSource {
  const cache = join(localFolder, 'terraform-plugins');
  mkdirSync(cache, { recursive: true });
  const text = `plugin_cache_dir = ${JSON.stringify(cache)}\n`;
  const file = writeConfiguration('terraform-registry.tfrc', text);
  return { description: 'registry.terraform.io', configurationFile: file };
}

function writeConfiguration(name: string, text: string): string {
  const file = join(localFolder, name);
  mkdirSync(localFolder, { recursive: true });
  writeFileSync(file, text);
  return file;
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/**
 * Environment for a Terraform that must reach the local AWS and nothing else: whatever the user has set for AWS or
 * Terraform is left out, so that no profile, endpoint or variable of theirs can lead it to a real account.
 */
export function localTerraformEnvironment(
  inherited: NodeJS.ProcessEnv,
  endpoint: string,
  region: string,
): NodeJS.ProcessEnv {
  return {
    ...withoutSettingsOfTheUser(inherited),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '2',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}

/** Environment for a Terraform that needs no cloud: init, validate, test with a mocked provider. */
export function withProviderSource(
  inherited: NodeJS.ProcessEnv,
  source: ProviderSource,
): NodeJS.ProcessEnv {
  const { configurationFile } = source;
  return {
    ...inherited,
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
    ...(configurationFile && { TF_CLI_CONFIG_FILE: configurationFile }),
  };
}

/** The environment without AWS_… and TF_…. */
export function withoutSettingsOfTheUser(inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(inherited).filter(([name]) => !/^(AWS|TF)_/.test(name));
  return Object.fromEntries(kept);
}
