import type { IncidentDetails } from '../../shared/domain/incident.ts';
import type { PostedMessage } from '../local-aws/admin-client.ts';
import type { Evidence } from './evidence.ts';

/** Something that happened, for the timeline. */
export interface Moment {
  /** Milliseconds after the finding was raised; absent for what was before. */
  readonly atMs?: number;
  readonly text: string;
}

/** Something that must be so; the demonstration fails when it is not. */
export interface Expectation {
  readonly text: string;
  readonly met: boolean;
}

export interface Figure {
  readonly label: string;
  readonly value: string;
}

/** A scene as it was played: all that the report shows. What it was about may be a server, a credential … */
export interface PlayedScene {
  readonly title: string;
  readonly story: string;
  /** What it was about, in one line. */
  readonly subject: string;
  readonly moments: readonly Moment[];
  readonly evidence: Evidence;
  readonly incident: IncidentDetails;
  readonly messages: readonly PostedMessage[];
  readonly expectations: readonly Expectation[];
  readonly figures: readonly Figure[];
}
