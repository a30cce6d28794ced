import { DeleteItemCommand, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
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
