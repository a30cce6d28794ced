/** What retries need of the outside. */
export interface EffortOptions {
  /** The longest that one request may take. */
  readonly timeoutMs: number;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** 0 to 1, for jitter. */
  readonly random: () => number;
  /** Milliseconds since any moment. */
  readonly now: () => number;
}

/** What came of a request that failed. */
export interface Failure {
  /** What callers get to see; holds no secret. */
  readonly error: Error;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
}

/** Makes a request until it succeeds, and throws the error of the last failure when it is not worth while to go on. */
export type Effort = <T>(
  request: () => Promise<T>,
  classify: (error: unknown) => Failure,
) => Promise<T>;

const MAX_ATTEMPTS = 3;
/** For one request in all. A longer wait belongs into the queue, not into a running function. */
const MAX_WAIT_MS = 5000;
/** For all requests of one message: the function must live to note what became of it. */
const MAX_TOTAL_MS = 20_000;
const RETRY_BASE_MS = 250;

/** The effort that one message is worth: all its requests share one deadline. */
export function startEffort({ timeoutMs, sleep, random, now }: EffortOptions): Effort {
  const deadline = now() + MAX_TOTAL_MS;
  return async (request, classify) => {
    let waitedMs = 0;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await request();
      } catch (thrown) {
        const failure = classify(thrown);
        const waitMs = failure.retryAfterMs ?? backoffMs(attempt, random);
        waitedMs += waitMs;
        const isInTime = now() + waitMs + timeoutMs <= deadline;
        const isPatient = attempt < MAX_ATTEMPTS && waitedMs <= MAX_WAIT_MS;
        if (!failure.retryable || !isPatient || !isInTime) throw failure.error;
        await sleep(waitMs);
      }
    }
  };
}

function backoffMs(attempt: number, random: () => number): number {
  return RETRY_BASE_MS * 2 ** (attempt - 1) * (0.5 + random());
}

/** Retry-After of Slack is in whole seconds; without one, a second is what its limit asks for. */
export function secondsToMs(retryAfter: string | number | null): number {
  const seconds = Number(retryAfter ?? 1);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : 1000;
}

/** Names and codes only: messages of the network layer may quote the URL. */
export function networkReason(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 3) return 'no answer';
  if ('code' in error && typeof error.code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(error.code))
    return error.code;
  if (error.name === 'TimeoutError') return 'no answer in time';
  return networkReason(error.cause, depth + 1);
}
