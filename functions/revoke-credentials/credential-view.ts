import type { Hold } from '../../shared/aws/containment-store.ts';
import type { ActionOutcome, ActionStep } from '../../shared/domain/action.ts';
import type { ContainmentRecord } from '../../shared/domain/containment.ts';
import type { CredentialBefore } from '../../shared/domain/credentials/credential-before.ts';
import type { Obstacle } from '../../shared/response/brakes.ts';

/** The record of before of a credential. */
export type CredentialRecord = ContainmentRecord<CredentialBefore>;

/** A credential as it is just before the first change. */
export interface CredentialView {
  readonly refusal?: Obstacle;
  /** Nothing would be changed. */
  readonly isCutOff: boolean;
  readonly planSteps: () => readonly ActionStep[];
  readonly describeSteps: (record: CredentialRecord) => readonly ActionStep[];
  readonly cut: (hold: Hold) => Promise<ActionOutcome>;
}

/** A credential that cannot be cut off, with the reason. */
export function nothingToCut(refusal: Obstacle): CredentialView {
  return {
    refusal,
    isCutOff: false,
    planSteps: () => [],
    describeSteps: () => [],
    cut: () => Promise.reject(new Error(refusal.reason)),
  };
}
