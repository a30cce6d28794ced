import {
  type AttributeValue,
  paginateQuery,
  type QueryCommandInput,
  type QueryCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Table } from '../../shared/aws/dynamodb.ts';
import { INCIDENTS_INDEX, LISTED, readIncidentItem } from '../../shared/aws/incident-items.ts';
import { readIncident } from '../../shared/aws/incident-reader.ts';
import { asDomainError } from '../../shared/aws/sdk-errors.ts';
import type { Incident, IncidentDetails, IncidentStatus } from '../../shared/domain/incident.ts';
import type { SeverityBand } from '../../shared/domain/severity.ts';
import type { Operator } from './operator.ts';

/** Which incidents are wanted; what is left out does not matter. */
export interface IncidentFilter {
  readonly status?: readonly IncidentStatus[];
  /** This band or a worse one. */
  readonly severity?: SeverityBand;
  readonly since?: Date;
  readonly limit?: number;
}

/** The incidents that were found, newest first, and what it took. */
export interface IncidentList {
  readonly incidents: readonly Incident[];
  /** There are further ones beyond the limit. */
  readonly more: boolean;
  /** DynamoDB read capacity: a unit is 8 KB. */
  readonly readUnits: number;
}

/**
 * Incidents by the time when they were opened. Reads an index that has nothing but incidents, from the newest back to `since` or
 * until the limit is reached: never the findings, which make up nearly all of the table. A new incident shows within a second.
 */
export async function searchIncidents(
  { incidents }: Operator,
  filter: IncidentFilter = {},
): Promise<IncidentList> {
  const { limit = Infinity } = filter;
  const found: Incident[] = [];
  let readUnits = 0;
  for await (const page of pagesOf(incidents, filter)) {
    readUnits += page.ConsumedCapacity?.CapacityUnits ?? 0;
    const read = (page.Items ?? []).map(toIncident);
    found.push(...read.filter((incident) => matches(incident, filter)));
    if (found.length > limit) break;
  }
  return { incidents: found.slice(0, limit), more: found.length > limit, readUnits };
}

async function* pagesOf(
  { client, name }: Table,
  filter: IncidentFilter,
): AsyncGenerator<QueryCommandOutput> {
  try {
    yield* paginateQuery({ client }, query(name, filter));
  } catch (error) {
    throw asDomainError(error);
  }
}

function toIncident(item: Record<string, AttributeValue>): Incident {
  return readIncidentItem(unmarshall(item));
}

function query(table: string, { since, limit = Infinity }: IncidentFilter): QueryCommandInput {
  return {
    TableName: table,
    IndexName: INCIDENTS_INDEX,
    ScanIndexForward: false,
    ReturnConsumedCapacity: 'TOTAL',
    KeyConditionExpression: `listed = :listed${since ? ' AND openedAt >= :since' : ''}`,
    ExpressionAttributeValues: marshall({
      ':listed': LISTED,
      ...(since && { ':since': since.toISOString() }),
    }),
    ...(limit < PAGE && { Limit: PAGE }),
  };
}

/** Enough to fill most limits in one call, without reading a megabyte for ten lines. */
const PAGE = 100;

/** From harmless to worst. */
export const BANDS: readonly SeverityBand[] = ['low', 'medium', 'high', 'critical'];

function matches(incident: Incident, { status, severity = 'low' }: IncidentFilter): boolean {
  const isBadEnough = BANDS.indexOf(incident.severityBand) >= BANDS.indexOf(severity);
  return isBadEnough && (status?.includes(incident.status) ?? true);
}

/** All incidents, newest first. */
export async function listIncidents(operator: Operator): Promise<Incident[]> {
  return [...(await searchIncidents(operator)).incidents];
}

/** One incident with its findings and actions; throws when there is none of that id. */
export async function findIncident(operator: Operator, id: string): Promise<IncidentDetails> {
  const details = await readIncident(operator.incidents, id);
  if (details) return details;
  throw new Error(`there is no incident ${id} in ${operator.stack}: see "incidents list"`);
}
