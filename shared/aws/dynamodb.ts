import {
  DeleteItemCommand,
  GetItemCommand,
  paginateQuery,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type DynamoDBClient,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { fromItem, rethrow, toItem, type Item } from './dynamodb-errors.ts';

export { ConditionFailed } from './dynamodb-errors.ts';
export type { Item } from './dynamodb-errors.ts';
/** One write of a transaction. */
export type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
export type Key = Readonly<Record<string, string>>;

/** A condition or update with its names (`#x`) and values (`:x`, plain JavaScript). */
export interface Expression {
  readonly expression: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Item;
}

export interface QueryOptions {
  /** Only these attributes. */
  readonly attributes?: readonly string[];
  /** Only items whose sort key is this or a later one. */
  readonly from?: string;
}

export interface ConditionalPut {
  readonly item: Item;
  readonly condition?: Expression;
}

export interface ConditionalUpdate {
  readonly key: Key;
  readonly update: string;
  readonly condition?: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Item;
}

/** One table in plain JavaScript values. SDK errors leave here as domain errors, lost conditions as ConditionFailed. */
export class Table {
  readonly client: DynamoDBClient;
  readonly name: string;

  constructor(client: DynamoDBClient, name: string) {
    this.client = client;
    this.name = name;
  }

  /** The item as it stands now (strongly consistent), or undefined. */
  async get(key: Key): Promise<Item | undefined> {
    const command = new GetItemCommand({
      TableName: this.name,
      Key: marshall(key),
      ConsistentRead: true,
    });
    const { Item: item } = await this.client.send(command).catch(rethrow);
    return item && fromItem(item);
  }

  /** Every item of a partition (strongly consistent), or part of it. */
  async query(pk: string, { attributes = [], from }: QueryOptions = {}): Promise<Item[]> {
    const names = Object.fromEntries(
      attributes.map((attribute, index) => [`#a${String(index)}`, attribute]),
    );
    const input = {
      TableName: this.name,
      ConsistentRead: true,
      KeyConditionExpression: from === undefined ? 'pk = :pk' : 'pk = :pk AND sk >= :from',
      ExpressionAttributeValues: toItem({ ':pk': pk, ':from': from }),
      ...(attributes.length > 0 && {
        ProjectionExpression: Object.keys(names).join(', '),
        ExpressionAttributeNames: names,
      }),
    };
    const items: Item[] = [];
    try {
      for await (const page of paginateQuery({ client: this.client }, input))
        items.push(...(page.Items ?? []).map(fromItem));
    } catch (error) {
      rethrow(error);
    }
    return items;
  }

  /** Writes the item when the condition holds. */
  async put({ item, condition }: ConditionalPut): Promise<void> {
    const command = new PutItemCommand({
      TableName: this.name,
      Item: toItem(item),
      ...conditionOf(condition),
    });
    await this.client.send(command).catch(rethrow);
  }

  /** Changes the item when the condition holds and returns it as it stands then. */
  async update(change: ConditionalUpdate): Promise<Item> {
    const command = new UpdateItemCommand({
      TableName: this.name,
      Key: marshall(change.key),
      UpdateExpression: change.update,
      ...(change.condition !== undefined && { ConditionExpression: change.condition }),
      ...(change.names && { ExpressionAttributeNames: change.names }),
      ...(change.values && { ExpressionAttributeValues: toItem(change.values) }),
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const { Attributes: attributes } = await this.client.send(command).catch(rethrow);
    return fromItem(attributes ?? {});
  }

  /** Deletes the item when the condition holds. */
  async delete(key: Key, condition: Expression): Promise<void> {
    const command = new DeleteItemCommand({
      TableName: this.name,
      Key: marshall(key),
      ...conditionOf(condition),
    });
    await this.client.send(command).catch(rethrow);
  }

  /** A put as part of a transaction; the existing item comes back when its condition does not hold. */
  transactPut({ item, condition }: ConditionalPut): TransactWriteItem {
    return {
      Put: {
        TableName: this.name,
        Item: toItem(item),
        ...conditionOf(condition),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    };
  }

  /** An update as part of a transaction. */
  transactUpdate({ key, update, condition, names, values }: ConditionalUpdate): TransactWriteItem {
    return {
      Update: {
        TableName: this.name,
        Key: marshall(key),
        UpdateExpression: update,
        ...(condition !== undefined && { ConditionExpression: condition }),
        ...(names && { ExpressionAttributeNames: names }),
        ...(values && { ExpressionAttributeValues: toItem(values) }),
      },
    };
  }

  /** All writes or none (at most 100). */
  async transact(writes: readonly TransactWriteItem[]): Promise<void> {
    await this.client
      .send(new TransactWriteItemsCommand({ TransactItems: [...writes] }))
      .catch(rethrow);
  }
}

function conditionOf(condition: Expression | undefined) {
  if (!condition) return {};
  return {
    ConditionExpression: condition.expression,
    ...(condition.names && { ExpressionAttributeNames: condition.names }),
    ...(condition.values && { ExpressionAttributeValues: toItem(condition.values) }),
  };
}
