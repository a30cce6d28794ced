import type { ElasticIps } from '../../shared/aws/elastic-ips.ts';
import type { InstanceNetworks } from '../../shared/aws/instance-network.ts';
import { describeError } from '../../shared/domain/errors.ts';
import type {
  ElasticIp,
  InterfaceBefore,
  NetworkInterface,
} from '../../shared/domain/isolation.ts';
import { isQuarantined, needsConversion } from '../../shared/domain/isolation.ts';
import type { OwnGroups } from './own-groups.ts';

export interface CutParts {
  readonly networks: Pick<InstanceNetworks, 'setGroups'>;
  readonly elasticIps: ElasticIps;
}

/** What is known of the host's interfaces in one pass. */
export interface CutContext {
  readonly own: OwnGroups;
  readonly before: Readonly<Record<string, InterfaceBefore>>;
}

/** What went wrong, by what it concerns: an interface id, an Elastic IP or `conversionOf` an interface. */
export type CutErrors = ReadonlyMap<string, string>;

const CONVERSION = 'conversion of ';

export function conversionOf(eniId: string): string {
  return `${CONVERSION}${eniId}`;
}

export function isOfConversion([what]: readonly [string, string]): boolean {
  return what.startsWith(CONVERSION);
}

/**
 * Cuts interfaces off, all at once, each in two steps: for a moment a group that allows everything, so that what was connected
 * becomes untracked, then the group without rules, which ends it. Only interfaces on record lose their Elastic IPs.
 * Source: AWS Systems Manager runbook AWSSupport-ContainEC2Instance.
 */
export async function cutInterfaces(
  parts: CutParts,
  enis: readonly NetworkInterface[],
  context: CutContext,
): Promise<CutErrors> {
  const errors = new Map<string, string>();
  const trying = async (what: string, attempt: () => Promise<void>): Promise<void> => {
    try {
      await attempt();
    } catch (error) {
      errors.set(what, describeError(error));
    }
  };
  const cut = async (eni: NetworkInterface): Promise<void> => {
    const { eniId, vpcId } = eni;
    const conversion = conversionGroup(eni, context.own);
    if (conversion !== undefined)
      await trying(conversionOf(eniId), () => parts.networks.setGroups(eniId, [conversion]));
    // Also when the step before has failed: new connections must not wait for old ones.
    const quarantine = context.own.quarantine.get(vpcId) ?? '';
    await trying(eniId, () => parts.networks.setGroups(eniId, [quarantine]));
  };
  const detach = (ip: ElasticIp): Promise<void> =>
    trying(ip.publicIp, () => parts.elasticIps.disassociate(ip));
  const open = enis.filter((eni) => isOpen(eni, context.own));
  await Promise.all([...open.map(cut), ...recordedIps(enis, context.before).map(detach)]);
  return errors;
}

/** The interfaces that still have to be moved. */
export function isOpen(eni: NetworkInterface, { quarantine }: OwnGroups): boolean {
  return !eni.requesterManaged && !isQuarantined(eni, quarantine);
}

/** Interfaces that are about to allow everything for a moment. */
export function isAboutToConvert(eni: NetworkInterface, own: OwnGroups): boolean {
  return isOpen(eni, own) && conversionGroup(eni, own) !== undefined;
}

/** Undefined where there is nothing to convert, or an earlier try has done it. */
function conversionGroup(eni: NetworkInterface, { conversion }: OwnGroups): string | undefined {
  const group = needsConversion(eni) ? conversion.get(eni.vpcId) : undefined;
  return group !== undefined && eni.groups.includes(group) ? undefined : group;
}

function recordedIps(
  enis: readonly NetworkInterface[],
  before: CutContext['before'],
): readonly ElasticIp[] {
  return enis.flatMap(({ eniId, elasticIps }) => {
    const recorded = (before[eniId]?.elasticIps ?? []).map(({ allocationId }) => allocationId);
    return elasticIps.filter(({ allocationId }) => recorded.includes(allocationId));
  });
}

/** The interfaces as EC2 must show them after a cut with these errors. */
export function afterCut(
  enis: readonly NetworkInterface[],
  { own, before, errors }: CutContext & { readonly errors: CutErrors },
): NetworkInterface[] {
  const taken = recordedIps(enis, before).filter(({ publicIp }) => !errors.has(publicIp));
  return enis.map((eni) => {
    const group = own.quarantine.get(eni.vpcId);
    const isMoved = group !== undefined && !eni.requesterManaged && !errors.has(eni.eniId);
    const elasticIps = eni.elasticIps.filter((ip) => !taken.includes(ip));
    return { ...eni, elasticIps, groups: isMoved ? [group] : eni.groups };
  });
}
