import { join } from 'node:path';

const REGISTRY = 'registry.terraform.io';
const PROVIDER = join('hashicorp', 'aws');

/** What the search reads of the machine; injected so that tests need no real folders. */
export interface MirrorSearch {
  readonly environment: NodeJS.ProcessEnv;
  readonly home: string;
  /** Terraform's name of the platform, such as `linux_amd64`. */
  readonly platform: string;
  /** Names in a folder; empty when there is no such folder. */
  readonly list: (folder: string) => readonly string[];
}

/** Folder that holds version `version` of hashicorp/aws in one of Terraform's mirror layouts, or undefined. */
export function findProviderMirror(version: string, search: MirrorSearch): string | undefined {
  return candidates(search).find((folder) => holdsProvider(folder, version, search));
}

function candidates(search: MirrorSearch): string[] {
  const { environment, home } = search;
  const own = environment['RIPOSTE_TERRAFORM_MIRROR'];
  const dataHome = environment['XDG_DATA_HOME'] || join(home, '.local', 'share');
  const dataDirs = (environment['XDG_DATA_DIRS'] || '/usr/local/share:/usr/share').split(':');
  return [
    ...(own ? [own] : []),
    // Terraform's implied mirrors: https://developer.hashicorp.com/terraform/cli/config/config-file
    join(home, '.terraform.d', 'plugins'),
    join(home, 'Library', 'Application Support', 'io.terraform', 'plugins'),
    ...[dataHome, ...dataDirs]
      .filter(Boolean)
      .map((folder) => join(folder, 'terraform', 'plugins')),
    // Images for work without internet often carry the mirror in a folder of their own choice.
    ...['/opt', '/usr/share'].flatMap((folder) => mirrorsBelow(folder, search)),
  ];
}

/** Folders at most two levels below `folder` that contain one named like the registry. */
function mirrorsBelow(folder: string, { list }: MirrorSearch): string[] {
  const children = list(folder);
  const here = children.includes(REGISTRY) ? [folder] : [];
  const below = children.map((child) => join(folder, child));
  return [...here, ...below.filter((child) => list(child).includes(REGISTRY))];
}

/** Both layouts of https://developer.hashicorp.com/terraform/internals/provider-network-mirror-protocol's file form. */
function holdsProvider(folder: string, version: string, { list, platform }: MirrorSearch): boolean {
  const provider = join(folder, REGISTRY, PROVIDER);
  const packed = `terraform-provider-aws_${version}_${platform}.zip`;
  return list(provider).includes(packed) || list(join(provider, version, platform)).length > 0;
}

/** Text of a Terraform CLI configuration that takes hashicorp/aws from `folder` and asks no registry for it. */
export function mirrorConfiguration(folder: string): string {
  const source = `${REGISTRY}/hashicorp/aws`;
  return [
    'provider_installation {',
    '  filesystem_mirror {',
    `    path    = ${JSON.stringify(folder)}`,
    `    include = ["${source}"]`,
    '  }',
    '  direct {',
    `    exclude = ["${source}"]`,
    '  }',
    '}',
    '',
  ].join('\n');
}

/** Version of hashicorp/aws that a lock file (`.terraform.lock.hcl`) names; throws when it names none. */
export function lockedProviderVersion(lockFile: string): string {
  const block =
    /provider "registry\.terraform\.io\/hashicorp\/aws" \{[^}]*?version\s*=\s*"([^"]+)"/;
  const version = block.exec(lockFile)?.[1];
  if (version === undefined)
    throw new Error('terraform/.terraform.lock.hcl does not name hashicorp/aws');
  return version;
}

/** Terraform's name of the machine's platform. */
export function terraformPlatform(platform: string, architecture: string): string {
  const system = platform === 'win32' ? 'windows' : platform;
  return `${system}_${architecture === 'x64' ? 'amd64' : architecture}`;
}
