import type { ActionName, ActionRecord } from '../../shared/domain/action.ts';
import type { Offender } from '../../shared/domain/buckets/offender.ts';
import type { ContainmentRecord } from '../../shared/domain/containment.ts';
import type { ReleaseRequested } from '../../shared/domain/events/containment.ts';
import type { Target } from '../../shared/domain/target.ts';
import type { Run } from './conductor.ts';
import type { Handlers, Platform } from './platform.ts';

export interface OrderedAction extends ActionRecord {
  readonly incidentId: string;
}

/** How things stand at the end of a schedule. */
export interface Ending {
  readonly record: ContainmentRecord<unknown> | undefined;
  readonly actions: readonly OrderedAction[];
}

/** When somebody else changes a thing. */
export interface Moment {
  /** The target is contained, or may be about to be. */
  readonly isDrift: boolean;
  /** A run is under way. */
  readonly isRacing: boolean;
}

export interface Caller {
  /** Undefined: the test itself. */
  readonly run: Run | undefined;
  readonly now: number;
  /** Into the log, for people who read a failure. */
  readonly note: (line: string) => void;
}

/** One target with all of AWS that its functions talk to, who owns it, and what must be true of it in the end. */
export interface World {
  readonly action: ActionName;
  /** By the place at which findings about it come in: it may be known by several names. */
  readonly targets: readonly [Target, Target];
  /** Under which name the record of before lies. */
  readonly heldAs: Target;
  /** What must never happen, and has. */
  readonly violations: string[];
  /** Things that a guard has closed. */
  readonly closedByGuards: number;
  /** The functions of the action as `deps.ts` and `handler.ts` wire them, but for the clock and for waiting. */
  deploy(platform: Platform): Handlers;
  /** What AWS says to a call; throws its errors. */
  answer(command: string, input: object, caller: Caller): object;
  /** Somebody else changes something. */
  change(drift: string, choice: number, moment: Moment): void;
  /** A run begins now. */
  begins(run: Run): void;
  /** Time has passed; `isGuarded`: no guard has been killed or refused. */
  passes(now: number, isGuarded: boolean): void;
  /** What is wrong with the record of before. */
  faultsOfRecord(record: ContainmentRecord<unknown>): readonly string[];
  /** What is neither contained nor restored without anybody saying so. */
  faults(ending: Ending): readonly string[];
  /** Whom a finding names that comes in at this place. */
  offenders?(place: number, finding: number): readonly Offender[];
  /** What a release says beside its order. */
  releaseWishes?(isForced: boolean): Pick<ReleaseRequested, 'force' | 'reactivateKeys'>;
  /** What a clock puts into the queue of the releasing function. */
  readonly tick?: string | undefined;
}
