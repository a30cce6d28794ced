import type { ActionId } from '../../shared/aws/action-ledger.ts';
import type { Hold } from '../../shared/aws/containment-store.ts';
import type { HostPaths } from '../../shared/aws/host-paths.ts';
import type { NetworkAcls } from '../../shared/aws/network-acls.ts';
import type { NetworkBalancers } from '../../shared/aws/network-balancers.ts';
import { isHeld, type ContainmentRecord } from '../../shared/domain/containment.ts';
import { protectedTarget } from '../../shared/domain/protection.ts';
import { BY_STANDING_LEAK } from '../../shared/domain/requested-by.ts';
import type { Target } from '../../shared/domain/target.ts';
import type { DenyEntry } from '../../shared/domain/tracked-paths/deny-entry.ts';
import {
  entriesIn,
  wasStopped,
  type PathBefore,
} from '../../shared/domain/tracked-paths/path-before.ts';
import {
  describeDenies,
  describeEarlier,
} from '../../shared/domain/tracked-paths/describe-denies.ts';
import { findWaypoints } from '../../shared/domain/tracked-paths/find-waypoints.ts';
import { planDenies, type DenyPlan } from '../../shared/domain/tracked-paths/plan-denies.ts';
import type { HostInterface } from '../../shared/domain/tracked-paths/vpc-network.ts';
import { refuse, type Obstacle } from '../../shared/response/brakes.ts';
import { createContainment, type Contain } from '../../shared/response/contain-target.ts';
import type { ContainmentParts } from '../../shared/response/containment-parts.ts';
import { nothingToCut } from '../../shared/response/nothing-to-cut.ts';
import type { KnownOfTarget, Situation } from '../../shared/response/situation.ts';
import { describeStop } from './conclude.ts';
import { stopCause, type DenyPaths } from './deny-paths.ts';

interface DenyParts extends Omit<ContainmentParts<PathBefore>, 'look'>, Sources {
  readonly denyPaths: DenyPaths;
  readonly own: { readonly accountId: string; readonly region: string };
}

interface Sources {
  readonly paths: HostPaths;
  readonly acls: Pick<NetworkAcls, 'describe'>;
  readonly balancers: NetworkBalancers;
}

/** order → brakes → record of ours → the host denied where its tracked connections pass → settle and verify. */
export function createDeny(parts: DenyParts): Contain {
  return createContainment({ ...parts, look: (id, ordered) => look(parts, id, ordered) });
}

async function look(
  parts: DenyParts,
  id: ActionId,
  ordered: Promise<KnownOfTarget>,
): Promise<Situation<PathBefore>> {
  const { target } = id;
  const hold: Hold = { ...id, purpose: 'contain' };
  const outside = findOutside(parts.own, target);
  const [{ requestedBy }, known, isolation, enis] = await Promise.all([
    ordered,
    parts.containments.know(hold),
    parts.containments.read({ ...hold, action: 'isolate-instance' }),
    outside ? [] : parts.paths.interfaces(target.id),
  ]);
  const refusal = outside ?? (enis.length === 0 ? refuse(NO_INTERFACE) : undefined);
  if (refusal) return nothingToCut({ hold, known }, refusal);
  const plan = await readPlan(parts, target.id, {
    ...{ enis, recorded: recordedIn(known.record) },
    formerGroups: targetGroupsIn(isolation),
  });
  const vpcIds = enis.map(({ vpcId }) => vpcId);
  const isLeaking = requestedBy === BY_STANDING_LEAK || isStoppedByUs(known.record);
  const host = { instanceId: target.id, plan, isLeaking };
  return {
    ...{ hold, known },
    findProtection: (policy) => protectedTarget(policy, target, vpcIds),
    isCutOff: isHeld(known.record) && !isLeaking && plan.wanted.every(({ isDenied }) => isDenied),
    planSteps: (policy) => [
      ...describeDenies(plan),
      ...(stopCause(policy, host)
        ? [describeStop({ instanceId: target.id, state: 'running' })]
        : []),
    ],
    describeSteps: ({ before }) => describeEarlier(entriesIn(before)),
    ...parts.denyPaths(host),
  };
}

const NO_INTERFACE = 'the instance does not exist any more, or has no network interface';

function findOutside(own: DenyParts['own'], target: Target): Obstacle | undefined {
  if (target.accountId === own.accountId && target.region === own.region) return undefined;
  return refuse(`not in the platform's own account and region (${own.accountId}, ${own.region})`);
}

/** Those of a containment that has been released are not ours any more. */
function recordedIn(record: ContainmentRecord<PathBefore> | undefined): readonly DenyEntry[] {
  return record && isHeld(record) ? entriesIn(record.before) : [];
}

/** What was stopped by us and came undone is stopped again, whoever orders it, where the policy still says so. */
function isStoppedByUs(record: ContainmentRecord<PathBefore> | undefined): boolean {
  return record !== undefined && isHeld(record) && wasStopped(record.before);
}

/** The isolation has taken the host out of them, perhaps before we look. */
function targetGroupsIn(isolation: ContainmentRecord<unknown> | undefined): readonly string[] {
  const kept = isolation && isHeld(isolation) ? Object.values(isolation.kept ?? {}) : [];
  return kept.flatMap((setting) => (setting.kind === 'target' ? [setting.groupArn] : []));
}

interface Host {
  readonly enis: readonly HostInterface[];
  readonly recorded: readonly DenyEntry[];
  readonly formerGroups: readonly string[];
}

async function readPlan(
  { paths, acls, balancers }: Sources,
  instanceId: string,
  { enis, recorded, formerGroups }: Host,
): Promise<DenyPlan> {
  const vpcIds = [...new Set(enis.map(({ vpcId }) => vpcId))];
  const addresses = enis.flatMap(({ blocks }) =>
    blocks.map((block) => block.split('/', 1)[0] ?? ''),
  );
  const [network, found, sending] = await Promise.all([
    paths.network(vpcIds),
    acls.describe(vpcIds),
    balancers.sendingTo(vpcIds, { targetIds: [instanceId, ...addresses], formerGroups }),
  ]);
  const waypoints = findWaypoints(enis, { ...network, balancers: sending });
  return planDenies({ enis, waypoints, acls: found, recorded });
}
