import type { KnownRecord, Opening } from '../aws/containment-opening.ts';
import type { Seen } from '../aws/containment-record.ts';
import type { Hold } from '../aws/containment-store.ts';
import type { ActionOutcome, ActionRecord, ActionStep } from '../domain/action.ts';
import type { ContainmentRecord } from '../domain/containment.ts';
import type { ResponsePolicy } from '../domain/policy.ts';
import type { Obstacle } from './brakes.ts';

/** A target as it is just before the first change. */
export interface Situation<Before> {
  /** Where the record of before lies: one target may be known by several names. */
  readonly hold: Hold;
  readonly known: KnownRecord<Before>;
  /** Nothing can be done, whatever the policy says. */
  readonly refusal?: Obstacle | undefined;
  /** Why the policy protects what is really there. */
  readonly findProtection: (policy: ResponsePolicy) => string | undefined;
  /** Nothing would be changed. */
  readonly isCutOff: boolean;
  /** What would be done: this is also the dry run. */
  readonly planSteps: (
    policy: ResponsePolicy,
  ) => readonly ActionStep[] | Promise<readonly ActionStep[]>;
  /** How things stand after an earlier try that was not finished. */
  readonly describeSteps: (record: ContainmentRecord<Before>) => readonly ActionStep[];
  /** What is to be on record before the first change, or why there must be none; the policy is as it is now. */
  readonly prepare: (policy: ResponsePolicy) => Promise<Preparation<Before>>;
  /** Changes the target; runs under the lease, with what was before on record. */
  readonly cut: (opening: Opening<Before>) => Promise<ActionOutcome>;
  /** Reads the cut back: undefined when it shows, else what does not. */
  readonly verify: (opening: Opening<Before>) => Promise<ActionOutcome | undefined>;
}

export type Preparation<Before> =
  | {
      readonly seen: Seen<Before>;
      /** Must have been done, too, before the first change: it goes out beside the write of the record. */
      readonly beforehand?: () => Promise<void>;
    }
  | { readonly outcome: ActionOutcome };

/**
 * What the action says of its target. `heldAs`: the name that an earlier try found; another now would leave its record without
 * anybody to release it.
 */
export type KnownOfTarget = Pick<ActionRecord, 'heldAs' | 'offenders' | 'mode' | 'requestedBy'>;
