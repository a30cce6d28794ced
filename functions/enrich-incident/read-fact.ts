import { RiposteError } from '../../shared/domain/errors.ts';
import type { Logger } from '../../shared/runtime/logger.ts';

/** Reads one fact; what cannot be read in time is noted by its name, and answers undefined. */
export type ReadFact = <T>(
  name: string,
  read: (signal: AbortSignal) => Promise<T>,
) => Promise<T | undefined>;

export interface FactReading {
  readonly readFact: ReadFact;
  /** What could not be read so far, with the reason, in alphabetical order. */
  readonly unread: () => string[];
}

/** Every fact has the same time, from its own beginning: none can use up that of another. */
export function createFactReading(budgetMs: number, logger: Logger): FactReading {
  const unread = new Set<string>();
  return {
    unread: () => [...unread].sort(),
    readFact: async (name, read) => {
      const signal = AbortSignal.timeout(budgetMs);
      try {
        return await Promise.race([read(signal), untilAborted(signal)]);
      } catch (error) {
        const reason = signal.aborted ? 'no answer in time' : explain(error);
        unread.add(`${name}: ${reason}`);
        logger.warn({ fact: name, error }, 'a fact could not be read');
        return undefined;
      }
    },
  };
}

/** Some waiting does not end by the signal, e.g. the pause before another try. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('no answer in time'));
    });
  });
}

const REASONS: readonly (readonly [name: RegExp, reason: string])[] = [
  [/AccessDenied|Unauthorized|AuthorizationError|Forbidden/i, 'not allowed'],
  [/Throttl|TooManyRequests|LimitExceeded|SlowDown/i, 'AWS throttles'],
];

/** By name alone: messages carry request ids, and the same refusal would be news each time. */
function explain(error: unknown): string {
  const name = nameOf(error);
  return REASONS.find(([pattern]) => pattern.test(name))?.[1] ?? `failed (${name})`;
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const awsError = error instanceof RiposteError ? error.facts['awsError'] : undefined;
  return typeof awsError === 'string' ? awsError : error.name;
}
