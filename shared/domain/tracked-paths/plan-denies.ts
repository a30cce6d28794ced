import { chooseNumber, type DenyEntry } from './deny-entry.ts';
import { waypointName, type Waypoint } from './find-waypoints.ts';
import type { HostInterface, NetworkAcl } from './vpc-network.ts';

/** A block of the host that must be denied in one direction, and how it stands. */
export interface WantedDeny {
  readonly acl: NetworkAcl;
  readonly egress: boolean;
  readonly block: string;
  /** Our rule, set or to be set; undefined: a rule of somebody else denies it. */
  readonly entry?: DenyEntry;
  /** Nothing has to be done. */
  readonly isDenied: boolean;
}

/** A path that no rule of a network ACL closes. */
export interface LeftOpen {
  /** `NAT gateway nat-…`, or the network ACL. */
  readonly path: string;
  readonly why: string;
}

export interface DenyPlan {
  readonly wanted: readonly WantedDeny[];
  readonly left: readonly LeftOpen[];
}

interface PlanInput {
  readonly enis: readonly HostInterface[];
  readonly waypoints: readonly Waypoint[];
  readonly acls: readonly NetworkAcl[];
  /** What earlier tries have set, or were about to. */
  readonly recorded: readonly DenyEntry[];
}

/**
 * Where the host's blocks are denied, both ways, so that nothing reaches the waypoints any more: in the network ACLs of their subnets.
 * Packets that stay within a subnet pass no ACL, so what stands in the host's own is left, with the reason. Pure.
 * Source: VPC user guide, network ACL basics: rules apply to what enters or leaves the subnet.
 */
export function planDenies(input: PlanInput): DenyPlan {
  const { waypoints, acls } = input;
  const subnets = new Set(waypoints.flatMap(deniableSubnets));
  const concerned = acls.filter(({ subnetIds }) => subnetIds.some((id) => subnets.has(id)));
  const plans = concerned.map((acl) => planAcl(acl, input));
  return {
    wanted: plans.flatMap(({ wanted }) => wanted),
    left: [
      ...waypoints.flatMap((waypoint) => leftAt(waypoint, acls)),
      ...plans.flatMap(({ left }) => left),
    ],
  };
}

/** Where packets from another subnet of the host must come in. */
function deniableSubnets({ subnetIds, usedFrom }: Waypoint): string[] {
  return subnetIds.filter((subnetId) => usedFrom.some((own) => own !== subnetId));
}

function leftAt(waypoint: Waypoint, acls: readonly NetworkAcl[]): LeftOpen[] {
  const { subnetIds, usedFrom } = waypoint;
  const path = waypointName(waypoint);
  if (subnetIds.length === 0) return [{ path, why: 'it stands in no subnet that is known' }];
  const own = subnetIds.filter((subnetId) => usedFrom.includes(subnetId));
  const unseen = deniableSubnets(waypoint).filter(
    (subnetId) => !acls.some((acl) => acl.subnetIds.includes(subnetId)),
  );
  return [
    ...own.map((subnetId) => ({ path, why: `it stands in the host's own subnet ${subnetId}` })),
    ...unseen.map((subnetId) => ({
      path,
      why: `the network ACL of its subnet ${subnetId} cannot be seen from this account`,
    })),
  ];
}

function planAcl(acl: NetworkAcl, { enis, recorded }: PlanInput): DenyPlan {
  const blocks = new Set(
    enis.filter((eni) => eni.vpcId === acl.vpcId).flatMap((eni) => eni.blocks),
  );
  const wanted: WantedDeny[] = [];
  const left: LeftOpen[] = [];
  for (const egress of [false, true])
    for (const block of blocks) {
      const ofOurs = recorded.filter((entry) => isFor(entry, { acl, egress, block }));
      const planned = wanted.filter((deny) => deny.egress === egress);
      const choice = chooseNumber(acl.entries, {
        ...{ egress, block },
        recorded: ofOurs.map(({ number }) => number),
        taken: planned.flatMap(({ entry }) => entry?.number ?? []),
      });
      if ('none' in choice) left.push(noNumber(acl, { egress, block, limit: choice.none.limit }));
      else wanted.push(toDeny({ acl, egress, block }, choice, ofOurs));
    }
  return { wanted, left };
}

type Spot = Pick<WantedDeny, 'acl' | 'egress' | 'block'>;

function isFor(entry: DenyEntry, { acl, egress, block }: Spot): boolean {
  return entry.aclId === acl.id && entry.egress === egress && entry.block === block;
}

function toDeny(
  spot: Spot,
  choice: Exclude<ReturnType<typeof chooseNumber>, { none: unknown }>,
  ofOurs: readonly DenyEntry[],
): WantedDeny {
  const { acl, egress, block } = spot;
  if ('number' in choice)
    return {
      ...spot,
      entry: { aclId: acl.id, egress, block, number: choice.number },
      isDenied: false,
    };
  const entry = ofOurs.find(({ number }) => number === choice.denied.number);
  return { ...spot, ...(entry && { entry }), isDenied: true };
}

interface NoNumber {
  readonly egress: boolean;
  readonly block: string;
  readonly limit: number;
}

function noNumber({ id }: NetworkAcl, { egress, block, limit }: NoNumber): LeftOpen {
  return {
    path: `network ACL ${id}, ${egress ? 'outbound' : 'inbound'} ${block}`,
    why: `no number is free below rule ${String(limit)}, which allows it`,
  };
}
