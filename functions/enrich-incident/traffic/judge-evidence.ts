import { proofOf } from '../../../shared/domain/context/containment-proof.ts';
import type {
  SuspiciousPattern,
  TrafficEvidence,
} from '../../../shared/domain/context/traffic-evidence.ts';

/** True when people must be told of it, although the state of the incident is what it was. Pure. */
export function isWorthTelling(before: TrafficEvidence | undefined, now: TrafficEvidence): boolean {
  return saysOfContainment(before, now) || now.patterns.some((found) => isNewAlarm(found, before));
}

function saysOfContainment(before: TrafficEvidence | undefined, now: TrafficEvidence): boolean {
  const is = proofOf(now)?.state;
  return is !== undefined && is !== 'pending' && is !== proofOf(before)?.state;
}

function isNewAlarm({ name, severity }: SuspiciousPattern, before?: TrafficEvidence): boolean {
  const isAlarm = severity === 'high' || severity === 'critical';
  return isAlarm && !(before?.patterns ?? []).some((known) => known.name === name);
}
