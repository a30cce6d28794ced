import * as v from 'valibot';
import { InvalidInputError } from '../errors.ts';
import { parseJson } from '../parsing.ts';
import { TargetSchema, type Target } from '../target.ts';
import { EVENT_SOURCE, parseContainmentRequested, parseEvent } from './containment.ts';

export const CALL_LOOK_REQUESTED = 'Call Look Requested';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(2048));

const CallLookSchema = v.looseObject({
  version: v.literal(1),
  correlationId: text,
  incidentId: text,
  target: TargetSchema,
  /** Not to be looked before: a queue delays by 15 minutes at most. */
  notBefore: v.pipe(v.string(), v.isoTimestamp()),
});

/** Order to look at the calls of a credential of an incident (version 1). Unknown fields are kept. */
export interface CallLook {
  readonly correlationId: string;
  readonly incidentId: string;
  /** As the action names it. */
  readonly target: Target;
  /** ISO 8601 */
  readonly notBefore: string;
}

/** The message as it is put into the queue: in the same envelope as what comes by the bus. */
export function buildCallLook(look: CallLook): string {
  const { correlationId, incidentId, target, notBefore } = look;
  const detail = { version: 1, correlationId, incidentId, target, notBefore };
  return JSON.stringify({ source: EVENT_SOURCE, 'detail-type': CALL_LOOK_REQUESTED, detail });
}

/**
 * Reads a `Call Look Requested` message, or takes the order to revoke credentials (`Containment Requested`) for a look at once;
 * throws InvalidInputError.
 */
export function parseCallLook(body: string): CallLook {
  if (isCallLook(body)) return parseEvent(body, CALL_LOOK_REQUESTED, CallLookSchema);
  const { correlationId, incidentId, action, target, requestedAt } =
    parseContainmentRequested(body);
  if (action !== 'revoke-credentials') {
    throw new InvalidInputError('calls are looked at for revoked credentials only', {
      facts: { incidentId, action },
    });
  }
  return { correlationId, incidentId, target, notBefore: requestedAt };
}

function isCallLook(body: string): boolean {
  const parsed = v.safeParse(
    v.object({ 'detail-type': v.literal(CALL_LOOK_REQUESTED) }),
    parseJson(body),
  );
  return parsed.success;
}
