import { setImmediate } from 'node:timers/promises';

/** Work without a pause, in rows: some tens of milliseconds. */
const ROWS_AT_A_STRETCH = 65_536;

/** Lets timers have their turn now and then, so that a limit of time can abort what never waits. */
export function createPauses(signal: AbortSignal): (rows: number) => Promise<void> {
  let sincePause = 0;
  return async (rows) => {
    sincePause += rows;
    if (sincePause < ROWS_AT_A_STRETCH) return;
    sincePause = 0;
    await setImmediate();
    signal.throwIfAborted();
  };
}
