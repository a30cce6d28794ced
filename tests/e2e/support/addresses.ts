import { randomInt } from 'node:crypto';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { AllocateAddressCommand, AssociateAddressCommand } from '@aws-sdk/client-ec2';
import { GetIPSetCommand, UpdateIPSetCommand, WAFV2Client } from '@aws-sdk/client-wafv2';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';
import type { FindingParts } from '../../../scripts/local-aws/server-finding.ts';
import { containTarget, type ContainReport } from '../../../scripts/riposte/orders/contain.ts';
import type { ActionMode } from '../../../shared/domain/action.ts';
import { parseIpSetArn } from '../../../shared/domain/addresses/ip-set.ts';
import { SWEEP_REQUESTED } from '../../../shared/domain/events/sweep.ts';
import type { ResponsePolicy } from '../../../shared/domain/policy.ts';
import { GLOBAL } from '../../../shared/domain/target.ts';
import { clients } from './clients.ts';
import { untilAnswered } from './credential-findings.ts';
import { createInstance } from './instances.ts';
import { operator, putPolicy, release } from './operator.ts';
import { clientConfiguration, platform } from './platform.ts';
import { isolateMiners } from './policies.ts';
import { sendToQueue } from './queues.ts';

let opened: WAFV2Client | undefined;

function waf(): WAFV2Client {
  opened ??= new WAFV2Client(clientConfiguration());
  return opened;
}

const OutputSchema = v.object({
  address_blocking: v.object({ ipv4_set_arn: v.string(), ipv6_set_arn: v.string() }),
});

/** How the calls name the IP set of a version. */
function keyOf(version: 4 | 6) {
  const { address_blocking: sets } = v.parse(OutputSchema, platform().outputs);
  const set = parseIpSetArn(version === 4 ? sets.ipv4_set_arn : sets.ipv6_set_arn);
  if (!set) throw new Error('the stack has no IP sets');
  return { Name: set.name, Id: set.id, Scope: set.scope };
}

/** An address on the internet that no other test uses. */
export function anAttacker(): string {
  return `1.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`;
}

export function anAttackerOfIpv6(): string {
  return `2606:4700::${randomInt(0x1000, 0xffff).toString(16)}`;
}

/** The public address of a server of ours. */
export async function anOwnAddress(): Promise<{ address: string; eniId: string }> {
  const { ec2 } = clients();
  const { eniIds } = await createInstance({ eniCount: 1 });
  const [eniId = ''] = eniIds;
  const address = anAttacker();
  const wish = { Domain: 'vpc', Address: address } as const;
  const { AllocationId } = await ec2.send(new AllocateAddressCommand(wish));
  await ec2.send(new AssociateAddressCommand({ AllocationId, NetworkInterfaceId: eniId }));
  return { address, eniId };
}

/** The blocks of a set, as AWS WAF writes them. */
export async function blocked(version: 4 | 6 = 4): Promise<readonly string[]> {
  const { IPSet: set } = await waf().send(new GetIPSetCommand(keyOf(version)));
  return set?.Addresses ?? [];
}

/** Somebody else writes into the set of IPv4. */
export async function listByHand(address: string): Promise<void> {
  const { IPSet: set, LockToken } = await waf().send(new GetIPSetCommand(keyOf(4)));
  const Addresses = [...(set?.Addresses ?? []), `${address}/32`];
  await waf().send(new UpdateIPSetCommand({ ...keyOf(4), Addresses, LockToken }));
}

/** Somebody else takes an address out of the set of IPv4. */
export async function unlistByHand(address: string): Promise<void> {
  const { IPSet: set, LockToken } = await waf().send(new GetIPSetCommand(keyOf(4)));
  const Addresses = (set?.Addresses ?? []).filter((entry) => entry !== `${address}/32`);
  await waf().send(new UpdateIPSetCommand({ ...keyOf(4), Addresses, LockToken }));
}

/** A policy that blocks those who attack. */
export function blockAttackers(
  mode: ActionMode = 'auto',
  changes: Partial<ResponsePolicy['protected']> = {},
): ResponsePolicy {
  const { protected: nothing, ...policy } = isolateMiners();
  const rule = {
    name: 'attackers',
    types: ['UnauthorizedAccess:EC2/*'],
    min_severity: 4,
    resource_roles: ['TARGET' as const, 'ACTOR' as const],
    actions: ['block-address' as const],
    mode,
  };
  return { ...policy, protected: { ...nothing, ...changes }, rules: [rule] };
}

/** GuardDuty says that somebody tries passwords on a server: severity 5.0, the server is the target. */
export function bruteForce(
  address: string,
  instanceId: string,
  resourceRole = 'TARGET',
): FindingParts {
  const field = address.includes(':') ? 'ipAddressV6' : 'ipAddressV4';
  return {
    type: 'UnauthorizedAccess:EC2/SSHBruteForce',
    severity: 5,
    title: `${address} is performing SSH brute force attacks against ${instanceId}.`,
    resource: { resourceType: 'Instance', instanceDetails: { instanceId, networkInterfaces: [] } },
    service: {
      resourceRole,
      action: {
        actionType: 'NETWORK_CONNECTION',
        networkConnectionAction: {
          connectionDirection: resourceRole === 'TARGET' ? 'INBOUND' : 'OUTBOUND',
          remoteIpDetails: { ipAddressV4: '', ipAddressV6: '', [field]: address },
        },
      },
    },
  };
}

/** A server that no other test uses; it need not exist. */
export function aServerId(): string {
  return `i-0${randomInt(2 ** 32)
    .toString(16)
    .padStart(16, '0')}`;
}

/** What `riposte contain address/…` does. */
export async function orderBlock(address: string): Promise<ContainReport> {
  return containTarget(operator(), {
    target: { kind: 'address', accountId: platform().account, region: GLOBAL, id: address },
    action: 'block-address',
    reason: 'end-to-end test',
    ...{ timeoutSeconds: 60, report: () => undefined },
  });
}

/** As if the time of the block were over. */
export async function endBlock(address: string): Promise<void> {
  const { account, stack } = platform();
  const pk = `TARGET#block-address#${account}/${GLOBAL}/address/${address}`;
  await clients().dynamodb.send(
    new UpdateItemCommand({
      TableName: `${stack}-containments`,
      Key: marshall({ pk }),
      UpdateExpression: 'SET sweepAt = :past, expiresAt = :past',
      ConditionExpression: 'attribute_exists(sweepOf)',
      ExpressionAttributeValues: marshall({ ':past': '2026-01-01T00:00:00.000Z' }),
    }),
  );
}

/** What the clock puts into the queue every 15 minutes. */
export async function sweep(): Promise<void> {
  const event = { source: 'riposte', 'detail-type': SWEEP_REQUESTED, detail: { version: 1 } };
  await sendToQueue('release-address', JSON.stringify(event));
}

/** Blocks and releases addresses of both versions, and lets the clock release, so that each right is used at least once. */
export async function useAddressRights(): Promise<void> {
  await putPolicy(blockAttackers());
  const address = anAttacker();
  const first = await untilAnswered(bruteForce(address, aServerId()), 'contained');
  const second = await untilAnswered(bruteForce(anAttackerOfIpv6(), aServerId()), 'contained');
  await release(second.incident.incidentId);
  await endBlock(address);
  await sweep();
  await release(first.incident.incidentId);
}
