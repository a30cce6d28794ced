import * as v from 'valibot';
import { parseEvent } from './containment.ts';

export const ENRICHMENT_REQUESTED = 'Enrichment Requested';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(2048));

const EnrichmentRequestedSchema = v.looseObject({
  version: v.literal(1),
  correlationId: text,
  incidentId: text,
  requestedAt: v.pipe(v.string(), v.isoTimestamp()),
});

/** Wish to find out more about an incident (version 1). Unknown fields are kept. */
export type EnrichmentRequested = v.InferOutput<typeof EnrichmentRequestedSchema>;

/** Reads an `Enrichment Requested` event as EventBridge puts it into the queue; throws InvalidInputError. */
export function parseEnrichmentRequested(body: string): EnrichmentRequested {
  return parseEvent(body, ENRICHMENT_REQUESTED, EnrichmentRequestedSchema);
}
