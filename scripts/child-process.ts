import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Called with each line of both outputs as it comes. */
  readonly onLine?: (line: string) => void;
}

export interface RunResult {
  readonly code: number;
  readonly stdout: string;
  /** Both outputs in the order in which they came. */
  readonly output: string;
}

const running = new Set<ChildProcess>();

/**
 * Runs a command in a process group of its own, so that Ctrl-C reaches us only and one kill ends it with all its children.
 * Resolves with the exit code; rejects when the command cannot be started.
 */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  running.add(child);
  try {
    return await outcomeOf(child, options);
  } finally {
    running.delete(child);
  }
}

async function outcomeOf(
  child: ChildProcess & { stdout: Readable; stderr: Readable },
  options: RunOptions,
): Promise<RunResult> {
  const stdout: string[] = [];
  const output: string[] = [];
  const collect = (stream: Readable, isStdout: boolean): void => {
    createInterface({ input: stream }).on('line', (line) => {
      output.push(line);
      if (isStdout) stdout.push(line);
      options.onLine?.(line);
    });
  };
  collect(child.stdout, true);
  collect(child.stderr, false);
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      resolve(status ?? 1);
    });
  });
  return { code, stdout: stdout.join('\n'), output: output.join('\n') };
}

/** Ends every running command and its children at once. Synchronous, so that it also works while the process exits. */
export function killRunning(): void {
  for (const child of running) kill(child);
  running.clear();
}

function kill(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill();
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended in the meantime.
  }
}
