import type { IncidentDetails } from '../../shared/domain/incident.ts';
import type { PostedMessage } from '../local-aws/admin-client.ts';
import type { GroupsByInterface, Server } from '../local-aws/customer-server.ts';

/** Something that happened, for the timeline. */
export interface Moment {
  /** Milliseconds after the finding was raised. */
  readonly atMs: number;
  readonly text: string;
}

/** Something that must be so; the demonstration fails when it is not. */
export interface Expectation {
  readonly text: string;
  readonly met: boolean;
}

/** The groups of a server at one time. */
export interface GroupsAt {
  readonly when: string;
  readonly groups: GroupsByInterface;
}

export interface Figure {
  readonly label: string;
  readonly value: string;
}

/** A scene as it was played: all that the report shows. */
export interface PlayedScene {
  readonly title: string;
  readonly story: string;
  readonly server: Server;
  readonly moments: readonly Moment[];
  readonly groups: readonly GroupsAt[];
  /** Id of the quarantine group, where there is one. */
  readonly quarantine?: string;
  readonly incident: IncidentDetails;
  readonly messages: readonly PostedMessage[];
  readonly expectations: readonly Expectation[];
  readonly figures: readonly Figure[];
}

/** What the quarantine group is called in the demonstration. */
export const QUARANTINE = 'QUARANTINE';

/** Name of a group of a server; `quarantine` is the id of the group that is not the customer's. */
export function groupName(server: Server, id: string, quarantine?: string): string {
  if (id === quarantine) return QUARANTINE;
  return Object.entries(server.groupIds).find(([, groupId]) => groupId === id)?.[0] ?? 'unknown';
}
