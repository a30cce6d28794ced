import { setTimeout as sleep } from 'node:timers/promises';

interface WaitOptions {
  readonly timeoutMs?: number;
  readonly intervalMs?: number;
  /** What is waited for, for the error. */
  readonly what?: string;
}

const DEFAULTS = { timeoutMs: 150_000, intervalMs: 100, what: 'what was expected' };

/** Asks until the answer is neither undefined nor false, and gives it back; throws when the time is over. */
export async function waitFor<T>(
  ask: () => Promise<T | undefined | false>,
  options: WaitOptions = {},
): Promise<T> {
  const { timeoutMs, intervalMs, what } = { ...DEFAULTS, ...options };
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`${what} did not come within ${timeoutMs} ms`);
    await sleep(intervalMs);
  }
}
