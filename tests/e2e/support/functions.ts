import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
  type UpdateFunctionConfigurationCommandInput,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { waitFor } from '../../../scripts/wait-for.ts';
import { clientConfiguration, platform } from './platform.ts';

type Change = Omit<UpdateFunctionConfigurationCommandInput, 'FunctionName'>;

/** Changes the configuration of a function; it starts anew with it, and forgets what it kept in memory. */
export async function configure(name: string, change: Change): Promise<void> {
  const lambda = new LambdaClient(clientConfiguration());
  const FunctionName = deployedName(name);
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, ...change }));
  await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 30 }, { FunctionName });
  lambda.destroy();
}

/** The environment that a function has. */
export async function variablesOf(name: string): Promise<Record<string, string>> {
  const lambda = new LambdaClient(clientConfiguration());
  const command = new GetFunctionConfigurationCommand({ FunctionName: deployedName(name) });
  const { Environment: environment } = await lambda.send(command);
  lambda.destroy();
  return environment?.Variables ?? {};
}

/** Waits for an entry in the log of a function that contains the text, and answers it. */
export async function untilLogged(name: string, text: string): Promise<string> {
  const logs = new CloudWatchLogsClient(clientConfiguration());
  const command = new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${deployedName(name)}` });
  return waitFor(async () => {
    const { events = [] } = await logs.send(command);
    return events.map(({ message = '' }) => message).find((message) => message.includes(text));
  });
}

function deployedName(name: string): string {
  return `${platform().stack}-${name}`;
}
