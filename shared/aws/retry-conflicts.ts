import { setTimeout as sleep } from 'node:timers/promises';
import { conflictPauseMs, MAX_CONFLICTS } from '../domain/conflict-pause.ts';
import { TransientError } from '../domain/errors.ts';
import { ConditionFailed } from './dynamodb.ts';

/**
 * Runs an optimistic read-and-write again while another writer wins. Gives up with TransientError, so that the message is retried
 * later.
 */
export async function retryConflicts<T>(attempt: () => Promise<T>, what: string): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      if (count >= MAX_CONFLICTS)
        throw new TransientError(`too many writers at ${what}`, { cause: error });
      await sleep(conflictPauseMs(count));
    }
  }
}
