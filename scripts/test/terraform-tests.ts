import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { repositoryRoot } from '../local-aws/paths.ts';
import { initialise, terraform } from '../local-aws/terraform.ts';
import { providerSource, terraformEnvironment } from '../local-aws/terraform-environment.ts';
import { copyConfiguration } from '../local-aws/working-copy.ts';

const LOCK = '.terraform.lock.hcl';

/** Runs `terraform test` in the root, the bootstrap and every module that has tests, in a copy; answers what was passed. */
export async function runTerraformTests(report: (text: string) => void): Promise<string> {
  const root = copyConfiguration('terraform-test');
  const environment = terraformEnvironment(process.env, providerSource());
  const folders = testedFolders(root);
  let passed = 0;
  for (const [position, folder] of folders.entries()) {
    report(`${position + 1} of ${folders.length} folders`);
    passed += await testFolder({ folder, environment }, root);
  }
  return `${passed} runs in ${folders.length} folders`;
}

function testedFolders(root: string): string[] {
  const modules = readdirSync(join(root, 'modules')).map((name) => join(root, 'modules', name));
  return [root, join(root, 'bootstrap'), ...modules].filter((folder) =>
    existsSync(join(folder, 'tests')),
  );
}

interface TestedFolder {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
}

async function testFolder(tested: TestedFolder, root: string): Promise<number> {
  // A module has no lock file of its own: it is used with the root's.
  if (tested.folder !== root) cpSync(join(root, LOCK), join(tested.folder, LOCK));
  await initialise(tested, ['-backend=false']);
  const { code, output } = await terraform(tested, ['test', '-no-color', ...junit(tested.folder)]);
  if (code !== 0) throw new Error(`terraform test in ${tested.folder} failed:\n${output}`);
  return Number(/(\d+) passed/.exec(output)?.[1] ?? 0);
}

/** Where JUNIT_FOLDER is set, a pipeline wants to show the runs one by one. */
function junit(folder: string): string[] {
  const target = process.env['JUNIT_FOLDER'];
  if (!target) return [];
  mkdirSync(join(repositoryRoot, target), { recursive: true });
  return [`-junit-xml=${join(repositoryRoot, target, `terraform-${basename(folder)}.xml`)}`];
}
