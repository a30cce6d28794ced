import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  GetFunctionConfigurationCommand,
  type LambdaClient,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda';

export interface StackClients {
  readonly lambda: LambdaClient;
  readonly dynamodb: DynamoDBClient;
}

/** What should be there. */
export interface ExpectedStack {
  /** Such as `riposte-dev`. */
  readonly stack: string;
  /** Functions by name without the stack, with the hash of their package: base64 of SHA-256, as Lambda tells it. */
  readonly packages: Readonly<Record<string, string>>;
}

const TABLES = ['incidents', 'containments', 'control'];

/** What of the stack is not there, not awake, or not what was built; nothing is changed. Empty: all is well. */
export async function lookAtStack(
  clients: StackClients,
  { stack, packages }: ExpectedStack,
): Promise<string[]> {
  const parts = [
    ...Object.entries(packages).map(async ([name, hash]) =>
      lookAtFunction(clients.lambda, `${stack}-${name}`, hash),
    ),
    ...TABLES.map(async (table) => lookAtTable(clients.dynamodb, `${stack}-${table}`)),
  ];
  return (await Promise.all(parts)).flat();
}

async function lookAtFunction(lambda: LambdaClient, name: string, hash: string): Promise<string[]> {
  try {
    const configuration = await lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: name }),
    );
    const { EventSourceMappings: mappings = [] } = await lambda.send(
      new ListEventSourceMappingsCommand({ FunctionName: name }),
    );
    const asleep = mappings.filter(({ State: state }) => state !== 'Enabled');
    const wanted: readonly (readonly [boolean, string])[] = [
      [configuration.State === 'Active', `is ${configuration.State ?? 'in no state'}`],
      [configuration.LastUpdateStatus === 'Successful', 'has not taken its last update'],
      [configuration.CodeSha256 === hash, 'runs other code than was built'],
      [mappings.length > 0, 'is fed by nothing'],
      [asleep.length === 0, `has a trigger that is ${asleep[0]?.State ?? 'in no state'}`],
    ];
    return wanted.filter(([isSo]) => !isSo).map(([, problem]) => `${name} ${problem}`);
  } catch (error) {
    return [`${name}: ${messageOf(error)}`];
  }
}

async function lookAtTable(dynamodb: DynamoDBClient, name: string): Promise<string[]> {
  try {
    const command = new DescribeTableCommand({ TableName: name });
    const { Table: table } = await dynamodb.send(command);
    const state = table?.TableStatus ?? 'in no state';
    return state === 'ACTIVE' ? [] : [`${name} is ${state}`];
  } catch (error) {
    return [`${name}: ${messageOf(error)}`];
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
