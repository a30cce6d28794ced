import { randomUUID } from 'node:crypto';
import {
  CreateTableCommand,
  DynamoDBClient,
  waitUntilTableExists,
  type CreateTableCommandInput,
  type KeySchemaElement,
} from '@aws-sdk/client-dynamodb';
import { Table } from '../../../shared/aws/dynamodb.ts';
import { clientConfiguration } from './local-aws.ts';

let opened: DynamoDBClient | undefined;

function client(): DynamoDBClient {
  opened ??= new DynamoDBClient(clientConfiguration());
  return opened;
}

/** A table with the keys that Terraform gives it and a name of its own. */
export async function createTable(...keys: string[]): Promise<Table> {
  return create(keys);
}

/** A table with one key and an index of two attributes. */
export async function createIndexedTable(
  key: string,
  index: { readonly name: string; readonly keys: readonly string[] },
): Promise<Table> {
  const { name: IndexName, keys } = index;
  const Projection = { ProjectionType: 'ALL' } as const;
  return create([key], {
    AttributeDefinitions: [key, ...keys].map(attribute),
    GlobalSecondaryIndexes: [{ IndexName, KeySchema: schemaOf(keys), Projection }],
  });
}

const attribute = (name: string) => ({ AttributeName: name, AttributeType: 'S' }) as const;

function schemaOf(keys: readonly string[]): KeySchemaElement[] {
  return keys.map((name, at) => ({ AttributeName: name, KeyType: at === 0 ? 'HASH' : 'RANGE' }));
}

async function create(
  keys: readonly string[],
  more: Partial<CreateTableCommandInput> = {},
): Promise<Table> {
  const name = `test-${randomUUID()}`;
  const input: CreateTableCommandInput = {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: keys.map(attribute),
    KeySchema: schemaOf(keys),
    ...more,
  };
  await client().send(new CreateTableCommand(input));
  await waitUntilTableExists(
    { client: client(), maxWaitTime: 20, minDelay: 0.05 },
    { TableName: name },
  );
  return new Table(client(), name);
}

/** Runs the same thing many times at once. */
export async function atOnce<T>(times: number, run: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: times }, (_, index) => run(index)));
}
