import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { createOpening } from '../../../../shared/aws/containment-opening.ts';
import { Table } from '../../../../shared/aws/dynamodb.ts';

const dynamodb = mockClient(DynamoDBClient);
const opening = createOpening<{ number: number }>({
  table: new Table(new DynamoDBClient({ region: 'eu-west-1' }), 'containments'),
  clock: () => new Date(0),
});
const LEASE = { key: { pk: 'TARGET#1' }, owner: 'contain:inc-1:run' };

beforeEach(() => dynamodb.reset());

describe('what is recorded after the opening', () => {
  it('never overwrites what is there, and only for the run that has the target', async () => {
    dynamodb.on(UpdateItemCommand).resolves({ Attributes: {} });

    await opening.addBefore(LEASE, {
      'acl-1 rule 2': { number: 2 },
      'acl-1 rule 3': { number: 3 },
    });

    expect(dynamodb.commandCalls(UpdateItemCommand)[0]?.args[0].input).toMatchObject({
      Key: marshall({ pk: 'TARGET#1' }),
      UpdateExpression:
        'SET #place.#k0 = if_not_exists(#place.#k0, :k0), #place.#k1 = if_not_exists(#place.#k1, :k1)',
      ConditionExpression: 'lease.#owner = :owner',
      ExpressionAttributeNames: {
        ...{ '#place': 'before', '#k0': 'acl-1 rule 2', '#k1': 'acl-1 rule 3', '#owner': 'owner' },
      },
      ExpressionAttributeValues: marshall({
        ':k0': { number: 2 },
        ':k1': { number: 3 },
        ':owner': 'contain:inc-1:run',
      }),
    });
  });

  it('answers with the settings that are on record then', async () => {
    const kept = { protection: { kind: 'termination-protection', enabled: false } };
    dynamodb.on(UpdateItemCommand).resolves({ Attributes: marshall({ state: 'isolating', kept }) });
    const seen = { protection: { kind: 'termination-protection', enabled: true } } as const;

    expect(await opening.addKept(LEASE, seen)).toStrictEqual(kept);
  });

  it('costs no call when there is nothing to record', async () => {
    await opening.addBefore(LEASE, {});

    expect(await opening.addKept(LEASE, {})).toStrictEqual({});
    expect(dynamodb.calls()).toHaveLength(0);
  });
});
