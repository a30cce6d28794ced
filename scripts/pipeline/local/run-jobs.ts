import { stripVTControlCharacters } from 'node:util';
import { run } from '../../child-process.ts';

/** How a job ended, and what it said. */
export interface JobOutcome {
  /** Exit code; 0 when it has passed. */
  readonly code: number;
  /** What the job itself printed. */
  readonly lines: readonly string[];
}

export interface PipelineOutcome {
  readonly code: number;
  /** Jobs that ran, by name. */
  readonly jobs: Readonly<Record<string, JobOutcome>>;
  readonly output: string;
}

export interface RunnerCall {
  /** Path of gitlab-ci-local. */
  readonly runner: string;
  /** Repository that it works in. */
  readonly copy: string;
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly onLine?: (line: string) => void;
}

/** Runs gitlab-ci-local to its end, whatever that is. */
export async function runJobs(call: RunnerCall): Promise<PipelineOutcome> {
  const { runner, copy, args, environment, onLine } = call;
  const { code, output } = await run(process.execPath, [runner, ...args], {
    cwd: copy,
    env: environment,
    ...(onLine && { onLine }),
  });
  return { code, jobs: readOutcomes(output), output };
}

const FINISHED = /^(?<name>\S+) +finished in \S.*?(?:(?:FAIL|WARN) (?<code>\d+))?\s*$/;
const SAID = /^(?<name>\S+) +> ?(?<line>.*)$/;

/** Reads what gitlab-ci-local 4.75.1 prints while jobs run. */
export function readOutcomes(output: string): Record<string, JobOutcome> {
  const lines = stripVTControlCharacters(output).split('\n');
  const said = Map.groupBy(matchesOf(lines, SAID), ({ name = '' }) => name);
  const outcomes = matchesOf(lines, FINISHED)
    // Its last line is about the pipeline as a whole.
    .filter(({ name }) => name !== 'pipeline')
    .map(({ name = '', code = '0' }) => {
      const own = (said.get(name) ?? []).map(({ line = '' }) => line);
      return [name, { code: Number(code), lines: own }] as const;
    });
  return Object.fromEntries(outcomes);
}

function matchesOf(
  lines: readonly string[],
  pattern: RegExp,
): Readonly<Partial<Record<string, string>>>[] {
  return lines.flatMap((line) => {
    const groups = pattern.exec(line)?.groups;
    return groups === undefined ? [] : [groups];
  });
}
