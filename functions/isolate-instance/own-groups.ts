import type { GroupPairs } from '../../shared/aws/group-pairs.ts';
import type { ConversionGroups } from '../../shared/aws/conversion-groups.ts';
import type { QuarantineGroups as GroupSource } from '../../shared/aws/quarantine-groups.ts';
import {
  needsConversion,
  type NetworkInterface,
  type QuarantineGroups,
} from '../../shared/domain/isolation.ts';

export interface GroupSources {
  readonly groups: Pick<GroupSource, 'ensure' | 'verify'>;
  readonly conversionGroups: ConversionGroups;
}

/** The groups of ours that these interfaces get, by VPC id. */
export interface OwnGroups {
  readonly quarantine: QuarantineGroups;
  /** Only of VPCs with an interface that needs it. */
  readonly conversion: ReadonlyMap<string, string>;
}

/** The groups of every VPC that the interfaces lie in: those that are as they must be, or else mended or made, all at once. */
export async function ensureGroups(
  { groups, conversionGroups }: GroupSources,
  enis: readonly NetworkInterface[],
  pairs: GroupPairs,
): Promise<OwnGroups> {
  const [quarantine, conversion] = await Promise.all([
    byVpc(enis, async (vpcId) => pairs.get(vpcId)?.quarantine ?? groups.ensure(vpcId)),
    byVpc(
      enis.filter(needsConversion),
      async (vpcId) => pairs.get(vpcId)?.conversion ?? conversionGroups.ensure(vpcId),
    ),
  ]);
  return { quarantine, conversion };
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
