import * as v from 'valibot';
import { operatorArn, requestId } from './parts.ts';

export const DRILL_REQUESTED = 'Drill Requested';

const DrillRequestedSchema = v.looseObject({
  version: v.literal(1),
  drillId: requestId,
  requestedBy: operatorArn,
  /** A finding in the shape of any source. */
  finding: v.record(v.string(), v.unknown()),
});

/** Order of an operator to try the platform out with a finding (version 1). Unknown fields are kept. */
export type DrillRequested = v.InferInput<typeof DrillRequestedSchema>;

/** Reads the detail of a `Drill Requested` event. */
export function safeParseDrill(detail: unknown) {
  return v.safeParse(DrillRequestedSchema, detail);
}
