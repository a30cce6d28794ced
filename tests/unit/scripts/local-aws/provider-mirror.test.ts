import {
  findProviderMirror,
  lockedProviderVersion,
  mirrorConfiguration,
  type MirrorSearch,
  terraformPlatform,
} from '../../../../scripts/local-aws/provider-mirror.ts';

const VERSION = '5.100.0';
const UNPACKED = `registry.terraform.io/hashicorp/aws/${VERSION}/linux_amd64/terraform-provider-aws`;

/** A machine with these files. */
function machine(files: readonly string[], environment: NodeJS.ProcessEnv = {}): MirrorSearch {
  const list = (folder: string): string[] => {
    const inside = files.filter((file) => file.startsWith(`${folder}/`));
    return [...new Set(inside.map((file) => file.slice(folder.length + 1).split('/')[0] ?? ''))];
  };
  return { environment, home: '/home/ann', platform: 'linux_amd64', list };
}

describe('search for a provider mirror', () => {
  it.each([
    ['/home/ann/.terraform.d/plugins'],
    ['/home/ann/Library/Application Support/io.terraform/plugins'],
    ['/home/ann/.local/share/terraform/plugins'],
    ['/usr/local/share/terraform/plugins'],
    ['/usr/share/terraform/plugins'],
    ['/opt'],
    ['/opt/providers'],
    ['/usr/share/mirror'],
  ])('finds the provider in %s', (folder) => {
    expect(findProviderMirror(VERSION, machine([`${folder}/${UNPACKED}`]))).toBe(folder);
  });

  it('finds a packed provider', () => {
    const file = `terraform-provider-aws_${VERSION}_linux_amd64.zip`;
    const search = machine([`/opt/tf/registry.terraform.io/hashicorp/aws/${file}`]);

    expect(findProviderMirror(VERSION, search)).toBe('/opt/tf');
  });

  it('prefers the folder that the user names', () => {
    const files = [`/srv/mirror/${UNPACKED}`, `/opt/tf/${UNPACKED}`];
    const search = machine(files, { RIPOSTE_TERRAFORM_MIRROR: '/srv/mirror' });

    expect(findProviderMirror(VERSION, search)).toBe('/srv/mirror');
  });

  it('looks into the XDG folders that the user has set', () => {
    const environment = { XDG_DATA_HOME: '/data/ann', XDG_DATA_DIRS: '/a:/b' };

    expect(
      findProviderMirror(
        VERSION,
        machine([`/data/ann/terraform/plugins/${UNPACKED}`], environment),
      ),
    ).toBe('/data/ann/terraform/plugins');
    expect(
      findProviderMirror(VERSION, machine([`/b/terraform/plugins/${UNPACKED}`], environment)),
    ).toBe('/b/terraform/plugins');
  });

  it.each([
    [
      'another version',
      'registry.terraform.io/hashicorp/aws/5.99.0/linux_amd64/terraform-provider-aws',
    ],
    [
      'another platform',
      `registry.terraform.io/hashicorp/aws/${VERSION}/darwin_arm64/terraform-provider-aws`,
    ],
    [
      'another provider',
      `registry.terraform.io/hashicorp/random/${VERSION}/linux_amd64/terraform-provider-random`,
    ],
    ['no provider at all', 'registry.terraform.io/README'],
  ])('does not take a mirror that holds %s', (_what, file) => {
    expect(findProviderMirror(VERSION, machine([`/opt/tf/${file}`]))).toBeUndefined();
  });

  it('does not look deeper than two levels', () => {
    expect(findProviderMirror(VERSION, machine([`/opt/a/b/${UNPACKED}`]))).toBeUndefined();
  });
});

describe('Terraform CLI configuration for a mirror', () => {
  it('takes the provider from the folder and everything else from its registry', () => {
    const text = mirrorConfiguration('/opt/tf "quoted"');

    expect(text).toContain('path    = "/opt/tf \\"quoted\\""');
    expect(text).toContain('include = ["registry.terraform.io/hashicorp/aws"]');
    expect(text).toContain('exclude = ["registry.terraform.io/hashicorp/aws"]');
  });
});

describe('wanted version', () => {
  it('is read from the lock file', () => {
    const lock = `provider "registry.terraform.io/hashicorp/random" {
  version = "3.0.0"
}

provider "registry.terraform.io/hashicorp/aws" {
  version     = "5.100.0"
  constraints = "5.100.0"
}
`;

    expect(lockedProviderVersion(lock)).toBe(VERSION);
  });

  it('must be there', () => {
    expect(() => lockedProviderVersion('')).toThrow('does not name hashicorp/aws');
  });

  it.each([
    ['linux', 'x64', 'linux_amd64'],
    ['darwin', 'arm64', 'darwin_arm64'],
    ['win32', 'x64', 'windows_amd64'],
  ])('is for %s %s as %s', (system, architecture, name) => {
    expect(terraformPlatform(system, architecture)).toBe(name);
  });
});
