import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  type AttributeValue,
  type DeleteItemCommandInput,
  type GetItemCommandInput,
  type PutItemCommandInput,
  type QueryCommandInput,
  type TransactWriteItemsCommandInput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { fromItem, toItem, type Item } from '../../../shared/aws/dynamodb-errors.ts';
import { holds, updated, type Bindings } from './dynamodb-expressions.ts';

type Marshalled = Record<string, AttributeValue>;

interface Condition {
  readonly ConditionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Marshalled | undefined;
}

/** What DynamoDB does with the calls of the platform; each is one step that nothing comes between. */
export class MemoryDynamoDb {
  /** By table and key. */
  private readonly items = new Map<string, Item>();

  answer(command: string, input: object): object {
    switch (command) {
      case 'GetItemCommand':
        return this.get(input as GetItemCommandInput);
      case 'QueryCommand':
        return this.query(input as QueryCommandInput);
      case 'PutItemCommand':
        return this.put(input as PutItemCommandInput);
      case 'UpdateItemCommand':
        return this.update(input as UpdateItemCommandInput);
      case 'DeleteItemCommand':
        return this.delete(input as DeleteItemCommandInput);
      case 'TransactWriteItemsCommand':
        return this.transact(input as TransactWriteItemsCommandInput);
      default:
        throw new Error(`DynamoDB in memory does not know ${command}`);
    }
  }

  private get({ TableName, Key }: GetItemCommandInput): object {
    const item = this.items.get(idOf(TableName, Key));
    return item ? { Item: toItem(item) } : {};
  }

  /** Everything of the partition, in one page: what is left out only saves traffic. */
  private query({
    TableName,
    IndexName,
    ExpressionAttributeValues = {},
  }: QueryCommandInput): object {
    if (IndexName !== undefined) return this.expired(fromItem(ExpressionAttributeValues));
    const { ':pk': pk, ':from': from = '' } = fromItem(ExpressionAttributeValues);
    const found = [...this.items]
      .filter(([id, item]) => id.startsWith(`${String(TableName)}|`) && item['pk'] === pk)
      .filter(([, item]) => from === '' || String(item['sk']) >= String(from));
    return { Items: found.map(([, item]) => toItem(item)) };
  }

  /** The one index that is asked here: what ends by itself, and is due. */
  private expired({ ':action': action, ':now': now }: Item): object {
    const due = [...this.items.values()].filter(
      (item) => item['sweepOf'] === action && String(item['sweepAt']) <= String(now),
    );
    return { Items: due.map((item) => toItem(item)) };
  }

  private put({ TableName, Item: item = {}, ...condition }: PutItemCommandInput): object {
    const id = idOf(TableName, item);
    this.check(id, condition);
    this.items.set(id, fromItem(item));
    return {};
  }

  private update(input: UpdateItemCommandInput): object {
    const id = idOf(input.TableName, input.Key);
    this.check(id, input);
    const before = this.items.get(id) ?? fromItem(input.Key ?? {});
    const after = updated(input.UpdateExpression ?? '', before, bindingsOf(input));
    this.items.set(id, after);
    return { Attributes: toItem(after) };
  }

  private delete({ TableName, Key, ...condition }: DeleteItemCommandInput): object {
    const id = idOf(TableName, Key);
    this.check(id, condition);
    this.items.delete(id);
    return {};
  }

  private transact({ TransactItems: writes = [] }: TransactWriteItemsCommandInput): object {
    const failed = writes.map(({ Put: put, Update: update }) => {
      const write = put ?? update;
      if (!write) throw new Error('transactions in memory know only Put and Update');
      return !this.allows(idOf(write.TableName, put?.Item ?? update?.Key), write);
    });
    if (failed.some(Boolean)) throw canceled(failed);
    for (const { Put: put, Update: update } of writes) {
      if (put) this.put(put);
      if (update) this.update(update);
    }
    return {};
  }

  private check(id: string, condition: Condition): void {
    if (this.allows(id, condition)) return;
    throw new ConditionalCheckFailedException({ message: 'lost', $metadata: {} });
  }

  private allows(id: string, condition: Condition): boolean {
    const { ConditionExpression: expression } = condition;
    return expression === undefined || holds(expression, this.items.get(id), bindingsOf(condition));
  }
}

function idOf(table: string | undefined, key: Marshalled = {}): string {
  return [table, key['pk']?.S, key['sk']?.S ?? ''].join('|');
}

function bindingsOf(condition: Condition): Bindings {
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = condition;
  return { names, values: values && fromItem(values) };
}

function canceled(failed: readonly boolean[]): TransactionCanceledException {
  return new TransactionCanceledException({
    message: 'lost',
    $metadata: {},
    CancellationReasons: failed.map((lost) => ({ Code: lost ? 'ConditionalCheckFailed' : 'None' })),
  });
}
