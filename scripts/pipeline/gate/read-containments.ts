import {
  type DynamoDBClient,
  paginateScan,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type Containments, readContainedTarget } from './contained-targets.ts';

/**
 * Everything in the table `<stack>-containments` that is not released, strongly consistent. Never throws: that it could not be
 * read, or only in part, is an answer.
 */
export async function readContainments(
  client: DynamoDBClient,
  table: string,
): Promise<Containments> {
  const input = {
    TableName: table,
    ConsistentRead: true,
    FilterExpression: 'begins_with(pk, :target)',
    ExpressionAttributeValues: { ':target': { S: 'TARGET#' } },
  };
  try {
    const items: unknown[] = [];
    for await (const page of paginateScan({ client }, input)) {
      items.push(...(page.Items ?? []).map((item) => unmarshall(item)));
    }
    return { state: 'read', targets: items.flatMap((item) => readContainedTarget(item) ?? []) };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return { state: 'no-table' };
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { state: 'unreadable', reason };
  }
}
