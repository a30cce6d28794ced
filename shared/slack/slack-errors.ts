import { TransientError } from '../domain/errors.ts';
import { networkReason, type Failure } from './effort.ts';

/** Slack understood the request and will never take this message, e.g. `invalid_blocks`. */
export class MessageRefusedError extends Error {
  override readonly name = 'MessageRefusedError';
}

/** The message that was to be changed or answered is no longer there, or may no longer be changed. */
export class MessageGoneError extends Error {
  override readonly name = 'MessageGoneError';
}

export function rateLimited(retryAfterMs: number): Failure {
  const facts = { statusCode: 429, retryAfterMs };
  return {
    error: new TransientError('Slack limits the rate', { facts }),
    retryable: true,
    retryAfterMs,
  };
}

/** Slack itself is in trouble. */
export function troubled(answer: string, facts: Readonly<Record<string, unknown>>): Failure {
  return { error: new TransientError(answer, { facts }), retryable: true };
}

export function unreachable(error: unknown): Failure {
  const reason = networkReason(error);
  return { error: new TransientError(`Slack could not be reached: ${reason}`), retryable: true };
}

/** It would go the same way again. */
export function final(error: Error): Failure {
  return { error, retryable: false };
}
