import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { EC2Client, type NetworkAclEntry } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import fc from 'fast-check';
import { createDenyOne } from '../../../functions/deny-tracked-paths/deny-one.ts';
import { createDenyPaths } from '../../../functions/deny-tracked-paths/deny-paths.ts';
import { createDeny } from '../../../functions/deny-tracked-paths/deny.ts';
import { createCheckStop } from '../../../functions/deny-tracked-paths/stop-host.ts';
import { createRelease } from '../../../functions/release-tracked-paths/release.ts';
import { createRestore } from '../../../functions/release-tracked-paths/restore.ts';
import { createAutoScaling } from '../../../shared/aws/auto-scaling.ts';
import { createHostPaths } from '../../../shared/aws/host-paths.ts';
import { createInstancePower } from '../../../shared/aws/instance-power.ts';
import { createNetworkAcls } from '../../../shared/aws/network-acls.ts';
import { createNetworkBalancers } from '../../../shared/aws/network-balancers.ts';
import type { PathBefore } from '../../../shared/domain/tracked-paths/path-before.ts';
import { REGION } from '../../builders/finding.ts';
import { aTarget } from '../../builders/order.ts';
import { MemoryNetwork, type NetworkSetup } from '../memory/network.ts';
import { containsBy, OWN, releasesBy, type Handlers, type Platform } from '../platform.ts';
import type { Kind } from '../schedule.ts';
import type { Ending } from '../world.ts';
import { ThingWorld, type Thing } from './things.ts';

export const PATHS: Kind<NetworkSetup> = {
  setup: fc.record({
    isDual: fc.boolean(),
    hasEndpoint: fc.boolean(),
    isLocal: fc.nat({ max: 3 }).map((dice) => dice === 0),
    room: fc.constantFrom(18, 18, 1),
  }),
  drifts: ['allowed', 'allowed', 'replaced', 'removed', 'number-taken'],
};

const CLIENTS = {
  ec2: new EC2Client({ region: REGION }),
  scaling: new AutoScalingClient({ region: REGION }),
  balancing: new ElasticLoadBalancingV2Client({ region: REGION }),
};
const HOST = aTarget();

/** deny-tracked-paths and release-tracked-paths with one host behind a NAT gateway. */
export function aPathWorld(setup: NetworkSetup): ThingWorld {
  const network = new MemoryNetwork(setup);
  return new ThingWorld({
    ...{ action: 'deny-tracked-paths', heldAs: HOST, targets: [HOST, HOST], deploy },
    things: (ending) => thingsOf(network, setup, ending),
    // EC2 deletes the rule that has the number, whatever it says by then.
    mayLoseChanges: true,
    answer: (command, input) => network.answer(command, input),
    change: (drift, choice) => {
      change(network, drift, choice);
    },
  });
}

const WAYS = [false, true] as const;

/** What passes within the host's subnet no network ACL sees: then its rules are not asked for. */
function thingsOf(network: MemoryNetwork, setup: NetworkSetup, ending?: Ending): Thing[] {
  const used = [...(setup.isLocal ? [] : ['acl-b']), ...(setup.hasEndpoint ? ['acl-c'] : [])];
  const isOptional = ending?.actions.some(({ state }) => state === 'refused');
  const denies = used.flatMap((aclId) =>
    WAYS.flatMap((isEgress) =>
      network.blocks.map((block): Thing => {
        const first = firstFor(network.entries(aclId, isEgress), block);
        const isClosed = first?.RuleAction !== 'allow';
        return {
          name: `${aclId} ${isEgress ? 'outbound' : 'inbound'} ${block}`,
          ...{ value: isClosed ? 'denied' : 'open', isClosed, isOptional: isOptional === true },
        };
      }),
    ),
  );
  const theirs = ['acl-a', 'acl-b', 'acl-c'].flatMap((aclId) =>
    WAYS.map((isEgress) => ({
      name: `${isEgress ? 'outbound' : 'inbound'} rules of ${aclId}`,
      value: network
        .entries(aclId, isEgress)
        .filter((entry) => !isOfHost(entry, network.blocks))
        .map((entry) => `${blockOf(entry)} ${entry.RuleNumber}`)
        .sort()
        .join(),
    })),
  );
  return [...denies, ...theirs];
}

function blockOf({ CidrBlock: v4, Ipv6CidrBlock: v6 }: NetworkAclEntry): string {
  return v4 ?? v6 ?? '';
}

function isOfHost(entry: NetworkAclEntry, blocks: readonly string[]): boolean {
  return entry.RuleAction === 'deny' && blocks.includes(blockOf(entry));
}

/** The rule that decides for the block; the narrower ones of these networks are about other hosts. */
function firstFor(entries: readonly NetworkAclEntry[], block: string): NetworkAclEntry | undefined {
  const wide = block.includes(':') ? '::/0' : '0.0.0.0/0';
  return entries
    .toSorted((a, b) => (a.RuleNumber ?? 0) - (b.RuleNumber ?? 0))
    .find((entry) => [block, wide].includes(blockOf(entry)));
}

/** In one ACL, both ways. */
function change(network: MemoryNetwork, drift: string, choice: number): void {
  const aclId = choice % 2 === 0 ? 'acl-b' : 'acl-c';
  const entries = WAYS.flatMap((isEgress) => network.entries(aclId, isEgress));
  const others = entries.filter((entry) => !isOfHost(entry, network.blocks));
  if (drift === 'removed') network.set(aclId, others);
  if (drift === 'replaced')
    network.set(
      aclId,
      entries.map((entry) => (others.includes(entry) ? entry : allowing(entry))),
    );
  if (drift === 'allowed') network.set(aclId, withRule(entries, { RuleNumber: 1 }));
  if (drift === 'number-taken') network.set(aclId, withRule(entries, { RuleNumber: 2 + choice }));
}

function allowing({ RuleNumber, Egress }: NetworkAclEntry): NetworkAclEntry {
  return { RuleNumber, Egress, CidrBlock: '0.0.0.0/0', RuleAction: 'allow', Protocol: '-1' };
}

/** Number 1 allows everything; others are about other hosts. A number that is taken stays so. */
function withRule(
  entries: readonly NetworkAclEntry[],
  { RuleNumber: number }: NetworkAclEntry,
): NetworkAclEntry[] {
  const [free] = [entries.every(({ RuleNumber: taken }) => taken !== number)];
  if (!free) return [...entries];
  const CidrBlock = number === 1 ? '0.0.0.0/0' : '192.168.200.0/24';
  return [
    ...entries,
    ...WAYS.map((Egress): NetworkAclEntry => {
      return { RuleNumber: number, Egress, CidrBlock, RuleAction: 'allow', Protocol: '-1' };
    }),
  ];
}

function deploy(platform: Platform): Handlers {
  const { ledger, metrics, clock, wait, brakes, closePointers } = platform;
  const containments = platform.containments<PathBefore>();
  const client = platform.of(CLIENTS.ec2);
  const [acls, power] = [createNetworkAcls(client), createInstancePower(client)];
  const autoScaling = createAutoScaling(platform.of(CLIENTS.scaling));
  const shared = { ledger, containments, metrics };
  const deny = createDeny({
    ...{ ...shared, acls, clock, wait, brakes, own: OWN },
    paths: createHostPaths(client),
    balancers: createNetworkBalancers(platform.of(CLIENTS.balancing)),
    denyPaths: createDenyPaths({
      ...{ acls, power, wait, containments },
      checkStop: createCheckStop({ power, autoScaling }),
      denyOne: createDenyOne({ acls, containments }),
    }),
  });
  const restore = createRestore({ acls, containments, wait });
  const release = createRelease({ ...shared, restore, closePointers });
  return { contain: containsBy(deny), release: releasesBy(release) };
}
