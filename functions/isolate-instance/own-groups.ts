import type { GroupPair, GroupPairs } from '../../shared/aws/group-pairs.ts';
import type { ConversionGroups } from '../../shared/aws/conversion-groups.ts';
import type { QuarantineGroups as GroupSource } from '../../shared/aws/quarantine-groups.ts';
import type { ActionStep } from '../../shared/domain/action.ts';
import { defined } from '../../shared/domain/defined.ts';
import { describeError } from '../../shared/domain/errors.ts';
import {
  accessRules,
  accessText,
  excessRules,
  lackingRules,
  type AccessRule,
} from '../../shared/domain/forensic-access.ts';
import type { ResponsePolicy } from '../../shared/domain/policy.ts';
import {
  needsConversion,
  type NetworkInterface,
  type QuarantineGroups,
} from '../../shared/domain/isolation.ts';

export interface GroupSources {
  readonly groups: Pick<GroupSource, 'ensure' | 'grant' | 'verify'>;
  readonly conversionGroups: ConversionGroups;
}

/** The groups of ours that these interfaces get, by VPC id. */
export interface OwnGroups {
  readonly quarantine: QuarantineGroups;
  /** Only of VPCs with an interface that needs it. */
  readonly conversion: ReadonlyMap<string, string>;
  /** What rules the quarantine group has, by VPC id; only of VPCs where it has any. */
  readonly access: ReadonlyMap<string, GroupAccess>;
}

/** Whom a quarantine group lets an isolated instance talk to. */
export interface GroupAccess {
  readonly rules: readonly AccessRule[];
  /** Why it lacks some. */
  readonly failure?: string;
}

export const NO_GROUPS: OwnGroups = {
  quarantine: new Map(),
  conversion: new Map(),
  access: new Map(),
};

/** What the policy names for the VPCs that these interfaces lie in. */
export function plannedAccess(
  { forensic_access: access }: ResponsePolicy,
  enis: readonly NetworkInterface[],
): OwnGroups['access'] {
  const vpcIds = [...new Set(enis.map(({ vpcId }) => vpcId))];
  const all = vpcIds.map((vpcId) => [vpcId, { rules: accessRules(access, vpcId) }] as const);
  return new Map(all.filter(([, { rules }]) => rules.length > 0));
}

/** The groups of every VPC that the interfaces lie in: those that are as they must be, or else mended or made, all at once. */
export async function ensureGroups(
  { groups, conversionGroups }: GroupSources,
  enis: readonly NetworkInterface[],
  { pairs, policy }: Wanted,
): Promise<OwnGroups> {
  const planned = plannedAccess(policy, enis);
  const access = new Map(planned);
  const quarantineOf = async (vpcId: string): Promise<string> => {
    const { rules } = planned.get(vpcId) ?? NO_ACCESS;
    const known = knownQuarantine(pairs.get(vpcId), rules);
    if (known !== undefined) return known;
    const groupId = await groups.ensure(vpcId, rules);
    if (rules.length === 0) return groupId;
    // Who must be cut off does not wait for those who want to look into it.
    const failure = await groups.grant(groupId, rules).then(() => undefined, describeError);
    access.set(vpcId, { rules, ...defined({ failure }) });
    return groupId;
  };
  const [quarantine, conversion] = await Promise.all([
    byVpc(enis, quarantineOf),
    byVpc(
      enis.filter(needsConversion),
      async (vpcId) => pairs.get(vpcId)?.conversion ?? conversionGroups.ensure(vpcId),
    ),
  ]);
  return { quarantine, conversion, access };
}

const NO_ACCESS: GroupAccess = { rules: [] };

interface Wanted {
  readonly pairs: GroupPairs;
  readonly policy: ResponsePolicy;
}

/** Undefined unless it has exactly these rules. */
function knownQuarantine(
  { quarantine, rules: found = [] }: GroupPair = {},
  rules: readonly AccessRule[],
): string | undefined {
  const isExact = excessRules(found, rules).length === 0 && lackingRules(found, rules).length === 0;
  return isExact ? quarantine : undefined;
}

/** For people: whom the host can still talk to. */
export function describeAccess(access: OwnGroups['access']): ActionStep[] {
  return [...access].map(([vpcId, { rules, failure }]) => ({
    resource: `forensic access in ${vpcId}`,
    ...{ from: [], to: rules.map(accessText) },
    ...(failure !== undefined && { note: `not given in full: ${failure}` }),
  }));
}

async function byVpc(
  enis: readonly NetworkInterface[],
  groupOf: (vpcId: string) => Promise<string>,
): Promise<ReadonlyMap<string, string>> {
  const vpcIds = [...new Set(enis.map(({ vpcId }) => vpcId))];
  return new Map(
    await Promise.all(vpcIds.map(async (vpcId) => [vpcId, await groupOf(vpcId)] as const)),
  );
}
