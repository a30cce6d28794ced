import { randomUUID } from 'node:crypto';
import {
  CreateTableCommand,
  DynamoDBClient,
  waitUntilTableExists,
  type CreateTableCommandInput,
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
  const name = `test-${randomUUID()}`;
  const input: CreateTableCommandInput = {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: keys.map((key) => ({ AttributeName: key, AttributeType: 'S' })),
    KeySchema: keys.map((key, index) => ({
      AttributeName: key,
      KeyType: index === 0 ? 'HASH' : 'RANGE',
    })),
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
