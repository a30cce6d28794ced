import { TransientError } from './errors.ts';

/** How often a run that has the target is waited for, and how long each time. */
export const LEASE_ATTEMPTS = 12;
export const LEASE_PAUSE_MS = 400;

/** It may be free when the order comes again. */
export function inOtherHands(cause?: unknown): TransientError {
  return new TransientError('somebody else is changing the target', { cause });
}
