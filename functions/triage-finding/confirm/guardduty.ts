import type { GetFinding } from '../../../shared/aws/guardduty-findings.ts';
import type { Clock } from '../../../shared/domain/clock.ts';
import { InvalidInputError } from '../../../shared/domain/errors.ts';
import { findingKey, type Finding } from '../../../shared/domain/finding.ts';
import { parseGuardDutyFinding } from '../parse/guardduty-finding.ts';
import type { ConfirmFinding, Confirmation } from './confirmation.ts';

interface ConfirmParts {
  readonly getFinding: GetFinding;
  readonly clock: Clock;
  readonly wait: (ms: number) => Promise<unknown>;
}

/** A finding that was just published may take a moment to be readable. */
const ATTEMPTS = 3;
const PAUSE_MS = 700;

/** The answer is GuardDuty's own version of the finding. */
export function createConfirmGuardDuty({ getFinding, clock, wait }: ConfirmParts): ConfirmFinding {
  return async (finding) => {
    const { id, detectorId } = finding;
    if (detectorId === undefined) return { refusal: 'unconfirmed: the finding names no detector' };
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const raw = await getFinding(detectorId, id);
      if (raw !== undefined) return readAnswer(raw, finding, clock());
      if (attempt < ATTEMPTS) await wait(PAUSE_MS);
    }
    return { refusal: 'unconfirmed: GuardDuty does not know this finding (GetFindings)' };
  };
}

const ELSEWHERE = 'unconfirmed: GuardDuty has this finding for another account or region';

/** The message itself was read, so it is no reason to reject it; but what cannot be read confirms nothing. */
function readAnswer(raw: unknown, finding: Finding, now: Date): Confirmation {
  const { origin } = finding;
  try {
    const answer = parseGuardDutyFinding(raw, { receivedAt: now.toISOString(), via: origin.via });
    // Or one finding could be told as many, each of which would contain again.
    if (findingKey(answer) !== findingKey(finding)) return { refusal: ELSEWHERE };
    return { finding: { ...answer, origin } };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return { refusal: `unconfirmed: what GuardDuty answers is ${error.message}` };
  }
}
