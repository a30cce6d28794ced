import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import * as v from 'valibot';
import { InvalidInputError } from '../../shared/domain/errors.ts';
import { INCIDENT_STATUSES, type IncidentStatus } from '../../shared/domain/incident.ts';
import { describeIssues } from '../../shared/domain/parsing.ts';

/** What is new about an incident. */
export interface News {
  readonly incidentId: string;
  /** 0: it is the state that was known before. */
  readonly stateVersion: number;
  /** 0: it is the context that was known before, or there is none. */
  readonly contextVersion: number;
  readonly hasContext: boolean;
  readonly status: IncidentStatus;
  readonly correlationId: string;
}

const text = v.pipe(
  v.object({ S: v.pipe(v.string(), v.nonEmpty()) }),
  v.transform(({ S }) => S),
);

const version = v.pipe(
  v.object({ N: v.pipe(v.string(), v.regex(/^\d{1,15}$/)) }),
  v.transform(({ N }) => Number(N)),
);

const VersionsSchema = v.object({
  stateVersion: version,
  contextVersion: v.optional(version, { N: '0' }),
});

const IncidentSchema = v.object({
  ...VersionsSchema.entries,
  incidentId: text,
  correlationId: text,
  factsPending: v.optional(v.object({ BOOL: v.boolean() }), { BOOL: false }),
  // A status that this version does not know is told at once rather than not at all.
  status: v.fallback(v.pipe(text, v.picklist(INCIDENT_STATUSES)), 'open'),
});

/**
 * The news that a stream record brings, or undefined when it brings none: not an incident, deleted, or a change that people need not
 * know. Throws InvalidInputError for an incident that cannot be read.
 */
export function readNews({ eventName, dynamodb }: DynamoDBRecord): News | undefined {
  if (eventName === 'REMOVE' || dynamodb?.Keys?.['sk']?.S !== 'META') return undefined;
  const parsed = v.safeParse(IncidentSchema, dynamodb.NewImage);
  if (!parsed.success) {
    throw new InvalidInputError(`not an incident: ${describeIssues(parsed.issues)}`);
  }
  const { stateVersion, contextVersion, factsPending, ...incident } = parsed.output;
  const before = versionsOf(dynamodb.OldImage);
  const news = {
    stateVersion: newer(stateVersion, before.stateVersion),
    contextVersion: newer(contextVersion, before.contextVersion),
  };
  const isNews = news.stateVersion + news.contextVersion > 0;
  const hasContext = hasFacts(contextVersion, factsPending.BOOL);
  return isNews ? { ...incident, ...news, hasContext } : undefined;
}

/** What is kept as evidence may be known before the facts; the alert waits for these. */
function hasFacts(contextVersion: number, factsPending: boolean): boolean {
  return contextVersion > 0 && !factsPending;
}

/** 0 when it has not grown. */
function newer(version: number, before: number): number {
  return version > before ? version : 0;
}

function versionsOf(image: Record<string, AttributeValue> | undefined) {
  const parsed = v.safeParse(VersionsSchema, image);
  return parsed.success ? parsed.output : { stateVersion: 0, contextVersion: 0 };
}
