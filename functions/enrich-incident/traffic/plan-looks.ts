import type { InterfaceVerification } from '../../../shared/domain/context/traffic-evidence.ts';

/** A cut is looked at so many delays after it: with 15 minutes at 15, 30 and 60. */
const CUT_DELAYS = [1, 2, 4] as const;

/** True when no further look follows for something that was cut off then. Times are milliseconds since 1970. Pure. */
export function isLastLook(cutAt: number, now: number, delayMs: number): boolean {
  return now >= cutAt + lastDelay(delayMs);
}

function lastDelay(delayMs: number): number {
  return Math.max(...CUT_DELAYS) * delayMs;
}

interface Standing {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly delayMs: number;
  /** 1 is the look at once. */
  readonly look: number;
  /** Something is being cut off at this moment. */
  readonly isCutting: boolean;
  readonly containment: readonly InterfaceVerification[];
}

/**
 * When to look again: once after the first look, because logs come late; and for each cut until it is verified. Undefined: not by
 * itself any more. Pure.
 */
export function planNextLook(standing: Standing): number | undefined {
  const { now, delayMs, look, isCutting, containment } = standing;
  const open = containment.filter(({ state }) => state === 'pending' || state === 'leaking');
  const ofCuts = open.flatMap(({ cutAt }) =>
    CUT_DELAYS.map((times) => Date.parse(cutAt) + times * delayMs),
  );
  const soon = look === 1 || isCutting ? [now + delayMs] : [];
  const due = [...soon, ...ofCuts].filter((time) => time > now);
  return due.length > 0 ? Math.min(...due) : undefined;
}
