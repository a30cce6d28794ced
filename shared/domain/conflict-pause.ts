/** How often somebody who writes tries again while others are faster. */
export const MAX_CONFLICTS = 24;
const FIRST_PAUSE_MS = 16;

/**
 * Milliseconds to wait after the n-th lost race (from 1): full jitter, so that losers do not meet again. Source: AWS Builders' Library,
 * "Timeouts, retries and backoff with jitter".
 */
export function conflictPauseMs(lost: number, atMostMs = 250): number {
  return Math.random() * Math.min(atMostMs, FIRST_PAUSE_MS * 2 ** (lost - 1));
}
