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

/** Group names of a server for people: `build (sg-0123…)`; an unknown group is the quarantine. */
export function groupNames(server: Server, ids: readonly string[], quarantine?: string): string[] {
  const names = new Map(Object.entries(server.groupIds).map(([name, id]) => [id, name]));
  if (quarantine !== undefined) names.set(quarantine, 'QUARANTINE');
  return ids.map((id) => `${names.get(id) ?? 'unknown'} (${id})`);
}
