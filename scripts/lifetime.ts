import { constants } from 'node:os';
import { killRunning } from './child-process.ts';

type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';
const SIGNALS: readonly Signal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const PARENT_POLL_MS = 1000;

/**
 * Runs the body of a command so that nothing it started outlives it: not after Ctrl-C, an exception, nor when the
 * command that started it is killed. `body` answers the exit code.
 */
export async function runCommand(
  stop: () => Promise<void>,
  body: () => Promise<number>,
): Promise<never> {
  const end = endOnce(stop);
  const state = { stopping: false };
  process.on('exit', killRunning);
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      state.stopping = true;
      process.stderr.write('\nStopping …\n');
      void end(128 + constants.signals[signal]);
    });
  }
  endWithParent(() => void end(1));
  try {
    return await end(await body());
  } catch (error) {
    // What is stopped in the middle fails, which is no news.
    if (!state.stopping) process.stderr.write(`\n${describe(error)}\n`);
    return end(1);
  }
}

/** The first to call decides the exit code; later callers wait until the process has gone. */
function endOnce(stop: () => Promise<void>): (code: number) => Promise<never> {
  let ending: Promise<never> | undefined;
  return (code) => {
    ending ??= stop().then(
      () => process.exit(code),
      (error: unknown) => {
        process.stderr.write(`\nstopping failed: ${describe(error)}\n`);
        return process.exit(code === 0 ? 1 : code);
      },
    );
    return ending;
  };
}

/** A killed parent sends no signal: we notice that somebody else has adopted us. */
function endWithParent(end: () => void): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) end();
  }, PARENT_POLL_MS).unref();
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return process.env['RIPOSTE_DEBUG'] ? (error.stack ?? error.message) : error.message;
}
