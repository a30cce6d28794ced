import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Scanned, ScanTask } from './scan-task.ts';

export type ScannerName = 'duckdb' | 'engine' | 'engine-threads' | 'naive' | 'zlib';

/** What a scanner is measured at. */
export interface Trial {
  readonly scanner: ScannerName;
  readonly task: ScanTask;
}

export interface TrialResult extends Scanned {
  /** User and system, all threads, without the start of Node and the loading of code. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** Peak of the whole process. */
  readonly maxRssMib: number;
  /** Of all objects. */
  readonly storedBytes: number;
}

export type RunTrial = (trial: Trial) => Promise<TrialResult>;

/** Runs trials with a bundled child.ts, each in a fresh process of this Node. */
export function trialRunner(child: string): RunTrial {
  return async (trial) => {
    const flags = trial.scanner === 'naive' ? NAIVE_FLAGS : [];
    const running = spawn(process.execPath, [...flags, child], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const stop = (): void => void running.kill();
    process.once('exit', stop);
    try {
      return await resultOf(running, trial);
    } finally {
      process.off('exit', stop);
    }
  };
}

async function resultOf(
  running: ChildProcessByStdio<Writable, Readable, null>,
  trial: Trial,
): Promise<TrialResult> {
  const ended = new Promise<number>((resolve, reject) => {
    running.once('error', reject);
    running.once('close', (code) => {
      resolve(code ?? 1);
    });
  });
  running.stdin.end(JSON.stringify(trial));
  const [output, code] = await Promise.all([text(running.stdout), ended]);
  if (code !== 0) throw new Error(`the trial of ${trial.scanner} ended with ${code}`);
  return JSON.parse(output) as TrialResult;
}

/** The whole account takes it beyond what Node allows itself. */
const NAIVE_FLAGS = ['--max-old-space-size=12288'];
