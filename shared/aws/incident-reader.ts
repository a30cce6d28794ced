import { setTimeout as sleep } from 'node:timers/promises';
import type { ActionRecord } from '../domain/action.ts';
import type { IncidentDetails } from '../domain/incident.ts';
import {
  DETAIL_ATTRIBUTES,
  incidentPk,
  readActionItem,
  readFindingItem,
  readIncidentItem,
} from './incident-items.ts';
import type { Item, Table } from './dynamodb.ts';

const LOOKS = 5;
const PAUSE_MS = 20;

/**
 * Reads an incident with its findings (without their raw JSON) and actions; undefined when there is none. While a transaction is
 * being committed a query may show some of its items as before and others as after, so it is repeated until they fit. Source:
 * DynamoDB developer guide, isolation levels of transactions.
 */
export async function readIncident(
  table: Table,
  incidentId: string,
): Promise<IncidentDetails | undefined> {
  for (let look = 1; ; look += 1) {
    const details = await readOnce(table, incidentId);
    // What is still missing at the end has expired.
    if (!details || look === LOOKS || isWhole(details)) return details;
    await sleep(PAUSE_MS);
  }
}

function isWhole({ incident, actions }: IncidentDetails): boolean {
  return sumOfVersions(actions) >= (incident.actionVersions ?? 0);
}

/** Grows with every write of an action, so that an older one shows. */
export function sumOfVersions(actions: readonly ActionRecord[]): number {
  return actions.reduce((sum, { version = 0 }) => sum + version, 0);
}

async function readOnce(table: Table, incidentId: string): Promise<IncidentDetails | undefined> {
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
