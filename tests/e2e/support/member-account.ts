import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { EC2Client } from '@aws-sdk/client-ec2';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { localFolder, repositoryRoot } from '../../../scripts/local-aws/paths.ts';
import { apply, initialise, type Workspace } from '../../../scripts/local-aws/terraform.ts';
import {
  providerSource,
  reachingLocalAws,
  terraformEnvironment,
} from '../../../scripts/local-aws/terraform-environment.ts';
import { belongsToConfiguration, writeVariables } from '../../../scripts/local-aws/working-copy.ts';
import { MEMBER } from '../../../scripts/test/end-to-end-platform.ts';
import { clientConfiguration, platform } from './platform.ts';

export { MEMBER } from '../../../scripts/test/end-to-end-platform.ts';

const PROVIDER = `provider "aws" {
  region            = var.region
  s3_use_path_style = true
  max_retries       = 2
}
`;

/** As administrator of the member account: the local AWS knows accounts by keys of twelve digits. */
export function memberConfiguration(): ReturnType<typeof clientConfiguration> {
  const credentials = { accessKeyId: MEMBER.account, secretAccessKey: 'test' };
  return { ...clientConfiguration(), credentials };
}

let opened: EC2Client | undefined;

export function memberEc2(): EC2Client {
  opened ??= new EC2Client(memberConfiguration());
  return opened;
}

/** Applies the module there as its owner does, once for a local AWS. */
export async function applyMemberAccount(): Promise<void> {
  if (await isApplied()) return;
  const { endpoint, region, account, stack } = platform();
  const folder = copyModule();
  const environment = {
    ...reachingLocalAws(terraformEnvironment(process.env, providerSource()), endpoint, region),
    AWS_ACCESS_KEY_ID: MEMBER.account,
  };
  const workspace: Workspace = { folder, environment };
  const variables = writeVariables(folder, {
    ...{ stack, region, platform_account_id: account, external_id: MEMBER.externalId },
    protected: { principals: ['break-glass'] },
    stop_instances: true,
  });
  await initialise(workspace);
  await apply(workspace, [variables], () => undefined);
}

async function isApplied(): Promise<boolean> {
  const iam = new IAMClient(memberConfiguration());
  try {
    await iam.send(new GetRoleCommand({ RoleName: `${platform().stack}-check-containments` }));
    return true;
  } catch (error) {
    if (!(error instanceof Error) || !error.name.startsWith('NoSuchEntity')) throw error;
    return false;
  } finally {
    iam.destroy();
  }
}

function copyModule(): string {
  const folder = join(localFolder, 'e2e-member');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const source = join(repositoryRoot, 'terraform');
  cpSync(join(source, 'modules', 'member-account'), folder, {
    recursive: true,
    // Its tests name files of the repository.
    filter: (path) => belongsToConfiguration(path) && basename(path) !== 'tests',
  });
  const lock = join(source, '.terraform.lock.hcl');
  if (existsSync(lock)) cpSync(lock, join(folder, '.terraform.lock.hcl'));
  writeFileSync(join(folder, 'provider.tf'), PROVIDER);
  return folder;
}
