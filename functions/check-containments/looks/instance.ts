import type { InstanceNetwork, InstanceNetworks } from '../../../shared/aws/instance-network.ts';
import type { ContainmentRecord } from '../../../shared/domain/containment.ts';
import type { Drift } from '../../../shared/domain/drift.ts';
import { describeError } from '../../../shared/domain/errors.ts';
import {
  accessRules,
  excessRules,
  type ForensicAccess,
} from '../../../shared/domain/forensic-access.ts';
import { isEnding } from '../../../shared/domain/instance-state.ts';
import {
  elasticIpName,
  sameGroups,
  type InterfaceBefore,
  type NetworkInterface,
} from '../../../shared/domain/isolation.ts';
import { profileName } from '../../../shared/domain/kept-settings.ts';
import { GONE, type Sight } from '../sight.ts';

export interface InstanceParts {
  readonly networks: Pick<InstanceNetworks, 'describe'>;
  /** The rules of a security group. */
  readonly findRules: (groupId: string) => Promise<readonly GroupRule[]>;
  /** As the response policy says now. */
  readonly readAccess: () => Promise<ForensicAccess>;
}

interface GroupRule {
  readonly id: string;
  /** As `ruleKey` has it. */
  readonly key: string;
}

type Isolation = ContainmentRecord<InterfaceBefore>;

/**
 * Every interface still has the quarantine group and nothing else, those attached since included; the group has no rules but those of
 * forensic access. One that it lacks is no drift: it only cuts more.
 */
export async function lookAtInstance(
  { networks, ...parts }: InstanceParts,
  instanceId: string,
  record: Isolation,
): Promise<Sight> {
  const network = await networks.describe(instanceId);
  if (!network || isEnding(network.state)) return GONE;
  const { enis } = network;
  const pairs = enis.flatMap(({ vpcId, groups }) => groups.map((id) => [id, vpcId] as const));
  const rules = await readRules(parts, new Map(pairs.filter(([id]) => record.ours.includes(id))));
  const drifts = enis.flatMap((eni) => [
    ...openInterface(eni, record),
    ...returnedAddresses(eni, record),
  ]);
  return {
    state: 'seen',
    drifts: [...drifts, ...returnedProfile(network, record), ...rules.drifts],
    unread: rules.unread,
  };
}

/** One that is not the one without rights gives the host credentials again. */
function returnedProfile({ profile }: InstanceNetwork, { kept = {} }: Isolation): Drift[] {
  const was = Object.values(kept).find((setting) => setting.kind === 'profile');
  if (!was || profile === undefined || profile === was.replacement) return [];
  return [
    {
      kind: 'profile',
      what: `its instance profile is ${profileName(profile)}, which may have rights`,
    },
  ];
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
async function readRules(
  { findRules, readAccess }: Omit<InstanceParts, 'networks'>,
  groups: ReadonlyMap<string, string>,
) {
  const drifts: Drift[] = [];
  const unread: string[] = [];
  let reading: Promise<ForensicAccess> | undefined;
  const read = async (groupId: string, vpcId: string): Promise<void> => {
    const rules = await findRules(groupId);
    if (rules.length === 0) return;
    reading ??= readAccess();
    const access = await reading;
    const keys = rules.map(({ key }) => key);
    const excess = excessRules(keys, accessRules(access, vpcId));
    const ids = rules.filter(({ key }) => excess.includes(key)).map(({ id }) => id);
    if (ids.length === 0) return;
    const what = `the quarantine group ${groupId} has rules: ${ids.join(', ')}`;
    drifts.push({ kind: 'group-rules', what });
  };
  const trying = [...groups].map(([groupId, vpcId]) =>
    read(groupId, vpcId).catch((error: unknown) => {
      unread.push(`rules of ${groupId}: ${describeError(error)}`);
    }),
  );
  await Promise.all(trying);
  return { drifts, unread };
}
