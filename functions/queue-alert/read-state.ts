import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import * as v from 'valibot';
import { InvalidInputError } from '../../shared/domain/errors.ts';
import { INCIDENT_STATUSES, type IncidentStatus } from '../../shared/domain/incident.ts';
import { describeIssues } from '../../shared/domain/parsing.ts';

/** What an alert needs to know of an incident's state. */
export interface IncidentState {
  readonly incidentId: string;
  readonly stateVersion: number;
  readonly status: IncidentStatus;
  readonly correlationId: string;
}

const text = v.pipe(
  v.object({ S: v.pipe(v.string(), v.nonEmpty()) }),
  v.transform(({ S }) => S),
);

const VersionSchema = v.object({
  stateVersion: v.pipe(
    v.object({ N: v.pipe(v.string(), v.regex(/^\d{1,15}$/)) }),
    v.transform(({ N }) => Number(N)),
  ),
});

const StateSchema = v.object({
  ...VersionSchema.entries,
  incidentId: text,
  correlationId: text,
  // A status that this version does not know is told at once rather than not at all.
  status: v.fallback(v.pipe(text, v.picklist(INCIDENT_STATUSES)), 'open'),
});

/**
 * The new state of an incident that a stream record brings, or undefined when it brings none: not an incident, deleted, or a
 * change that people need not know. Throws InvalidInputError for an incident that cannot be read.
 */
export function readNewState({ eventName, dynamodb }: DynamoDBRecord): IncidentState | undefined {
  if (eventName === 'REMOVE' || dynamodb?.Keys?.['sk']?.S !== 'META') return undefined;
  const parsed = v.safeParse(StateSchema, dynamodb.NewImage);
  if (!parsed.success) {
    throw new InvalidInputError(`not an incident: ${describeIssues(parsed.issues)}`);
  }
  const isNews = parsed.output.stateVersion > versionOf(dynamodb.OldImage);
  return isNews ? parsed.output : undefined;
}

function versionOf(image: Record<string, AttributeValue> | undefined): number {
  const parsed = v.safeParse(VersionSchema, image);
  return parsed.success ? parsed.output.stateVersion : 0;
}
