import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { smoke } from '../../../../scripts/pipeline/commands/smoke.ts';
import {
  type ExpectedStack,
  lookAtStack,
} from '../../../../scripts/pipeline/smoke/look-at-stack.ts';
import { FakeWorkbench } from '../../../fakes/workbench.ts';

const lambda = mockClient(LambdaClient);
const dynamodb = mockClient(DynamoDBClient);
const WELL = { State: 'Active', LastUpdateStatus: 'Successful', CodeSha256: 'hash' } as const;

beforeEach(() => {
  lambda.reset();
  dynamodb.reset();
  lambda.on(GetFunctionConfigurationCommand).resolves(WELL);
  lambda
    .on(ListEventSourceMappingsCommand)
    .resolves({ EventSourceMappings: [{ State: 'Enabled' }] });
  dynamodb.on(DescribeTableCommand).resolves({
    Table: { TableStatus: 'ACTIVE' },
  });
});

async function look(): Promise<string[]> {
  const region = { region: 'eu-west-1' };
  const clients = { lambda: new LambdaClient(region), dynamodb: new DynamoDBClient(region) };
  return lookAtStack(clients, { stack: 'riposte-dev', packages: { 'send-alert': 'hash' } });
}

describe('a look at the stack', () => {
  it('finds nothing wrong when functions, triggers and tables are as they must be', async () => {
    await expect(look()).resolves.toStrictEqual([]);
    expect(dynamodb.commandCalls(DescribeTableCommand)).toHaveLength(3);
  });

  it.each([
    [{ State: 'Failed' as const }, 'riposte-dev-send-alert is Failed'],
    [
      { LastUpdateStatus: 'Failed' as const },
      'riposte-dev-send-alert has not taken its last update',
    ],
    [{ CodeSha256: 'other' }, 'riposte-dev-send-alert runs other code than was built'],
  ])('finds a function with %j', async (difference, problem) => {
    lambda.on(GetFunctionConfigurationCommand).resolves({ ...WELL, ...difference });

    await expect(look()).resolves.toStrictEqual([problem]);
  });

  it.each([
    [
      'that is disabled',
      [{ State: 'Enabled' }, { State: 'Disabled' }],
      'has a trigger that is Disabled',
    ],
    ['that is missing', [], 'is fed by nothing'],
  ])('finds a trigger %s', async (_case, mappings, problem) => {
    lambda.on(ListEventSourceMappingsCommand).resolves({ EventSourceMappings: mappings });

    await expect(look()).resolves.toStrictEqual([`riposte-dev-send-alert ${problem}`]);
  });

  it('finds what cannot be looked at', async () => {
    const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    lambda.on(GetFunctionConfigurationCommand).rejects(denied);
    dynamodb.on(DescribeTableCommand, { TableName: 'riposte-dev-control' }).rejects(denied);

    await expect(look()).resolves.toStrictEqual([
      'riposte-dev-send-alert: AccessDeniedException: no',
      'riposte-dev-control: AccessDeniedException: no',
    ]);
  });
});

describe('the smoke test', () => {
  let bench: FakeWorkbench;
  beforeEach(() => {
    bench = new FakeWorkbench();
  });
  afterEach(() => {
    bench.remove();
  });

  it('looks for the packages that were built, by the hash that Lambda tells', async () => {
    const asked: ExpectedStack[] = [];
    const parts = {
      look: (expected: ExpectedStack) => Promise.resolve(asked.push(expected) > 0 ? [] : []),
      wait: () => Promise.resolve(),
    };

    await smoke(bench, 'prod', parts);

    // SHA-256 of "zip" in base64.
    expect(asked).toStrictEqual([
      {
        stack: 'riposte-prod',
        packages: { 'triage-finding': 'SnD+mqZDbgLC3qNA+9HjUuTvLYzmylKtJdS5VHH8i/I=' },
      },
    ]);
  });

  it('waits for what is still waking', async () => {
    const answers = [['x is Enabling'], ['x is Enabling'], []];
    const waits: number[] = [];
    const parts = {
      look: () => Promise.resolve(answers.shift() ?? []),
      wait: (milliseconds: number) => Promise.resolve(waits.push(milliseconds)),
    };

    await smoke(bench, 'dev', parts);

    expect(waits).toStrictEqual([10_000, 10_000]);
  });

  it('is refused with 50 when it does not wake in two minutes', async () => {
    let looks = 0;
    const parts = {
      look: () => Promise.resolve([`look ${(looks += 1)}`]),
      wait: () => Promise.resolve(),
    };

    await expect(smoke(bench, 'dev', parts)).rejects.toMatchObject({
      code: 50,
      reasons: ['look 12'],
    });
  });

  it('does not pass where nothing was built', async () => {
    bench.remove('dist');

    await expect(smoke(bench, 'dev')).rejects.toThrow('there are no packages');
  });
});
