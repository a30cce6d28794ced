import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { createAlertLedger, LEASE_MS } from '../../../../shared/aws/alert-ledger.ts';
import { Table } from '../../../../shared/aws/dynamodb.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';

const NOW = new Date('2026-11-21T10:00:00.000Z');
const CLAIM = { incidentId: 'inc-1', channel: 'slack', leaseId: 'lease-1' } as const;
const TELLING = { incidentId: 'inc-1', channel: 'slack', stateVersion: 3 } as const;

const dynamodb = mockClient(DynamoDBClient);
const ledger = createAlertLedger({
  table: new Table(new DynamoDBClient({ region: 'eu-west-1' }), 'incidents'),
  clock: () => NOW,
  newLeaseId: () => 'lease-1',
});

beforeEach(() => dynamodb.reset());

function refuseWith(item?: Record<string, unknown>): void {
  const Item = item && marshall(item);
  dynamodb
    .on(UpdateItemCommand)
    .rejects(
      new ConditionalCheckFailedException({ $metadata: {}, message: 'no', ...(Item && { Item }) }),
    );
}

function sent() {
  const input = dynamodb.commandCalls(UpdateItemCommand)[0]?.args[0].input;
  return {
    key: unmarshall(input?.Key ?? {}),
    update: input?.UpdateExpression,
    condition: input?.ConditionExpression,
    values: unmarshall(input?.ExpressionAttributeValues ?? {}),
  };
}

describe('claim', () => {
  it('takes a lease under the condition that nobody told or is telling', async () => {
    dynamodb.on(UpdateItemCommand).resolves({});

    expect(await ledger.claim(TELLING)).toEqual(CLAIM);
    expect(sent()).toEqual({
      key: { pk: 'INCIDENT#inc-1', sk: 'ALERT#slack' },
      update: 'SET leaseId = :lease, leaseUntil = :until, expiresAt = :expires',
      condition:
        '(attribute_not_exists(toldVersion) OR toldVersion < :version)' +
        ' AND (attribute_not_exists(leaseUntil) OR leaseUntil < :now)',
      values: {
        ':lease': 'lease-1',
        ':until': NOW.getTime() + LEASE_MS,
        ':expires': NOW.getTime() / 1000 + 400 * 86_400,
        ':version': 3,
        ':now': NOW.getTime(),
      },
    });
  });

  it.each([
    ['this version', { toldVersion: 3 }, 'told'],
    ['a later version', { toldVersion: 4, leaseUntil: 1 }, 'told'],
    ['an older version while somebody is telling', { toldVersion: 2, leaseUntil: 1 }, 'busy'],
    ['nothing while somebody is telling', { leaseUntil: 1 }, 'busy'],
    ['nothing that can be seen', undefined, 'busy'],
  ])('is refused when the channel knows %s', async (_name, item, expected) => {
    refuseWith(item);

    expect(await ledger.claim(TELLING)).toBe(expected);
  });

  it('passes other failures on', async () => {
    dynamodb
      .on(UpdateItemCommand)
      .rejects(Object.assign(new Error('slow'), { name: 'ThrottlingException' }));

    await expect(ledger.claim(TELLING)).rejects.toThrow(TransientError);
  });

  it('lasts longer than the function runs and ends before a crashed attempt is repeated', () => {
    const functionTimeoutMs = 30_000;

    expect(LEASE_MS).toBeGreaterThan(functionTimeoutMs);
    expect(LEASE_MS).toBeLessThan(6 * functionTimeoutMs);
  });
});

describe('markTold', () => {
  it('notes version and time and ends the lease, if it is still ours', async () => {
    dynamodb.on(UpdateItemCommand).resolves({});

    expect(await ledger.markTold(CLAIM, 4)).toBe(true);
    expect(sent()).toEqual({
      key: { pk: 'INCIDENT#inc-1', sk: 'ALERT#slack' },
      update: 'SET toldVersion = :version, lastSentAt = :at REMOVE leaseId, leaseUntil',
      condition: 'leaseId = :lease',
      values: { ':lease': 'lease-1', ':version': 4, ':at': '2026-11-21T10:00:00.000Z' },
    });
  });

  it('answers false when somebody else took over', async () => {
    refuseWith({ leaseId: 'lease-2' });

    expect(await ledger.markTold(CLAIM, 4)).toBe(false);
  });
});

describe('giveBack', () => {
  it('ends the lease, if it is still ours', async () => {
    dynamodb.on(UpdateItemCommand).resolves({});

    await ledger.giveBack(CLAIM);

    expect(sent()).toMatchObject({
      update: 'REMOVE leaseId, leaseUntil',
      condition: 'leaseId = :lease',
      values: { ':lease': 'lease-1' },
    });
  });

  it('minds nothing when the lease is no longer ours', async () => {
    refuseWith();

    await expect(ledger.giveBack(CLAIM)).resolves.toBeUndefined();
  });
});
