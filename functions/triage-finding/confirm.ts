import type { GetFinding } from '../../shared/aws/guardduty-findings.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import { InvalidInputError } from '../../shared/domain/errors.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import { parseGuardDutyFinding } from './parse/guardduty-finding.ts';

/** GuardDuty's own version of a finding, or why there is none. */
export type Confirmation = { readonly finding: Finding } | { readonly refusal: string };

/** Asks GuardDuty before anything is done; throws TransientError when it cannot be asked. */
export type ConfirmFinding = (finding: Finding) => Promise<Confirmation>;

interface ConfirmParts {
  readonly getFinding: GetFinding;
  readonly clock: Clock;
  readonly wait: (ms: number) => Promise<unknown>;
}

/** A finding that was just published may take a moment to be readable. */
const ATTEMPTS = 3;
const PAUSE_MS = 700;

export function createConfirm({ getFinding, clock, wait }: ConfirmParts): ConfirmFinding {
  return async ({ id, detectorId }) => {
    if (detectorId === undefined) return { refusal: 'unconfirmed: the finding names no detector' };
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const raw = await getFinding(detectorId, id);
      if (raw !== undefined) return readAnswer(raw, clock());
      if (attempt < ATTEMPTS) await wait(PAUSE_MS);
    }
    return { refusal: 'unconfirmed: GuardDuty does not know this finding (GetFindings)' };
  };
}

/** The message itself was read, so it is no reason to reject it; but what cannot be read confirms nothing. */
function readAnswer(raw: unknown, now: Date): Confirmation {
  try {
    return { finding: parseGuardDutyFinding(raw, now.toISOString()) };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return { refusal: `unconfirmed: what GuardDuty answers is ${error.message}` };
  }
}
