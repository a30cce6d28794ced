import { run } from '../child-process.ts';
import { ensurePythonEnvironment } from '../local-aws/environment.ts';
import { repositoryRoot } from '../local-aws/paths.ts';
import type { Share } from './end-to-end-shares.ts';
import { runTerraformTests } from './terraform-tests.ts';

export const STEP_NAMES = ['build', 'unit', 'python', 'terraform', 'check', 'e2e'] as const;
export type StepName = (typeof STEP_NAMES)[number];

/** One part of the tests. */
export interface Step {
  readonly name: StepName;
  readonly title: string;
  /** Answers a remark for the summary; throws with what people must see. */
  readonly work: (update: (detail: string) => void) => Promise<string>;
}

/** Some of the end-to-end tests; they need a platform, described in this file. */
export function endToEndStep({ name, files }: Share, platformFile: string): Step {
  return {
    name: 'e2e',
    title: `End-to-end tests (${name})`,
    work: async (update) => {
      const run = async (some: readonly string[]): Promise<string> =>
        jest([...some, '--selectProjects', 'e2e', '--runInBand'], update, {
          RIPOSTE_PLATFORM_FILE: platformFile,
        });
      return trySomeAgain(run, files);
    },
  };
}

/** More than these have a common cause. */
const MAX_TRIED_AGAIN = 3;

/**
 * Runs the files, and once more the few that have failed: they share two cores with the local AWS and all its functions, and what
 * waits for something may wait in vain once. What passed only then is named, with its failure, so that nobody overlooks it.
 */
export async function trySomeAgain(
  run: (files: readonly string[]) => Promise<string>,
  files: readonly string[],
): Promise<string> {
  try {
    return await run(files);
  } catch (error) {
    const output = error instanceof Error ? error.message : String(error);
    const failed = failedFiles(output);
    if (failed.length === 0 || failed.length > MAX_TRIED_AGAIN) throw error;
    console.log(output);
    await run(failed);
    return `${summariseJest(output)}; passed at the second try: ${failed.join(', ')}`;
  }
}

/** As jest names them. */
function failedFiles(output: string): string[] {
  const lines = output.matchAll(/^FAIL (?:\S+ )?(tests\/\S+\.test\.ts)/gm);
  return [...new Set([...lines].flatMap(([, file]) => file ?? []))];
}

/** What users run by itself; the platform of the end-to-end tests has a build of its own. */
export const BUILD: Step = {
  name: 'build',
  title: 'Build',
  work: async () => {
    const output = await node(['scripts/build/main.ts']);
    return /Built \d+/.exec(output)?.[0] ?? '';
  },
};

/** What can run side by side, the longest first. */
export const INDEPENDENT: readonly Step[] = [
  {
    name: 'unit',
    title: 'Unit, contract and integration tests',
    work: async (update) => {
      // A busy machine is slow, what hangs hangs for good.
      const projects = ['--selectProjects', 'unit', 'contract', 'integration'];
      return jest([...projects, '--coverage', '--testTimeout=60000'], update);
    },
  },
  { name: 'python', title: 'Tests of the local AWS', work: pytest },
  { name: 'terraform', title: 'Terraform tests', work: runTerraformTests },
  {
    name: 'check',
    title: 'Check (format, lint, types, rules)',
    work: async () => {
      await node(['scripts/check/main.ts']);
      return '';
    },
  },
];

async function jest(
  args: readonly string[],
  update: (detail: string) => void,
  environment: NodeJS.ProcessEnv = {},
): Promise<string> {
  let files = 0;
  const options = ['node_modules/jest/bin/jest.js', ...args];
  const output = await node(options, environment, (line) => {
    if (/^(PASS|FAIL) /.test(line)) update(`${(files += 1)} files`);
  });
  return summariseJest(output);
}

/** What a run of jest comes to: counts, coverage, and why something was skipped where a test says so. */
export function summariseJest(output: string): string {
  const counts = /^Tests:\s+(.+)$/m.exec(output)?.[1] ?? 'no tests';
  const coverage = /^Lines\s+:\s+(\S+)/m.exec(output)?.[1];
  const skipped = /^\s*(skipped: .+)$/m.exec(output)?.[1];
  return [counts, coverage && `${coverage} of lines`, skipped].filter(Boolean).join(', ');
}

async function pytest(): Promise<string> {
  const python = await ensurePythonEnvironment();
  const options = ['-m', 'pytest', 'tests/local-aws'];
  const output = await command(python, options, { env: process.env });
  return /\d+ passed.*?(?= in )/.exec(output)?.[0] ?? '';
}

async function node(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  onLine?: (line: string) => void,
): Promise<string> {
  const options = ['--disable-warning=ExperimentalWarning', ...args];
  const env = { ...process.env, ...environment };
  return command(process.execPath, options, { env, ...(onLine && { onLine }) });
}

interface CommandOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly onLine?: (line: string) => void;
}

async function command(
  program: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<string> {
  const { code, output } = await run(program, args, { cwd: repositoryRoot, ...options });
  if (code !== 0) throw new Error(output.replace(/^PASS .*\n/gm, ''));
  return output;
}
