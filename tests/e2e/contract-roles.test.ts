import {
  type EventSourceMappingConfiguration,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda';
import { variablesRead } from '../contract/support/environment.ts';
import { declaredGrants, declaredPermissions, lines } from '../contract/support/grants.ts';
import { functionNames } from '../contract/support/repository.ts';
import { appliedPlace, configurationOf, deployed, roleGrants } from './support/applied-rights.ts';
import { clientConfiguration, platform } from './support/platform.ts';

async function mappingOf(functionName: string): Promise<EventSourceMappingConfiguration> {
  const lambda = new LambdaClient(clientConfiguration());
  const command = new ListEventSourceMappingsCommand({ FunctionName: deployed(functionName).name });
  const { EventSourceMappings: mappings = [] } = await lambda.send(command);
  const [mapping, ...others] = mappings;
  if (!mapping || others.length > 0) {
    throw new Error(`${functionName} has ${mappings.length} event source mappings instead of one`);
  }
  return mapping;
}

/** Actions by which Lambda reads a source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html */
const READS_QUEUE = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];
const READS_STREAM = [
  'dynamodb:DescribeStream',
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
];

/** Functions that put messages into their own queue: further looks, guards of swaps, releases of what is past its time. */
const ORDERS_ITSELF = [
  'enrich-incident',
  'isolate-instance',
  'release-address',
  'verify-credentials',
];

describe.each(functionNames)('%s as applied', (name) => {
  it('has the rights that its code declares, no more and no less', async () => {
    const declared = declaredGrants(await declaredPermissions(name), await appliedPlace(name));

    expect(lines(await roleGrants(name))).toStrictEqual(lines(declared));
  });

  it('has the environment that its code reads, no more and no less', async () => {
    const { variables } = await configurationOf(name);

    expect(Object.keys(variables).sort()).toStrictEqual(await variablesRead(name));
  });

  it('may be handed what triggers it', async () => {
    const { EventSourceArn: source = '' } = await mappingOf(name);
    const granted = (await roleGrants(name)).filter(({ resource }) => resource === source);
    const reads = source.includes(':sqs:') ? READS_QUEUE : READS_STREAM;
    const orders = ORDERS_ITSELF.includes(name) ? ['sqs:SendMessage'] : [];

    expect(granted.map(({ action }) => action).sort()).toStrictEqual([...reads, ...orders]);
  });

  it('may write its own log and no other', async () => {
    const { region, account } = platform();
    const logs = (await roleGrants(name)).filter(({ action }) => action.startsWith('logs:'));
    const own = `arn:aws:logs:${region}:${account}:log-group:${deployed(name).log_group}:*`;

    expect(logs.map(({ action, resource }) => [action, resource])).toStrictEqual([
      ['logs:CreateLogStream', own],
      ['logs:PutLogEvents', own],
    ]);
  });
});
