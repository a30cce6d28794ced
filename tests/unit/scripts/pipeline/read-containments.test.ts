import { DynamoDBClient, ResourceNotFoundException, ScanCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { readContainments } from '../../../../scripts/pipeline/gate/read-containments.ts';

const aws = mockClient(DynamoDBClient);
beforeEach(() => {
  aws.reset();
});

function item(kind: string, id: string, state: string): Record<string, { S: string }> {
  return { pk: { S: `TARGET#a#123456789012/eu-west-1/${kind}/${id}` }, state: { S: state } };
}

async function read(): ReturnType<typeof readContainments> {
  return readContainments(new DynamoDBClient({ region: 'eu-west-1' }), 'riposte-dev-containments');
}

describe('the table of containments', () => {
  it('is read to its end, and as it stands now', async () => {
    const next = { pk: { S: 'x' } };
    aws
      .on(ScanCommand, { ExclusiveStartKey: undefined })
      .resolves({ Items: [item('user', 'ann', 'isolated')], LastEvaluatedKey: next })
      .on(ScanCommand, { ExclusiveStartKey: next })
      .resolves({ Items: [item('user', 'bob', 'released'), item('bucket', 'b', 'releasing')] });

    const found = await read();

    expect(found).toMatchObject({ state: 'read', targets: [{ id: 'ann' }, { id: 'b' }] });
    expect(aws.commandCalls(ScanCommand)[0]?.args[0].input).toMatchObject({
      TableName: 'riposte-dev-containments',
      ConsistentRead: true,
    });
  });

  it('may not be there', async () => {
    aws.on(ScanCommand).rejects(new ResourceNotFoundException({ $metadata: {}, message: 'no' }));

    await expect(read()).resolves.toStrictEqual({ state: 'no-table' });
  });

  it.each([
    [
      'access is denied',
      Object.assign(new Error('no'), { name: 'AccessDeniedException' }),
      'AccessDeniedException: no',
    ],
    [
      'there are no credentials',
      Object.assign(new Error('none'), { name: 'CredentialsProviderError' }),
      'CredentialsProviderError: none',
    ],
  ])('is unreadable when %s', async (_case, error, reason) => {
    aws.on(ScanCommand).rejects(error);

    await expect(read()).resolves.toStrictEqual({ state: 'unreadable', reason });
  });

  it('is unreadable when a record is none that we know', async () => {
    aws.on(ScanCommand).resolves({ Items: [{ pk: { S: 'TARGET#?' }, state: { S: 'isolated' } }] });

    await expect(read()).resolves.toMatchObject({ state: 'unreadable' });
  });
});
