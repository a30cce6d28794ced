import type { Workbench } from '../workbench.ts';
import { type Plan, parsePlan } from './plan-file.ts';
import { readStatePosition, type StatePosition } from './plan-record.ts';

/** Runs Terraform; answers its stdout. Throws with its own words when it fails. */
export async function requireTerraform(
  { terraform }: Workbench,
  args: readonly string[],
  onLine?: (line: string) => void,
): Promise<string> {
  const { code, stdout, output } = await terraform(args, onLine);
  // What was shown line by line is not shown twice.
  const reason = onLine ? ', see above' : `:\n${output}`;
  if (code !== 0) throw new Error(`terraform ${args[0] ?? ''} failed${reason}`);
  return stdout;
}

/** With the state of the environment in S3. Throws when the variables of the environment are not set. */
export async function initialiseWithState(bench: Workbench, environment: string): Promise<void> {
  const bucket = requireVariable(bench, 'TF_STATE_BUCKET');
  const region = requireVariable(bench, 'AWS_REGION');
  const backend = [
    `bucket=${bucket}`,
    `key=riposte/${environment}.tfstate`,
    `region=${region}`,
    'use_lockfile=true',
  ].map((setting) => `-backend-config=${setting}`);
  await requireTerraform(bench, ['init', '-no-color', '-lockfile=readonly', ...backend]);
}

/** Enough to read a plan; no credentials are needed. */
export async function initialiseWithoutState(bench: Workbench): Promise<void> {
  await requireTerraform(bench, ['init', '-no-color', '-lockfile=readonly', '-backend=false']);
}

export async function pullStatePosition(bench: Workbench): Promise<StatePosition> {
  return readStatePosition(await requireTerraform(bench, ['state', 'pull']));
}

/** `file` lies in terraform/. */
export async function showPlan(bench: Workbench, file: string): Promise<Plan> {
  return parsePlan(await requireTerraform(bench, ['show', '-json', file]));
}

function requireVariable({ environment }: Workbench, name: string): string {
  const value = environment[name];
  if (value) return value;
  throw new Error(`${name} is not set: it belongs to the environment (docs/pipeline.md)`);
}
