import * as v from 'valibot';
import { InvalidInputError } from '../errors.ts';
import { describeIssues, parseJson } from '../parsing.ts';

const version = v.pipe(v.number(), v.integer(), v.minValue(0));

const AlertRequestSchema = v.pipe(
  v.looseObject({
    version: v.literal(1),
    incidentId: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
    stateVersion: version,
    contextVersion: v.optional(version, 0),
    correlationId: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
  }),
  v.check(
    ({ stateVersion, contextVersion }) => stateVersion + contextVersion > 0,
    'neither stateVersion nor contextVersion says what is new',
  ),
);

/**
 * Message of the alerts queue (version 1): people are to be told this state of the incident, or a later one. `stateVersion` 0:
 * only the context grew, and nobody is told for the first time.
 */
export type AlertRequest = v.InferOutput<typeof AlertRequestSchema>;

type News = Pick<AlertRequest, 'incidentId' | 'stateVersion' | 'correlationId'> & {
  readonly contextVersion?: number;
};

/** The message for one state of an incident, as JSON text. */
export function buildAlertRequest(news: News): string {
  const { incidentId, stateVersion, contextVersion = 0, correlationId } = news;
  return JSON.stringify({ version: 1, incidentId, stateVersion, contextVersion, correlationId });
}

/** Reads a message of the alerts queue; throws InvalidInputError. */
export function parseAlertRequest(body: string): AlertRequest {
  const parsed = v.safeParse(AlertRequestSchema, parseJson(body));
  if (parsed.success) return parsed.output;
  throw new InvalidInputError(`not an alert request: ${describeIssues(parsed.issues)}`);
}
