import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { ActionRecord } from '../domain/action.ts';
import type { IncidentContext } from '../domain/context/incident-context.ts';
import type { FindingRecord } from '../domain/incident.ts';

/** What a change writes; `undefined` from the change function means that there is nothing to do. */
export interface IncidentChange {
  readonly actions?: readonly ActionRecord[];
  readonly finding?: FindingRecord;
  /** The finding is new to the incident, not a repeat. */
  readonly addsFinding?: boolean;
  readonly mergeKeys?: readonly string[];
  readonly resources?: readonly string[];
  /** A plan has been made: the status leaves `triaging` even when there is nothing to do. */
  readonly planned?: boolean;
  /** The detector has seen the activity again after the release. */
  readonly activeAfterRelease?: true;
  /** What was found out about the incident; takes the place of what was known before. */
  readonly context?: IncidentContext;
  /** People must be told of the context, although the state is what it was. */
  readonly tellsContext?: boolean;
  /** People must be told that a containment came undone, although the state is what it was. */
  readonly tellsDrift?: boolean;
  /** The facts are still to come: a new state is told after them. */
  readonly factsPending?: boolean;
  /** Further writes of the same transaction; when a condition of theirs fails, `change` throws Superseded. */
  readonly alongside?: readonly TransactWriteItem[];
}
