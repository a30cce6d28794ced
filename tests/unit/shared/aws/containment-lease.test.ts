import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { withLease, type LeaseOptions } from '../../../../shared/aws/containment-lease.ts';
import { Table } from '../../../../shared/aws/dynamodb.ts';

const dynamodb = mockClient(DynamoDBClient);
const table = new Table(new DynamoDBClient({ region: 'eu-west-1' }), 'incidents');
const NOW = new Date('2026-11-21T10:00:00.000Z');
const lease = { key: { pk: 'p', sk: 's' }, owner: 'me' };

async function taken(options: Partial<LeaseOptions>) {
  dynamodb.reset();
  dynamodb.on(UpdateItemCommand).resolves({});
  await withLease({ table, clock: () => NOW, ...options }, lease, () => Promise.resolve());
  const input = dynamodb.commandCalls(UpdateItemCommand)[0]?.args[0].input;
  return {
    update: input?.UpdateExpression,
    values: unmarshall(input?.ExpressionAttributeValues ?? {}),
  };
}

it('makes an item that holds nothing but leases expire', async () => {
  const expiresAt = (now: Date) => now.getTime() / 1000 + 60;

  expect(await taken({ expiresAt, leaseMs: 5 })).toStrictEqual({
    update: 'SET lease = :lease, expiresAt = :expiresAt ADD #version :one',
    values: {
      ':lease': { owner: 'me', until: NOW.getTime() + 5 },
      ':now': NOW.getTime(),
      ':owner': 'me',
      ':one': 1,
      ':expiresAt': NOW.getTime() / 1000 + 60,
    },
  });
});

it('lets other items live', async () => {
  expect((await taken({})).update).toBe('SET lease = :lease ADD #version :one');
});
