import type { IncidentStatus } from '../incident.ts';
import { isWorse, type SeverityBand } from '../severity.ts';
import type { AlertContent } from './alert-content.ts';

/** What a channel was told last, as far as it matters for the next message. */
export interface LastTold {
  readonly status: IncidentStatus;
  readonly severityBand: SeverityBand;
  readonly activeAfterRelease: boolean;
  readonly isLeaking: boolean;
  /** ISO 8601: since when it is known that a containment came undone. */
  readonly undoneSince?: string;
}

/** True when people who have stopped watching must hear of it: it failed, is more severe, leaks, came undone, or goes on after its release. */
export function gotWorse(before: LastTold | undefined, now: LastTold): boolean {
  if (!before) return false;
  return (
    (now.status === 'failed' && before.status !== 'failed') ||
    isWorse(now.severityBand, before.severityBand) ||
    (now.activeAfterRelease && !before.activeAfterRelease) ||
    holdsLess(before, now)
  );
}

/** It leaks, or came undone, and did not when they were told. */
function holdsLess(before: LastTold, now: LastTold): boolean {
  const isUndoneAnew = (now.undoneSince ?? '') > (before.undoneSince ?? '');
  return (now.isLeaking && !before.isLeaking) || isUndoneAnew;
}

/** What is remembered of a message. */
export function lastTold(content: AlertContent): LastTold {
  const { status, severityBand, activeAfterRelease, isLeaking, undoneSince } = content;
  return {
    ...{ status, severityBand, activeAfterRelease, isLeaking },
    ...(undoneSince !== undefined && { undoneSince }),
  };
}
