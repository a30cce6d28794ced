import * as v from 'valibot';
import { ACTION_NAMES } from '../action.ts';
import { InvalidInputError } from '../errors.ts';
import { describeIssues, parseJson } from '../parsing.ts';
import { TargetSchema } from '../target.ts';

/** `source` of everything that the platform itself puts on its bus. */
export const EVENT_SOURCE = 'riposte';
export const CONTAINMENT_REQUESTED = 'Containment Requested';
export const RELEASE_REQUESTED = 'Release Requested';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(2048));

const common = {
  version: v.literal(1),
  correlationId: text,
  incidentId: text,
  action: v.picklist(ACTION_NAMES),
  target: TargetSchema,
  requestedBy: text,
  requestedAt: v.pipe(v.string(), v.isoTimestamp()),
};

const ContainmentRequestedSchema = v.looseObject({
  ...common,
  mode: v.picklist(['auto', 'dry-run']),
});
const ReleaseRequestedSchema = v.looseObject({
  ...common,
  reason: v.optional(v.pipe(v.string(), v.maxLength(2048))),
  /** Lift the denies although stolen sessions may not have expired. */
  force: v.optional(v.boolean()),
  /** Access keys that are to become Active again. */
  reactivateKeys: v.optional(v.array(v.pipe(v.string(), v.regex(/^[A-Z0-9]{16,128}$/)))),
});

/** `requestedBy` of a release that nobody ordered: the time of the containment was over. */
export const BY_EXPIRY = 'expiry';

/** Order to contain a target (version 1). Unknown fields are kept. */
export type ContainmentRequested = v.InferOutput<typeof ContainmentRequestedSchema>;
/** Order to undo what was done to a target for one incident (version 1). Unknown fields are kept. */
export type ReleaseRequested = v.InferOutput<typeof ReleaseRequestedSchema>;

/** Reads a `Containment Requested` event as EventBridge puts it into the queue; throws InvalidInputError. */
export function parseContainmentRequested(body: string): ContainmentRequested {
  return parseEvent(body, CONTAINMENT_REQUESTED, ContainmentRequestedSchema);
}

/** Reads a `Release Requested` event as EventBridge puts it into the queue; throws InvalidInputError. */
export function parseReleaseRequested(body: string): ReleaseRequested {
  return parseEvent(body, RELEASE_REQUESTED, ReleaseRequestedSchema);
}

/** The detail of an event of the platform as EventBridge puts it into a queue; throws InvalidInputError. */
export function parseEvent<S extends v.GenericSchema>(
  body: string,
  detailType: string,
  detail: S,
): v.InferOutput<S> {
  const envelope = v.object({
    source: v.literal(EVENT_SOURCE),
    'detail-type': v.literal(detailType),
    detail,
  });
  const parsed = v.safeParse(envelope, parseJson(body));
  if (parsed.success) return parsed.output.detail;
  throw new InvalidInputError(`not a "${detailType}" event: ${describeIssues(parsed.issues)}`);
}
