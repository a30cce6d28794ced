import { setTimeout as sleep } from 'node:timers/promises';
import type { ActionRecord } from '../domain/action.ts';
import type { IncidentDetails } from '../domain/incident.ts';
import { CONTEXT_ATTRIBUTES, CONTEXT_SK, readContextItem } from './context-items.ts';
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
    const items = await readItems(table, incidentId);
    const details = toDetails(items);
    // What is still missing at the end has expired.
    if (!details || look === LOOKS || isWhole(details, items)) return details;
    await sleep(PAUSE_MS);
  }
}

function isWhole({ incident, actions }: IncidentDetails, items: readonly Item[]): boolean {
  const contextVersion = Number(items.find(isContext)?.['contextVersion'] ?? 0);
  return (
    sumOfVersions(actions) >= (incident.actionVersions ?? 0) &&
    contextVersion >= (incident.contextVersion ?? 0)
  );
}

/** Grows with every write of an action, so that an older one shows. */
export function sumOfVersions(actions: readonly ActionRecord[]): number {
  return actions.reduce((sum, { version = 0 }) => sum + version, 0);
}

const ATTRIBUTES = [...new Set([...DETAIL_ATTRIBUTES, ...CONTEXT_ATTRIBUTES])];

async function readItems(table: Table, incidentId: string): Promise<Item[]> {
  return table.query(incidentPk(incidentId), { attributes: ATTRIBUTES });
}

function toDetails(items: readonly Item[]): IncidentDetails | undefined {
  const meta = items.find((item) => item['sk'] === 'META');
  if (!meta) return undefined;
  const context = items.find(isContext);
  return {
    incident: readIncidentItem(meta),
    findings: items.filter(hasPrefix('FINDING#')).map(readFindingItem),
    actions: items.filter(hasPrefix('ACTION#')).map(readActionItem),
    ...(context && { context: readContextItem(context) }),
  };
}

function isContext(item: Item): boolean {
  return item['sk'] === CONTEXT_SK;
}

function hasPrefix(prefix: string) {
  return (item: Item): boolean => String(item['sk']).startsWith(prefix);
}
