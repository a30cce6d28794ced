/** Times are milliseconds since 1970, durations milliseconds. */
export interface LookTimes {
  readonly cutAt: number;
  /** Until IAM has told the cut everywhere. */
  readonly settleMs: number;
  /** So late may CloudTrail show a call. */
  readonly delayMs: number;
}

/**
 * A cut is looked at so many delays after IAM has spread it. With 15 minutes: the first finds a leak that is already shown; the
 * following ones, after 30 and 60 minutes and 2 hours, prove the cut up to 15 minutes before; the last ones cover the longest
 * session of an instance (6 hours) and of a user (36 hours).
 */
const LOOKS = [1, 2, 4, 8, 25, 145] as const;

/** Without proof by then people are told. */
const OVERDUE = 4;

/** When to look for the first time after `now`; undefined: not any more. Pure. */
export function nextLook(times: LookTimes, now: number): number | undefined {
  return LOOKS.map((count) => lookAt(times, count)).find((time) => time > now);
}

/** True from the first look on. Pure. */
export function isDue(times: LookTimes, now: number): boolean {
  return now >= lookAt(times, LOOKS[0]);
}

/** True when there should be a proof by now. Pure. */
export function isOverdue(times: LookTimes, now: number): boolean {
  return now >= lookAt(times, OVERDUE);
}

function lookAt({ cutAt, settleMs, delayMs }: LookTimes, count: number): number {
  return cutAt + settleMs + count * delayMs;
}
