import type { IncidentStatus } from '../incident.ts';
import { isWorse, type SeverityBand } from '../severity.ts';
import type { AlertContent } from './alert-content.ts';

/** What a channel was told last, as far as it matters for the next message. */
export interface LastTold {
  readonly status: IncidentStatus;
  readonly severityBand: SeverityBand;
  readonly activeAfterRelease: boolean;
  readonly isLeaking: boolean;
}

/** True when people who have stopped watching must hear of it: it failed, is more severe, leaks, or goes on after its release. */
export function gotWorse(before: LastTold | undefined, now: LastTold): boolean {
  if (!before) return false;
  return (
    (now.status === 'failed' && before.status !== 'failed') ||
    isWorse(now.severityBand, before.severityBand) ||
    (now.activeAfterRelease && !before.activeAfterRelease) ||
    (now.isLeaking && !before.isLeaking)
  );
}

/** What is remembered of a message. */
export function lastTold(content: AlertContent): LastTold {
  const { status, severityBand, activeAfterRelease, isLeaking } = content;
  return { status, severityBand, activeAfterRelease, isLeaking };
}
