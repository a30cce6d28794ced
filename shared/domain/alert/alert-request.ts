import * as v from 'valibot';
import { InvalidInputError } from '../errors.ts';
import { describeIssues, parseJson } from '../parsing.ts';

const AlertRequestSchema = v.looseObject({
  version: v.literal(1),
  incidentId: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
  stateVersion: v.pipe(v.number(), v.integer(), v.minValue(1)),
  correlationId: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
});

/** Message of the alerts queue (version 1): people are to be told this state of the incident, or a later one. */
export type AlertRequest = v.InferOutput<typeof AlertRequestSchema>;

/** The message for one state of an incident, as JSON text. */
export function buildAlertRequest(
  state: Pick<AlertRequest, 'incidentId' | 'stateVersion' | 'correlationId'>,
): string {
  const { incidentId, stateVersion, correlationId } = state;
  return JSON.stringify({ version: 1, incidentId, stateVersion, correlationId });
}

/** Reads a message of the alerts queue; throws InvalidInputError. */
export function parseAlertRequest(body: string): AlertRequest {
  const parsed = v.safeParse(AlertRequestSchema, parseJson(body));
  if (parsed.success) return parsed.output;
  throw new InvalidInputError(`not an alert request: ${describeIssues(parsed.issues)}`);
}
