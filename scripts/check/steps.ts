import { join } from 'node:path';
import { run } from '../child-process.ts';
import { openRepository } from './repository.ts';
import { brokenRules } from './rules.ts';

export interface Step {
  readonly title: string;
  /** Resolves with a remark for the progress line; throws StepFailed with what people must see. */
  readonly work: () => Promise<string>;
}

/** A check found something; the message is the tool's own output. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
}

const CACHE = 'node_modules/.cache';

/** Everything that `npm run check` looks at, the longest first so that two at a time end together. */
export function allSteps(root: string): Step[] {
  const tool = (title: string, script: string, ...args: string[]): Step => ({
    title,
    work: () => command(root, process.execPath, [join('node_modules', script), ...args]),
  });
  const eslint = ['--cache', '--cache-strategy', 'content', '--cache-location', `${CACHE}/eslint/`];
  const prettier = ['--cache', '--log-level', 'warn'];
  return [
    tool('lint', 'eslint/bin/eslint.js', ...eslint, '--max-warnings', '0'),
    tool('types', 'typescript/bin/tsc', '--noEmit'),
    tool('format', 'prettier/bin/prettier.cjs', '--check', '.', ...prettier),
    { title: 'terraform format', work: () => terraformFormat(root) },
    { title: 'repository rules', work: () => repositoryRules(root) },
  ];
}

async function command(root: string, file: string, args: readonly string[]): Promise<string> {
  const { code, output } = await run(file, args, { cwd: root, env: process.env });
  if (code !== 0) throw new StepFailed(output);
  return '';
}

async function terraformFormat(root: string): Promise<string> {
  const args = ['fmt', '-check', '-diff', '-recursive', 'terraform'];
  try {
    return await command(root, 'terraform', args);
  } catch (error) {
    if (!isMissingProgram(error)) throw error;
    return 'skipped, Terraform is not installed: https://developer.hashicorp.com/terraform/install';
  }
}

function isMissingProgram(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

async function repositoryRules(root: string): Promise<string> {
  const problems = brokenRules(await openRepository(root));
  if (problems.length > 0) throw new StepFailed(problems.join('\n'));
  return '';
}
