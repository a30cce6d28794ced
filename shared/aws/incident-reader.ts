import type { IncidentDetails } from '../domain/incident.ts';
import {
  DETAIL_ATTRIBUTES,
  incidentPk,
  readActionItem,
  readFindingItem,
  readIncidentItem,
} from './incident-items.ts';
import type { Item, Table } from './dynamodb.ts';

/** Reads an incident with its findings (without their raw JSON) and actions; undefined when there is none. */
export async function readIncident(
  table: Table,
  incidentId: string,
): Promise<IncidentDetails | undefined> {
  const items = await table.query(incidentPk(incidentId), DETAIL_ATTRIBUTES);
  const meta = items.find((item) => item['sk'] === 'META');
  if (!meta) return undefined;
  return {
    incident: readIncidentItem(meta),
    findings: items.filter(hasPrefix('FINDING#')).map(readFindingItem),
    actions: items.filter(hasPrefix('ACTION#')).map(readActionItem),
  };
}

function hasPrefix(prefix: string) {
  return (item: Item): boolean => String(item['sk']).startsWith(prefix);
}
