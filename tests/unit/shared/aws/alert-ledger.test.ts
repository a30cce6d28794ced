import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { createAlertLedger, LEASE_MS, type Telling } from '../../../../shared/aws/alert-ledger.ts';
import { Table } from '../../../../shared/aws/dynamodb.ts';
import type { Told } from '../../../../shared/domain/alert/alert-channel.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';

const NOW = new Date('2026-11-21T10:00:00.000Z');
const CLAIM = { incidentId: 'inc-1', channel: 'slack', leaseId: 'lease-1' } as const;
const TELLING: Telling = {
  incidentId: 'inc-1',
  channel: 'slack',
  stateVersion: 3,
  contextVersion: 1,
};
const ONLY_CONTEXT: Telling = { ...TELLING, stateVersion: 0 };
const TOLD: Told = {
  ...{ stateVersion: 4, contextVersion: 2 },
  ...{ status: 'contained', severityBand: 'high', activeAfterRelease: false, isLeaking: false },
};
const NOTE = {
  ...{ toldVersion: 4, toldContext: 2, toldStatus: 'contained', toldBand: 'high' },
  toldActive: false,
  toldLeak: false,
};

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
      update:
        'SET leaseId = :lease, leaseUntil = :until, expiresAt = :expires, attemptSince = if_not_exists(attemptSince, :at)',
      condition:
        '(attribute_not_exists(toldVersion) OR toldVersion < :version)' +
        ' AND (attribute_not_exists(leaseUntil) OR leaseUntil < :now)',
      values: {
        ':lease': 'lease-1',
        ':until': NOW.getTime() + LEASE_MS,
        ':expires': NOW.getTime() / 1000 + 400 * 86_400,
        ':at': NOW.toISOString(),
        ':version': 3,
        ':now': NOW.getTime(),
      },
    });
  });

  it('for a context alone wants a message that can be changed and has an older one', async () => {
    dynamodb.on(UpdateItemCommand).resolves({});

    expect(await ledger.claim(ONLY_CONTEXT)).toEqual(CLAIM);
    expect(sent()).toMatchObject({
      condition:
        'attribute_exists(message) AND (attribute_not_exists(toldContext) OR toldContext < :version)' +
        ' AND (attribute_not_exists(leaseUntil) OR leaseUntil < :now)',
      values: { ':version': 1 },
    });
  });

  it('brings along what was told last and where it stands', async () => {
    const message = { channel: 'C1', ts: '1.2' };
    const item = { ...NOTE, message, attemptSince: NOW.toISOString() };
    dynamodb.on(UpdateItemCommand).resolves({ Attributes: marshall(item) });

    expect(await ledger.claim(TELLING)).toEqual({ ...CLAIM, last: { ...TOLD, message } });
  });

  it('says since when an earlier attempt is unfinished', async () => {
    const item = { attemptSince: '2026-11-21T09:59:00.000Z' };
    dynamodb.on(UpdateItemCommand).resolves({ Attributes: marshall(item) });

    expect(await ledger.claim(TELLING)).toEqual({
      ...CLAIM,
      unfinishedSince: '2026-11-21T09:59:00.000Z',
    });
  });

  it.each([
    ['nothing', undefined, 'told'],
    ['a message without a place', { toldVersion: 3 }, 'told'],
    ['a message that is just being sent', { leaseUntil: NOW.getTime() }, 'busy'],
    ['this context', { toldVersion: 3, toldContext: 1, leaseUntil: 1 }, 'told'],
  ])('for a context alone is refused when the channel knows %s', async (_name, item, expected) => {
    refuseWith(item);

    expect(await ledger.claim(ONLY_CONTEXT)).toBe(expected);
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

    expect(await ledger.markTold(CLAIM, TOLD)).toBe(true);
    expect(sent()).toEqual({
      key: { pk: 'INCIDENT#inc-1', sk: 'ALERT#slack' },
      update:
        'SET toldVersion = :version, toldContext = :context, toldStatus = :status, toldBand = :band, toldActive = :active, toldLeak = :leak, lastSentAt = :at REMOVE leaseId, leaseUntil, attemptSince',
      condition: 'leaseId = :lease',
      values: {
        ...{ ':lease': 'lease-1', ':version': 4, ':context': 2, ':status': 'contained' },
        ...{ ':band': 'high', ':active': false, ':leak': false, ':at': '2026-11-21T10:00:00.000Z' },
      },
    });
  });

  it('notes where the message stands, when it has a name', async () => {
    dynamodb.on(UpdateItemCommand).resolves({});
    const message = { channel: 'C1', ts: '1.2' };

    await ledger.markTold(CLAIM, { ...TOLD, message });

    expect(sent().update).toContain(', message = :message REMOVE');
    expect(sent().values).toMatchObject({ ':message': message });
  });

  it('answers false when somebody else took over', async () => {
    refuseWith({ leaseId: 'lease-2' });

    expect(await ledger.markTold(CLAIM, TOLD)).toBe(false);
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

  it.each([
    ['nothing was tried', CLAIM, 'REMOVE leaseId, leaseUntil, attemptSince'],
    [
      'somebody else had tried before',
      { ...CLAIM, unfinishedSince: '2026-11-21T09:59:00.000Z' },
      'REMOVE leaseId, leaseUntil',
    ],
  ] as const)('forgets the attempt only if it was none: %s', async (_name, claim, update) => {
    dynamodb.on(UpdateItemCommand).resolves({});

    await ledger.giveBack(claim, 'unused');

    expect(sent().update).toBe(update);
  });

  it('minds nothing when the lease is no longer ours', async () => {
    refuseWith();

    await expect(ledger.giveBack(CLAIM)).resolves.toBeUndefined();
  });
});
