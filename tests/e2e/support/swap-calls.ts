import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { RecordedCall } from '../../../scripts/local-aws/admin-client.ts';
import { waitFor } from '../../../scripts/wait-for.ts';
import { clients } from './clients.ts';
import type { DirectServer } from './direct-server.ts';
import { ownGroupOf, type OwnGroupName } from './instances.ts';
import { local, platform } from './platform.ts';
import { queueUrl, untilWorkedOff } from './queues.ts';

const MODIFY = 'ec2:ModifyNetworkInterfaceAttribute';

/** The steps of the run that cut a server off, as AWS saw them, in order: `interface 0 → conversion`. */
export async function swapSteps(server: DirectServer): Promise<string[]> {
  const { stack } = platform();
  const calls = await local().calls(`assumed-role/${stack}-isolate-instance`);
  const isOfServer = ({ action, resources }: RecordedCall): boolean =>
    action === MODIFY && resources.some((arn) => arn.endsWith(`/${server.eniIds[0] ?? ''}`));
  const run = calls.find(isOfServer)?.invocation;
  const names = await namesOf(server);
  return calls
    .filter(({ invocation, status }) => invocation === run && status < 300)
    .flatMap((call) => describeStep(call, names));
}

async function namesOf(server: DirectServer): Promise<ReadonlyMap<string, string>> {
  const groups: readonly OwnGroupName[] = ['quarantine', 'conversion'];
  const ids = await Promise.all(groups.map(async (name) => ownGroupOf(server.vpcId, name)));
  return new Map([
    ...server.eniIds.map((id, position) => [id, `interface ${position}`] as const),
    ...groups.map((name, position) => [ids[position] ?? name, name] as const),
  ]);
}

function describeStep(
  { action, resources }: RecordedCall,
  names: ReadonlyMap<string, string>,
): string[] {
  const named = resources.flatMap((arn) => names.get(arn.split('/').at(-1) ?? '') ?? []);
  if (action === 'sqs:SendMessage') return ['guard'];
  if (action === MODIFY) return [named.join(' → ')];
  return action === 'ec2:DisassociateAddress' ? [`${named.join()} loses its address`] : [];
}

/** Waits until the guards of all swaps have come and gone. */
export async function untilGuardsDone(): Promise<void> {
  const attribute = 'ApproximateNumberOfMessagesDelayed';
  const command = new GetQueueAttributesCommand({
    QueueUrl: await queueUrl('isolate-instance'),
    AttributeNames: [attribute],
  });
  await waitFor(
    async () => Number((await clients().sqs.send(command)).Attributes?.[attribute]) === 0,
    { intervalMs: 500, what: 'the end of all guards' },
  );
  await untilWorkedOff(['isolate-instance']);
}
