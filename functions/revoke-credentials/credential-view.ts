import type { ContainmentRecord } from '../../shared/domain/containment.ts';
import type { CredentialBefore } from '../../shared/domain/credentials/credential-before.ts';
import type { Obstacle } from '../../shared/response/brakes.ts';
import type { Preparation, Situation } from '../../shared/response/situation.ts';

/** The record of before of a credential. */
export type CredentialRecord = ContainmentRecord<CredentialBefore>;

/** A credential as it is just before the first change. */
export interface CredentialView extends Pick<
  Situation<CredentialBefore>,
  'planSteps' | 'describeSteps' | 'cut' | 'verify'
> {
  /** Nothing would be changed. `ours`: the record, when the incident is among those that hold the credential. */
  readonly isCutOff: (ours: CredentialRecord | undefined) => boolean;
  readonly prepare: (record: CredentialRecord | undefined) => Preparation<CredentialBefore>;
}

/** Or why it cannot be cut off. */
export type Sight = CredentialView | { readonly refusal: Obstacle };
