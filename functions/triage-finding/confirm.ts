import type { GetAlarmState } from '../../shared/aws/alarm-state.ts';
import type { GetFinding } from '../../shared/aws/guardduty-findings.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import type { Finding, FindingSource } from '../../shared/domain/finding.ts';
import { createConfirmAlarm } from './confirm/alarm.ts';
import type { ConfirmFinding, Confirmation } from './confirm/confirmation.ts';
import { createConfirmGuardDuty } from './confirm/guardduty.ts';

interface ConfirmParts {
  readonly getFinding: GetFinding;
  readonly getAlarmState: GetAlarmState;
  readonly own: { readonly accountId: string; readonly region: string; readonly stack: string };
  readonly clock: Clock;
  readonly wait: (ms: number) => Promise<unknown>;
}

/** How a finding is confirmed depends on where it comes from; what cannot be confirmed is never acted on. */
export function createConfirm(parts: ConfirmParts): ConfirmFinding {
  const byGuardDuty = createConfirmGuardDuty(parts);
  const bySource: Readonly<Record<FindingSource, ConfirmFinding>> = {
    guardduty: byGuardDuty,
    'security-hub': async (finding) =>
      finding.detectorId === undefined ? { refusal: ONLY_SECURITY_HUB } : byGuardDuty(finding),
    alarm: createConfirmAlarm(parts),
    health: byEnvelope,
    cloudtrail: byEnvelope,
    detection: byEnvelope,
    drill: byEnvelope,
    operator: byEnvelope,
  };
  return async (finding) => bySource[finding.origin.source](finding);
}

const ONLY_SECURITY_HUB =
  'unconfirmed: only Security Hub has it, where everybody in the account may import findings';

/** Customers cannot publish as `aws.*`, and the policy of the own bus says who may publish there. A topic proves neither. */
function byEnvelope(finding: Finding): Promise<Confirmation> {
  const isProof = finding.origin.via === 'event';
  return Promise.resolve(isProof ? { finding } : { refusal: THROUGH_A_TOPIC });
}

const THROUGH_A_TOPIC = 'unconfirmed: it came through an SNS topic, to which others may publish';
