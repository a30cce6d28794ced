import type { ActionStep } from './action.ts';
import { isHeld, type ContainmentRecord } from './containment.ts';

/** A network interface as EC2 describes it. */
export interface NetworkInterface {
  readonly eniId: string;
  readonly vpcId: string;
  readonly groups: readonly string[];
  /** Managed by a service (EKS, RDS, NAT …): its groups cannot be changed by us. */
  readonly requesterManaged: boolean;
}

/** What an interface was before containment: enough to restore it exactly. */
export interface InterfaceBefore {
  readonly vpcId: string;
  readonly groups: readonly string[];
}

/** Quarantine group id by VPC id. */
export type QuarantineGroups = ReadonlyMap<string, string>;

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
  quarantine: QuarantineGroups,
): Record<string, InterfaceBefore> {
  const changed = enis.filter((eni) => !isQuarantined(eni, quarantine));
  return Object.fromEntries(
    changed.map(({ eniId, vpcId, groups }) => {
      const own = quarantine.get(vpcId);
      return [eniId, { vpcId, groups: groups.filter((group) => group !== own) }];
    }),
  );
}

/** One interface in a release: restore it, or leave it with the reason. */
export interface ReleaseStep extends ActionStep {
  readonly restore: boolean;
}

interface ReleaseInput {
  readonly before: Readonly<Record<string, InterfaceBefore>>;
  readonly enis: readonly NetworkInterface[];
  readonly isQuarantineGroup: (groupId: string) => boolean;
}

/** The steps that give back what was recorded. What somebody changed since is left alone and named as drift. */
export function planRelease({ before, enis, isQuarantineGroup }: ReleaseInput): ReleaseStep[] {
  const now = new Map(enis.map((eni) => [eni.eniId, eni]));
  const recorded = Object.entries(before).map(([eniId, was]) =>
    planInterfaceRelease({ eniId, was, eni: now.get(eniId), isQuarantineGroup }),
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

interface InterfaceRelease {
  readonly eniId: string;
  readonly was: InterfaceBefore;
  readonly eni: NetworkInterface | undefined;
  readonly isQuarantineGroup: (groupId: string) => boolean;
}

function planInterfaceRelease({
  eniId,
  was,
  eni,
  isQuarantineGroup,
}: InterfaceRelease): ReleaseStep {
  if (!eni) return leave({ resource: eniId, from: [], to: was.groups, note: GONE });
  const step = { resource: eniId, from: eni.groups, to: was.groups };
  if (sameGroups(eni.groups, was.groups)) return leave(step);
  if (eni.groups.length === 1 && eni.groups.every(isQuarantineGroup))
    return { ...step, restore: true };
  return leave({ ...step, note: CHANGED });
}

function leave(step: ActionStep): ReleaseStep {
  return { ...step, restore: false };
}

/** Same set of groups, whatever the order. */
export function sameGroups(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((group) => b.includes(group));
}
