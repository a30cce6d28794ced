import { setTimeout as sleep } from 'node:timers/promises';
import { TransientError } from '../domain/errors.ts';
import { ConditionFailed } from './dynamodb.ts';

const MAX_ATTEMPTS = 24;
const MAX_PAUSE_MS = 250;

/**
 * Runs an optimistic read-and-write again while another writer wins, with full jitter (AWS Builders' Library, "Timeouts,
 * retries and backoff with jitter"). Gives up with TransientError, so that the message is retried later.
 */
export async function retryConflicts<T>(attempt: () => Promise<T>, what: string): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      if (count >= MAX_ATTEMPTS)
        throw new TransientError(`too many writers at ${what}`, { cause: error });
      await sleep(Math.random() * Math.min(MAX_PAUSE_MS, 8 * 2 ** count));
    }
  }
}
