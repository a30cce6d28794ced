import {
  DeleteItemCommand,
  GetItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { clients } from './clients.ts';
import { platform } from './platform.ts';

/** Frees every place under the cap, so that one test does not use up another's. */
export async function resetCap(): Promise<void> {
  const { account, stack } = platform();
  const input = { TableName: `${stack}-containments`, Key: marshall({ pk: `CAP#${account}` }) };
  await clients().dynamodb.send(new DeleteItemCommand(input));
}

/** As if the time to merge further findings about the instance were over. */
export async function endMergeWindow(instanceId: string): Promise<void> {
  const { account, region, stack } = platform();
  const pk = `POINTER#${account}/${region}/instance/${instanceId}`;
  await clients().dynamodb.send(
    new UpdateItemCommand({
      TableName: `${stack}-incidents`,
      Key: marshall({ pk, sk: 'OPEN' }),
      UpdateExpression: 'SET windowEndsAt = :past',
      ExpressionAttributeValues: marshall({ ':past': 1 }),
    }),
  );
}

/** The record of a finding that opened no incident. */
export async function readFindingIndex(findingId: string): Promise<Record<string, unknown>> {
  const { account, region, stack } = platform();
  const pk = `FINDING#${account}/${region}/${findingId}`;
  const command = new GetItemCommand({
    TableName: `${stack}-incidents`,
    Key: marshall({ pk, sk: 'INDEX' }),
  });
  const { Item: item } = await clients().dynamodb.send(command);
  return item ? unmarshall(item) : {};
}

/**
 * As if the visibility time-out were over: leases of functions that died have run out by then, and here the queue delivers again
 * much sooner. `text` is the id of an incident or of a target.
 */
export async function endLeases(text: string): Promise<void> {
  const { stack } = platform();
  const containments = new ScanCommand({
    TableName: `${stack}-containments`,
    FilterExpression: 'contains(pk, :text) AND attribute_exists(lease)',
    ExpressionAttributeValues: marshall({ ':text': text }),
  });
  const alerts = new QueryCommand({
    TableName: `${stack}-incidents`,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :alert)',
    FilterExpression: 'attribute_exists(leaseUntil)',
    ExpressionAttributeValues: marshall({ ':pk': `INCIDENT#${text}`, ':alert': 'ALERT#' }),
  });
  const [held, told] = await Promise.all([
    clients().dynamodb.send(containments),
    clients().dynamodb.send(alerts),
  ]);
  const ends = [
    ...(held.Items ?? []).map((item) => end(`${stack}-containments`, item, ['lease', 'until'])),
    ...(told.Items ?? []).map((item) => end(`${stack}-incidents`, item, ['leaseUntil'])),
  ];
  await Promise.all(ends.map(async (command) => clients().dynamodb.send(command)));
}

function end(
  table: string,
  { pk, sk }: Record<string, AttributeValue>,
  path: readonly string[],
): UpdateItemCommand {
  const names = Object.fromEntries(path.map((name) => [`#${name}`, name]));
  return new UpdateItemCommand({
    TableName: table,
    Key: { ...(pk && { pk }), ...(sk && { sk }) },
    UpdateExpression: `SET ${Object.keys(names).join('.')} = :past`,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: marshall({ ':past': 1 }),
  });
}

/** The record of before of a target (`<region>/<kind>/<id>`); undefined when there is none. */
export async function readRecordOfBefore(
  action: string,
  target: string,
): Promise<Record<string, unknown> | undefined> {
  const { account, stack } = platform();
  const pk = `TARGET#${action}#${account}/${target}`;
  const command = new GetItemCommand({ TableName: `${stack}-containments`, Key: marshall({ pk }) });
  const { Item: item } = await clients().dynamodb.send(command);
  return item && unmarshall(item);
}

/** What is noted about a channel that was told of an incident. */
export interface Telling {
  readonly toldVersion: unknown;
  readonly isLeased: boolean;
}

export async function readTelling(
  incidentId: string,
  channel: 'slack' | 'sns',
): Promise<Telling | undefined> {
  const command = new GetItemCommand({
    TableName: `${platform().stack}-incidents`,
    Key: marshall({ pk: `INCIDENT#${incidentId}`, sk: `ALERT#${channel}` }),
  });
  const { Item: item } = await clients().dynamodb.send(command);
  if (!item) return undefined;
  const { toldVersion, leaseId } = unmarshall(item);
  return { toldVersion: toldVersion as unknown, isLeased: leaseId !== undefined };
}
