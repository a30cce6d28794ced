import type { ActionOutcome } from './action.ts';
import type { SettingsBefore } from './instance-settings.ts';

/** Where a target stands, whoever holds it. */
export type ContainmentState = 'isolating' | 'isolated' | 'releasing' | 'released';

/**
 * The record of before (item `TARGET#…`). It belongs to the target, not to an incident, so that a second incident on the same
 * host never takes our quarantine group for "before".
 */
export interface ContainmentRecord<Before> {
  readonly state: ContainmentState;
  /** Incidents that want the target contained; the last one to let go releases it. */
  readonly holders: readonly string[];
  /** What each thing that we change was before, by its id. */
  readonly before: Readonly<Record<string, Before>>;
  /**
   * Ids of our own groups, policies and statements that it was given: never "before", and no drift. With the statements of a bucket
   * go the ARNs of those whom they deny.
   */
  readonly ours: readonly string[];
  /** Ids of our own that it has for a moment only, on the way to being contained. */
  readonly passing?: readonly string[];
  /** Settings of an instance that keeping its evidence changes, as they were before. */
  readonly kept?: SettingsBefore;
  /** Raised each time a released target is contained anew. */
  readonly generation: number;
  /** What the last release gave back, while the target is released. */
  readonly release?: ReleaseNote;
  /** ISO 8601: the target is released by itself then. */
  readonly expiresAt?: string;
}

/** An order whose function died before it could say what it did comes back: then this says it. */
export interface ReleaseNote {
  /** Of the order. */
  readonly requestedAt: string;
  readonly outcome: ActionOutcome;
}

/** True while somebody holds the target. */
export function isHeld(record: ContainmentRecord<unknown> | undefined): boolean {
  return record !== undefined && record.state !== 'released' && record.holders.length > 0;
}

/** Everything of ours that a target may have: never what it had before. */
export function ownIds({ ours, passing = [] }: ContainmentRecord<unknown>): readonly string[] {
  return [...ours, ...passing];
}
