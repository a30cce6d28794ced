import type { ActionStep } from './action.ts';
import { isHeld, type ContainmentRecord } from './containment.ts';
import type { Target } from './target.ts';

/** A network interface as EC2 describes it. */
export interface NetworkInterface {
  readonly eniId: string;
  readonly vpcId: string;
  readonly groups: readonly string[];
  /** Managed by a service (EKS, RDS, NAT …): its groups cannot be changed by us. */
  readonly requesterManaged: boolean;
  /** Has a public IPv4 address or any IPv6 address: its connections need no NAT gateway. */
  readonly hasDirectPath: boolean;
  readonly elasticIps: readonly ElasticIp[];
}

/** An Elastic IP as it is associated with an interface. */
export interface ElasticIp {
  readonly allocationId: string;
  /** Renewed with each association. */
  readonly associationId: string;
  readonly publicIp: string;
  readonly privateIp: string;
}

/** Under which name the record of an instance's isolation lies, for whoever only reads it. */
export function isolationOf(target: Target) {
  return { purpose: 'contain', action: 'isolate-instance', incidentId: '', target } as const;
}

/** `Elastic IP 198.51.100.7` */
export function elasticIpName({ publicIp }: Pick<ElasticIp, 'publicIp'>): string {
  return `Elastic IP ${publicIp}`;
}

/** What an interface was before containment: enough to restore it exactly. */
export interface InterfaceBefore {
  readonly vpcId: string;
  readonly groups: readonly string[];
  /** Left out when there were none. */
  readonly elasticIps?: readonly ElasticIp[];
}

/** Quarantine group id by VPC id. */
export type QuarantineGroups = ReadonlyMap<string, string>;

/**
 * Whether the group without rules alone would let connections live on that were opened before: they are tracked, and only groups that
 * allow everything make them untracked. Where packets take another way than the interface's own address, they stay tracked, and it
 * would open the host for nothing. Source: EC2 user guide, security group connection tracking.
 */
export function needsConversion({ hasDirectPath, requesterManaged }: NetworkInterface): boolean {
  return hasDirectPath && !requesterManaged;
}

/** True when the interface has the quarantine group of its VPC and nothing else. */
export function isQuarantined(eni: NetworkInterface, quarantine: QuarantineGroups): boolean {
  const group = quarantine.get(eni.vpcId);
  return group !== undefined && eni.groups.length === 1 && eni.groups[0] === group;
}

/** True when somebody holds the target and every interface is in quarantine: a further incident only becomes another holder. */
export function isCutOff(
  record: ContainmentRecord<InterfaceBefore> | undefined,
  enis: readonly NetworkInterface[],
): boolean {
  if (!record || !isHeld(record)) return false;
  return enis.every(({ groups }) => groups.every((id) => record.ours.includes(id)));
}

/** The steps that isolate these interfaces: this is also the dry run. */
export function planIsolation(
  enis: readonly NetworkInterface[],
  quarantine: QuarantineGroups,
): ActionStep[] {
  return enis.map((eni) => ({
    resource: eni.eniId,
    from: eni.groups,
    to: [quarantine.get(eni.vpcId) ?? 'quarantine group (to be created)'],
    ...(eni.requesterManaged
      ? { note: 'managed by an AWS service: its groups cannot be changed' }
      : {}),
  }));
}

/** What to record for interfaces seen now: our own group is never "before", not even beside others. */
export function recordBefore(
  enis: readonly NetworkInterface[],
  ownGroups: readonly string[],
): Record<string, InterfaceBefore> {
  const seen = enis.map((eni) => ({
    ...eni,
    groups: eni.groups.filter((group) => !ownGroups.includes(group)),
  }));
  // One that has nothing but groups of ours is on record, or nobody knows what it had.
  const changed = seen.filter(({ groups }) => groups.length > 0);
  return Object.fromEntries(
    changed.map(({ eniId, vpcId, groups, elasticIps }) => [
      eniId,
      { vpcId, groups, ...(elasticIps.length > 0 && { elasticIps }) },
    ]),
  );
}

/** One interface in a release: restore it, or leave it with the reason. */
export interface ReleaseStep extends ActionStep {
  readonly restore: boolean;
}

interface ReleaseInput {
  readonly before: Readonly<Record<string, InterfaceBefore>>;
  readonly enis: readonly NetworkInterface[];
  /** Whether it is a group of ours, of whatever kind. */
  readonly isQuarantineGroup: (groupId: string) => boolean;
  /** Whether it is the group of ours that allows everything: nothing may keep it. */
  readonly isConversionGroup?: (groupId: string) => boolean;
}

/** The steps that give back what was recorded. What somebody changed since is left alone and named as drift. */
export function planRelease({ before, enis, ...ours }: ReleaseInput): ReleaseStep[] {
  const { isQuarantineGroup } = ours;
  const now = new Map(enis.map((eni) => [eni.eniId, eni]));
  const recorded = Object.entries(before).map(([eniId, was]) =>
    planInterfaceRelease({ eniId, was, eni: now.get(eniId), ...ours }),
  );
  const unrecorded = enis.filter(
    ({ eniId, groups }) =>
      before[eniId] === undefined && groups.length > 0 && groups.every(isQuarantineGroup),
  );
  return [
    ...recorded,
    ...unrecorded.map(({ eniId, groups }) =>
      leave({ resource: eniId, from: groups, to: groups, note: UNRECORDED }),
    ),
  ];
}

const UNRECORDED = 'in quarantine without a record of before: set its groups by hand';
const GONE = 'drift: the interface no longer exists or was detached';
const CHANGED = 'drift: its groups were changed after containment and are left as they are';

const ADDED = 'drift: a group was added after containment and stays';

interface InterfaceRelease extends Pick<ReleaseInput, 'isQuarantineGroup' | 'isConversionGroup'> {
  readonly eniId: string;
  readonly was: InterfaceBefore;
  readonly eni: NetworkInterface | undefined;
}

function planInterfaceRelease({
  eniId,
  was,
  eni,
  isQuarantineGroup,
  isConversionGroup = () => false,
}: InterfaceRelease): ReleaseStep {
  if (!eni) return leave({ resource: eniId, from: [], to: was.groups, note: GONE });
  const step = { resource: eniId, from: eni.groups, to: was.groups };
  if (sameGroups(eni.groups, was.groups)) return leave(step);
  if (eni.groups.length === 1 && eni.groups.every(isQuarantineGroup))
    return { ...step, restore: true };
  if (!eni.groups.some(isConversionGroup)) return leave({ ...step, note: CHANGED });
  const added = eni.groups.filter((id) => !isQuarantineGroup(id) && !was.groups.includes(id));
  return { ...step, to: [...was.groups, ...added], restore: true, note: ADDED };
}

function leave(step: ActionStep): ReleaseStep {
  return { ...step, restore: false };
}

/** Same set of groups, whatever the order. */
export function sameGroups(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((group) => b.includes(group));
}
