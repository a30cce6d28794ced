import type { InstanceNetworks } from '../../../shared/aws/instance-network.ts';
import type { ContainmentRecord } from '../../../shared/domain/containment.ts';
import type { Drift } from '../../../shared/domain/drift.ts';
import { describeError } from '../../../shared/domain/errors.ts';
import {
  elasticIpName,
  sameGroups,
  type InterfaceBefore,
  type NetworkInterface,
} from '../../../shared/domain/isolation.ts';
import { GONE, type Sight } from '../sight.ts';

export interface InstanceParts {
  readonly networks: Pick<InstanceNetworks, 'describe'>;
  /** Ids of the rules of a security group. */
  readonly findRules: (groupId: string) => Promise<readonly string[]>;
}

type Isolation = ContainmentRecord<InterfaceBefore>;

const OVER: readonly string[] = ['shutting-down', 'terminated'];

/** Every interface still has the group without rules and nothing else, those attached since included; the group has no rules. */
export async function lookAtInstance(
  { networks, findRules }: InstanceParts,
  instanceId: string,
  record: Isolation,
): Promise<Sight> {
  const network = await networks.describe(instanceId);
  if (!network || OVER.includes(network.state)) return GONE;
  const { enis } = network;
  const groups = [...new Set(enis.flatMap((eni) => eni.groups))];
  const rules = await readRules(
    findRules,
    groups.filter((id) => record.ours.includes(id)),
  );
  const drifts = enis.flatMap((eni) => [
    ...openInterface(eni, record),
    ...returnedAddresses(eni, record),
  ]);
  return { state: 'seen', drifts: [...drifts, ...rules.drifts], unread: rules.unread };
}

function openInterface({ eniId, groups }: NetworkInterface, { ours, before }: Isolation): Drift[] {
  const isCut = groups.length === 1 && groups.every((id) => ours.includes(id));
  if (isCut) return [];
  const was = before[eniId];
  const list = groups.join(', ') || 'no group';
  if (!was) return [{ kind: 'interface', what: `${eniId} was attached since and has ${list}` }];
  const asBefore = sameGroups(groups, was.groups) ? ', as before the cut' : '';
  return [{ kind: 'groups', what: `${eniId} has ${list}${asBefore}` }];
}

/** Those that were taken away; through the group without rules a further one leads nowhere. */
function returnedAddresses(
  { eniId, elasticIps }: NetworkInterface,
  { before }: Isolation,
): Drift[] {
  const taken = (before[eniId]?.elasticIps ?? []).map(({ allocationId }) => allocationId);
  return elasticIps
    .filter(({ allocationId }) => taken.includes(allocationId))
    .map((ip) => ({ kind: 'elastic-ip', what: `${elasticIpName(ip)} is back on ${eniId}` }));
}

/** What cannot be read of a group must not hide an interface that is open. */
async function readRules(findRules: InstanceParts['findRules'], groupIds: readonly string[]) {
  const drifts: Drift[] = [];
  const unread: string[] = [];
  const read = async (groupId: string): Promise<void> => {
    const rules = await findRules(groupId);
    if (rules.length === 0) return;
    const what = `the quarantine group ${groupId} has rules: ${rules.join(', ')}`;
    drifts.push({ kind: 'group-rules', what });
  };
  const trying = groupIds.map((groupId) =>
    read(groupId).catch((error: unknown) => {
      unread.push(`rules of ${groupId}: ${describeError(error)}`);
    }),
  );
  await Promise.all(trying);
  return { drifts, unread };
}
