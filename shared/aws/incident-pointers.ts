import type { Incident } from '../domain/incident.ts';
import { ConditionFailed, type Table } from './dynamodb.ts';
import { pointerKey } from './incident-items.ts';

/** Ends the merging into an incident. */
export type ClosePointers = (incident: Incident) => Promise<void>;

/**
 * An incident that a person released is over: the next finding on the same resource opens a new one, which may contain again.
 * A pointer that meanwhile leads to another incident is left alone.
 */
export function createClosePointers(table: Table): ClosePointers {
  return async ({ incidentId, mergeKeys }) => {
    await Promise.all(mergeKeys.map((mergeKey) => closePointer(table, mergeKey, incidentId)));
  };
}

async function closePointer(table: Table, mergeKey: string, incidentId: string): Promise<void> {
  const condition = {
    expression: 'attribute_not_exists(pk) OR incidentId = :incident',
    values: { ':incident': incidentId },
  };
  await table.delete(pointerKey(mergeKey), condition).catch((error: unknown) => {
    if (!(error instanceof ConditionFailed)) throw error;
  });
}
