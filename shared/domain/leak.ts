import type { Target } from './target.ts';

/** Type of the finding that a host which is cut off still sends or receives. */
export const LEAK_TYPE = 'Riposte:Containment/Leak';

/** What a finding of this type is about. */
export interface ContainmentLeak {
  /** The instance that was isolated. */
  readonly target: Target;
  /** The incident whose containment leaks. */
  readonly incidentId: string;
  /** ISO 8601: what passed began after this. */
  readonly cutAt: string;
}

/** What an incident records of it. */
export type RecordedLeak = Pick<ContainmentLeak, 'target' | 'cutAt'>;
