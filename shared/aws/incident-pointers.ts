import { LANES } from '../domain/finding.ts';
import type { Incident } from '../domain/incident.ts';
import { ConditionFailed, type Key, type Table } from './dynamodb.ts';
import { pointerKey } from './incident-items.ts';

/** Ends the merging into an incident. */
export type ClosePointers = (incident: Incident) => Promise<void>;

/**
 * An incident that a person released is over: the next finding on the same resource opens a new one, which may contain again.
 * A pointer that meanwhile leads to another incident is left alone.
 */
export function createClosePointers(table: Table): ClosePointers {
  return async ({ incidentId, mergeKeys }) => {
    const keys = mergeKeys.flatMap((mergeKey) => LANES.map((lane) => pointerKey(mergeKey, lane)));
    await Promise.all(keys.map((key) => closePointer(table, key, incidentId)));
  };
}

async function closePointer(table: Table, key: Key, incidentId: string): Promise<void> {
  const condition = {
    expression: 'attribute_not_exists(pk) OR incidentId = :incident',
    values: { ':incident': incidentId },
  };
  await table.delete(key, condition).catch((error: unknown) => {
    if (!(error instanceof ConditionFailed)) throw error;
  });
}
