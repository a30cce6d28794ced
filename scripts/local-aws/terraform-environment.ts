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
 * Environment of every Terraform that we run. Whatever the user has set for AWS or Terraform is left out, so that no
 * profile, endpoint or variable of theirs can lead it to a real account.
 */
export function terraformEnvironment(
  inherited: NodeJS.ProcessEnv,
  { configurationFile }: ProviderSource,
): NodeJS.ProcessEnv {
  const kept = Object.entries(inherited).filter(([name]) => !/^(AWS|TF)_/.test(name));
  return {
    ...Object.fromEntries(kept),
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    ...(configurationFile !== undefined && { TF_CLI_CONFIG_FILE: configurationFile }),
  };
}

/** The same for a Terraform that works on the local AWS at this endpoint. */
export function reachingLocalAws(
  environment: NodeJS.ProcessEnv,
  endpoint: string,
  region: string,
): NodeJS.ProcessEnv {
  return {
    ...environment,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: region,
    // With the provider's default of 25 an error of the emulator would look like a hang.
    AWS_MAX_ATTEMPTS: '2',
  };
}
