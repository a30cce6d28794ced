/** Not for people: the limit of time was reached. */
export class TimeUp extends Error {}

export interface TimeLimit {
  /** Aborted by the caller's signal or at the end of the time, for what waits. */
  readonly signal: AbortSignal;
  /** Throws TimeUp after the end of the time, for what never waits. */
  readonly check: () => void;
}

/** The longest time that a timer can be set to. */
const LONGEST_TIMER = 2 ** 31 - 1;

export function createTimeLimit({
  milliseconds,
  now,
  signal,
}: {
  readonly milliseconds: number;
  readonly now: () => number;
  readonly signal?: AbortSignal;
}): TimeLimit {
  const deadline = now() + milliseconds;
  const timer = AbortSignal.timeout(Math.trunc(Math.min(Math.max(milliseconds, 0), LONGEST_TIMER)));
  return {
    signal: signal ? AbortSignal.any([timer, signal]) : timer,
    check: () => {
      if (now() >= deadline) throw new TimeUp();
    },
  };
}
