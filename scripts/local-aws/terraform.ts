import { join } from 'node:path';
import * as v from 'valibot';
import { run, type RunResult } from '../child-process.ts';
import { type ApplyProgress, NOTHING_YET, readLine } from './apply-progress.ts';
import { withLock } from './lock.ts';
import { localFolder } from './paths.ts';

/** A folder with a configuration of its own state, and the environment that Terraform runs in. */
export interface Workspace {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** More than the default of 10, because most of an apply is waiting. */
const PARALLELISM = '-parallelism=40';
const INIT_LOCK = join(localFolder, 'terraform-init.lock');
const UNCHANGED = 0;
const CHANGED = 2;

/** Downloads or links the provider; keeps to the committed lock file. */
export async function initialise(
  workspace: Workspace,
  options: readonly string[] = [],
): Promise<void> {
  const args = ['init', '-no-color', '-lockfile=readonly', ...options];
  // Terraform's plug-in cache must not be filled by two at once.
  const result = await withLock(INIT_LOCK, async () => terraform(workspace, args));
  if (result.code !== 0) throw new Error(explainInit(result.output));
}

/** Terraform's own words, and what helps when the provider could not be had. */
export function explainInit(output: string): string {
  const failed = `terraform init failed:\n${output.trimEnd()}`;
  if (!/provider packages|install provider/.test(output)) return failed;
  return `${failed}\n\nWithout access to registry.terraform.io, put the locked version of hashicorp/aws into a mirror folder of Terraform, or name such a folder in RIPOSTE_TERRAFORM_MIRROR (see scripts/local-aws/README.md).`;
}

/** Applies the configuration; `report` hears how far it is. Throws with Terraform's own errors. */
export async function apply(
  workspace: Workspace,
  variables: readonly string[],
  report: (progress: ApplyProgress) => void,
): Promise<void> {
  const args = ['apply', '-json', '-auto-approve', PARALLELISM, ...variables];
  const { result, progress } = await withProgress(workspace, args, report);
  if (result.code !== 0) throw failure('apply', result, progress);
}

/** Changes that a second plan would still make, as `action address`; empty when there are none. */
export async function remainingChanges(
  workspace: Workspace,
  variables: readonly string[],
): Promise<readonly string[]> {
  const args = ['plan', '-json', '-detailed-exitcode', PARALLELISM, ...variables];
  const { result, progress } = await withProgress(workspace, args, () => undefined);
  if (result.code === UNCHANGED) return [];
  if (result.code !== CHANGED) throw failure('plan', result, progress);
  return progress.changes;
}

const OutputsSchema = v.record(v.string(), v.object({ value: v.unknown() }));

/** Output values by name. */
export async function outputs(workspace: Workspace): Promise<Readonly<Record<string, unknown>>> {
  const result = await terraform(workspace, ['output', '-json']);
  if (result.code !== 0) throw new Error(`terraform output failed:\n${result.output}`);
  const parsed = v.parse(OutputsSchema, JSON.parse(result.stdout));
  return Object.fromEntries(Object.entries(parsed).map(([name, { value }]) => [name, value]));
}

/** Runs Terraform in the workspace; the answer holds the exit code, whatever it is. */
export async function terraform(
  workspace: Workspace,
  args: readonly string[],
  onLine?: (line: string) => void,
): Promise<RunResult> {
  const { folder, environment } = workspace;
  return run('terraform', args, { cwd: folder, env: environment, ...(onLine && { onLine }) });
}

async function withProgress(
  workspace: Workspace,
  args: readonly string[],
  report: (progress: ApplyProgress) => void,
): Promise<{ result: RunResult; progress: ApplyProgress }> {
  let progress = NOTHING_YET;
  const result = await terraform(workspace, args, (line) => {
    progress = readLine(progress, line);
    report(progress);
  });
  return { result, progress };
}

function failure(command: string, result: RunResult, progress: ApplyProgress): Error {
  const lastLines = result.output.split('\n').slice(-10);
  const errors = progress.errors.length > 0 ? progress.errors : lastLines;
  return new Error(`terraform ${command} failed:\n  ${errors.join('\n  ')}`);
}
