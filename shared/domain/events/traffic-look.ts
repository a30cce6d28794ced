import * as v from 'valibot';
import { parseJson } from '../parsing.ts';
import { EVENT_SOURCE, parseEvent } from './containment.ts';

export const TRAFFIC_LOOK_REQUESTED = 'Traffic Look Requested';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(2048));
const time = v.pipe(v.string(), v.isoTimestamp());

const TrafficLookSchema = v.looseObject({
  version: v.literal(1),
  correlationId: text,
  incidentId: text,
  /** 1 is the look at once. */
  look: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10)),
  /** Not to be looked before: a queue delays by 15 minutes at most. */
  notBefore: time,
});

/** Order to look at the traffic of an incident (version 1). Unknown fields are kept. */
export interface TrafficLook {
  readonly correlationId: string;
  readonly incidentId: string;
  /** 1 is the look at once. */
  readonly look: number;
  /** ISO 8601 */
  readonly notBefore: string;
}

/** Reads a `Traffic Look Requested` message; throws InvalidInputError. */
export function parseTrafficLook(body: string): TrafficLook {
  return parseEvent(body, TRAFFIC_LOOK_REQUESTED, TrafficLookSchema);
}

/** The message as it is put into the queue: in the same envelope as what comes by the bus. */
export function buildTrafficLook(look: TrafficLook): string {
  const detail = { version: 1, ...look };
  return JSON.stringify({ source: EVENT_SOURCE, 'detail-type': TRAFFIC_LOOK_REQUESTED, detail });
}

/** Whether the message in the queue is such an order, not a wish that came by the bus. */
export function isTrafficLook(body: string): boolean {
  const parsed = v.safeParse(
    v.object({ 'detail-type': v.literal(TRAFFIC_LOOK_REQUESTED) }),
    parseJson(body),
  );
  return parsed.success;
}
