import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type CancellationReason,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { ConditionFailed, Table } from '../../../../shared/aws/dynamodb.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';

const dynamodb = mockClient(DynamoDBClient);
const table = new Table(new DynamoDBClient({ region: 'eu-west-1' }), 'incidents');
const KEY = { pk: 'a', sk: 'b' };
const WIRE_KEY = { pk: { S: 'a' }, sk: { S: 'b' } };

beforeEach(() => dynamodb.reset());

async function thrown(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('reading', () => {
  it('is strongly consistent and gives plain values', async () => {
    dynamodb.on(GetItemCommand).resolves({ Item: { ...WIRE_KEY, n: { N: '1' } } });

    expect(await table.get(KEY)).toStrictEqual({ ...KEY, n: 1 });
    expect(dynamodb.commandCalls(GetItemCommand)[0]?.args[0].input).toStrictEqual({
      TableName: 'incidents',
      Key: WIRE_KEY,
      ConsistentRead: true,
    });
  });

  it('answers undefined where there is no item', async () => {
    dynamodb.on(GetItemCommand).resolves({});

    expect(await table.get(KEY)).toBeUndefined();
  });

  it('reads a partition to its last page', async () => {
    dynamodb
      .on(QueryCommand)
      .resolvesOnce({ Items: [{ sk: { S: '1' } }], LastEvaluatedKey: WIRE_KEY })
      .resolvesOnce({ LastEvaluatedKey: WIRE_KEY })
      .resolvesOnce({ Items: [{ sk: { S: '2' } }] });

    expect(await table.query('a')).toStrictEqual([{ sk: '1' }, { sk: '2' }]);
    expect(dynamodb.commandCalls(QueryCommand)).toHaveLength(3);
  });

  it('asks only for the named attributes, whose names may be reserved words', async () => {
    dynamodb.on(QueryCommand).resolves({ Items: [] });

    await table.query('a', { attributes: ['status', 'sk'] });

    expect(dynamodb.commandCalls(QueryCommand)[0]?.args[0].input).toMatchObject({
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'a' } },
      ProjectionExpression: '#a0, #a1',
      ExpressionAttributeNames: { '#a0': 'status', '#a1': 'sk' },
    });
  });

  it('asks only for items from a sort key on', async () => {
    dynamodb.on(QueryCommand).resolves({ Items: [] });

    await table.query('a', { from: '2026' });

    expect(dynamodb.commandCalls(QueryCommand)[0]?.args[0].input).toMatchObject({
      KeyConditionExpression: 'pk = :pk AND sk >= :from',
      ExpressionAttributeValues: { ':pk': { S: 'a' }, ':from': { S: '2026' } },
    });
  });

  it.each([
    ['get', () => table.get(KEY)],
    ['query', () => table.query('a')],
  ])('%s makes throttling transient', async (_, read) => {
    dynamodb
      .onAnyCommand()
      .rejects(Object.assign(new Error('slow'), { name: 'ThrottlingException' }));

    expect(await thrown(read())).toBeInstanceOf(TransientError);
  });
});

describe('writing', () => {
  const condition = {
    expression: '#v = :v',
    names: { '#v': 'version' },
    values: { ':v': 1 },
  };
  const WIRE_CONDITION = {
    ConditionExpression: '#v = :v',
    ExpressionAttributeNames: { '#v': 'version' },
    ExpressionAttributeValues: { ':v': { N: '1' } },
  };

  it('puts an item under its condition, without what is undefined', async () => {
    dynamodb.on(PutItemCommand).resolves({});

    await table.put({ item: { ...KEY, expiresAt: undefined }, condition });

    expect(dynamodb.commandCalls(PutItemCommand)[0]?.args[0].input).toStrictEqual({
      TableName: 'incidents',
      Item: WIRE_KEY,
      ...WIRE_CONDITION,
    });
  });

  it('updates an item and gives it as it is then', async () => {
    dynamodb.on(UpdateItemCommand).resolves({ Attributes: { n: { N: '2' } } });

    const item = await table.update({ key: KEY, update: 'SET n = :n', values: { ':n': 2 } });

    expect(item).toStrictEqual({ n: 2 });
    expect(dynamodb.commandCalls(UpdateItemCommand)[0]?.args[0].input).toMatchObject({
      UpdateExpression: 'SET n = :n',
      ExpressionAttributeValues: { ':n': { N: '2' } },
      ReturnValues: 'ALL_NEW',
    });
  });

  it('deletes an item under its condition', async () => {
    dynamodb.on(DeleteItemCommand).resolves({});

    await table.delete(KEY, condition);

    expect(dynamodb.commandCalls(DeleteItemCommand)[0]?.args[0].input).toStrictEqual({
      TableName: 'incidents',
      Key: WIRE_KEY,
      ...WIRE_CONDITION,
    });
  });

  it('gives the item that stood in the way', async () => {
    const lost = new ConditionalCheckFailedException({
      $metadata: {},
      message: 'no',
      Item: { n: { N: '3' } },
    });
    dynamodb.on(PutItemCommand).rejects(lost);

    const error = await thrown(table.put({ item: KEY, condition }));

    expect(error).toBeInstanceOf(ConditionFailed);
    expect(error).toMatchObject({
      refusals: [{ code: 'ConditionalCheckFailed', existing: { n: 3 } }],
      isConflict: false,
    });
  });
});

describe('a transaction', () => {
  const cancelled = (...codes: (string | undefined)[]) => {
    const reasons = codes.map((Code): CancellationReason => (Code === undefined ? {} : { Code }));
    return new TransactionCanceledException({
      $metadata: {},
      message: 'cancelled',
      CancellationReasons: reasons,
    });
  };
  const refusedWith = async (...codes: (string | undefined)[]) => {
    dynamodb.on(TransactWriteItemsCommand).rejects(cancelled(...codes));
    return thrown(table.transact([]));
  };

  it('is sent as one', async () => {
    dynamodb.on(TransactWriteItemsCommand).resolves({});
    const write = table.transactPut({
      item: KEY,
      condition: { expression: 'attribute_not_exists(pk)' },
    });

    await table.transact([write]);

    expect(
      dynamodb.commandCalls(TransactWriteItemsCommand)[0]?.args[0].input.TransactItems,
    ).toStrictEqual([
      {
        Put: {
          TableName: 'incidents',
          Item: WIRE_KEY,
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
    ]);
  });

  it('says which of its writes was refused', async () => {
    expect(await refusedWith('None', 'ConditionalCheckFailed', undefined)).toMatchObject({
      refusals: [undefined, { code: 'ConditionalCheckFailed', existing: undefined }, undefined],
      isConflict: false,
    });
  });

  it('may be repeated at once when only another transaction was in the way', async () => {
    expect(await refusedWith('None', 'TransactionConflict')).toMatchObject({ isConflict: true });
    expect(await refusedWith('ConditionalCheckFailed', 'TransactionConflict')).toMatchObject({
      isConflict: false,
    });
  });

  it.each([['ThrottlingError'], ['ProvisionedThroughputExceeded']])(
    'is tried later when the table says %s',
    async (code) => {
      expect(await refusedWith('ConditionalCheckFailed', code)).toBeInstanceOf(TransientError);
    },
  );

  it.each([['ValidationError'], ['ItemCollectionSizeLimitExceeded']])(
    'is a bug when it can never succeed: %s',
    async (code) => {
      expect(await refusedWith('None', code)).toBeInstanceOf(TransactionCanceledException);
    },
  );

  it('is a bug when no reason is given', async () => {
    expect(await refusedWith()).toBeInstanceOf(TransactionCanceledException);
  });
});
