import { paginateScan } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Item, Table } from '../../shared/aws/dynamodb.ts';
import { readIncidentItem } from '../../shared/aws/incident-items.ts';
import type { SendMessage } from '../../shared/aws/message-queue.ts';
import { asDomainError } from '../../shared/aws/sdk-errors.ts';
import { buildAlertRequest } from '../../shared/domain/alert/alert-request.ts';
import type { Incident } from '../../shared/domain/incident.ts';

/** Queues an alert for each incident that a channel has not been told in its present state; answers how many. */
export async function requeueUntoldAlerts(table: Table, send: SendMessage): Promise<number> {
  const untold = untoldIncidents(await alertItems(table));
  for (const incident of untold) await send({ body: buildAlertRequest(incident) });
  return untold.length;
}

async function alertItems(table: Table): Promise<Item[]> {
  const input = {
    TableName: table.name,
    ConsistentRead: true,
    FilterExpression: 'sk = :meta OR begins_with(sk, :alert)',
    ExpressionAttributeValues: marshall({ ':meta': 'META', ':alert': 'ALERT#' }),
  };
  const items: Item[] = [];
  try {
    for await (const page of paginateScan({ client: table.client }, input)) {
      items.push(...(page.Items ?? []).map((item) => unmarshall(item)));
    }
  } catch (error) {
    throw asDomainError(error);
  }
  return items;
}

/** Incidents of which no channel, or not every channel, has heard the present state. */
export function untoldIncidents(items: readonly Item[]): Incident[] {
  const told = new Map<unknown, number[]>();
  for (const item of items.filter(({ sk }) => sk !== 'META')) {
    const versions = told.get(item['pk']) ?? [];
    told.set(item['pk'], [...versions, Number(item['toldVersion'] ?? 0)]);
  }
  return items
    .filter(({ sk }) => sk === 'META')
    .filter((item) => {
      const versions = told.get(item['pk']) ?? [0];
      return Math.min(...versions) < Number(item['stateVersion']);
    })
    .map(readIncidentItem);
}
