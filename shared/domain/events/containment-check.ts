import * as v from 'valibot';
import { parseEvent } from './containment.ts';

export const CONTAINMENT_CHECK_REQUESTED = 'Containment Check Requested';

const ContainmentCheckSchema = v.looseObject({ version: v.literal(1) });

/** Reads a `Containment Check Requested` event (version 1), of the clock or of an operator; throws InvalidInputError. */
export function parseContainmentCheck(body: string): void {
  parseEvent(body, CONTAINMENT_CHECK_REQUESTED, ContainmentCheckSchema);
}
