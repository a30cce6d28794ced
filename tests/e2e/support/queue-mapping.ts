import {
  type EventSourceMappingConfiguration,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { waitFor } from '../../../scripts/wait-for.ts';
import { clientConfiguration, platform } from './platform.ts';

export interface MappingChange {
  readonly Enabled?: boolean;
  readonly BatchSize?: number;
  readonly ScalingConfig?: { readonly MaximumConcurrency?: number | undefined };
}

/** Changes how a function reads its queue and waits until that is so; answers how it was. */
export async function changeMapping(
  functionName: string,
  change: MappingChange,
): Promise<MappingChange> {
  const lambda = new LambdaClient(clientConfiguration());
  const before = await readMapping(lambda, functionName);
  await lambda.send(new UpdateEventSourceMappingCommand({ UUID: before.UUID, ...change }));
  await waitFor(async () => {
    const { State: state, BatchSize: size } = await readMapping(lambda, functionName);
    const isInState =
      change.Enabled === undefined || state === (change.Enabled ? 'Enabled' : 'Disabled');
    return isInState && (change.BatchSize ?? size) === size;
  });
  lambda.destroy();
  const { BatchSize, State, ScalingConfig } = before;
  return {
    Enabled: State === 'Enabled',
    ...(BatchSize !== undefined && { BatchSize }),
    ...(ScalingConfig && { ScalingConfig }),
  };
}

async function readMapping(
  lambda: LambdaClient,
  functionName: string,
): Promise<EventSourceMappingConfiguration> {
  const list = { FunctionName: `${platform().stack}-${functionName}` };
  const { EventSourceMappings: found = [] } = await lambda.send(
    new ListEventSourceMappingsCommand(list),
  );
  const [mapping, ...others] = found;
  if (!mapping || others.length > 0) throw new Error(`${functionName} has not exactly one source`);
  return mapping;
}
