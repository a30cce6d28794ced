import { ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { containTarget, type ContainReport } from '../../../scripts/riposte/orders/contain.ts';
import { CONTAINMENT_CHECK_REQUESTED } from '../../../shared/domain/events/containment-check.ts';
import type { IncidentDetails } from '../../../shared/domain/incident.ts';
import { anAttacker, anAttackerOfIpv6, orderBlock } from './addresses.ts';
import { createBucket, lootingBy, restrictLooted } from './buckets.ts';
import { clients } from './clients.ts';
import { orderRevocation, untilAnswered } from './credential-findings.ts';
import { createRole, createUser } from './credentials.ts';
import { createLambda, orderStop } from './lambdas.ts';
import { operator, putPolicy } from './operator.ts';
import { platform } from './platform.ts';
import { isolateMiners } from './policies.ts';
import { sendToQueue, untilWorkedOff } from './queues.ts';
import { resetCap } from './stored-state.ts';
import { smallServer } from './victims.ts';

const PAST = '2026-01-01T00:00:00.000Z';
const LATER = '2100-01-01T00:00:00.000Z';

/** Where everything goes that a check leads to, in the order in which it gets there. */
const QUEUES = [
  'check-containments',
  'findings',
  'isolate-instance',
  'revoke-credentials',
  'restrict-bucket',
  'stop-function',
  'block-address',
];

/**
 * What the clock puts into the queue, when these targets (by a part of their key) have been left alone for a minute and nobody looks
 * at any other. Ends when all that follows is done.
 */
export async function checkContainments(...targets: readonly string[]): Promise<void> {
  await setDue(targets);
  await sendCheck();
  // A finding may be on its way between two of them.
  for (let round = 0; round < 2; round += 1) await untilWorkedOff(QUEUES);
}

async function sendCheck(): Promise<void> {
  const detail = { version: 1 };
  const event = { source: 'riposte', 'detail-type': CONTAINMENT_CHECK_REQUESTED, detail };
  await sendToQueue('check-containments', JSON.stringify(event));
}

async function setDue(targets: readonly string[]): Promise<void> {
  const TableName = `${platform().stack}-containments`;
  const scan = new ScanCommand({ TableName, FilterExpression: 'attribute_exists(checkOf)' });
  const { Items: items = [] } = await clients().dynamodb.send(scan);
  for (const item of items) {
    const pk = String(unmarshall(item)['pk']);
    const isMeant = targets.length === 0 || targets.some((target) => pk.endsWith(target));
    const update = new UpdateItemCommand({
      ...{ TableName, Key: marshall({ pk }), UpdateExpression: 'SET checkAt = :at' },
      ExpressionAttributeValues: marshall({ ':at': isMeant ? PAST : LATER }),
    });
    await clients().dynamodb.send(update);
  }
}

/** The findings of an incident that say that its containment came undone. */
export function driftsOf({ findings }: IncidentDetails): string[] {
  return findings
    .filter(({ drift }) => drift !== undefined)
    .map(({ findingId }) => findingId.replace(/^detection-drift-[0-9a-f]+-/, ''))
    .sort();
}

/** What `riposte contain i-…` does. */
export async function orderIsolation(instanceId: string): Promise<ContainReport> {
  await resetCap();
  const { account, region } = platform();
  return containTarget(operator(), {
    target: { kind: 'instance', accountId: account, region, id: instanceId },
    action: 'isolate-instance',
    reason: 'end-to-end test',
    ...{ timeoutSeconds: 60, report: () => undefined },
  });
}

/** Contains one of each kind and looks at it, so that each right of check-containments is used at least once. */
export async function useCheckRights(): Promise<void> {
  const [user, role, name] = await Promise.all([createUser(), createRole(), createLambda()]);
  await putPolicy(isolateMiners());
  const { finding } = await smallServer();
  await untilAnswered(finding, 'contained');
  // By a finding: an order names nobody whom the bucket is to deny.
  await putPolicy(restrictLooted());
  await untilAnswered(lootingBy(user, await createBucket()), 'contained');
  await orderRevocation({ kind: 'user', id: user.name });
  await orderRevocation({ kind: 'role-session', id: `${role.name}:somebody` });
  await orderStop(name);
  await orderBlock(anAttacker());
  await orderBlock(anAttackerOfIpv6());
  await checkContainments();
}
