import type { ElasticIps } from '../../shared/aws/elastic-ips.ts';
import type { ActionStep } from '../../shared/domain/action.ts';
import type { ContainmentRecord } from '../../shared/domain/containment.ts';
import { describeError } from '../../shared/domain/errors.ts';
import {
  elasticIpName,
  type ElasticIp,
  type InterfaceBefore,
  type NetworkInterface,
} from '../../shared/domain/isolation.ts';

interface TakenIp {
  readonly eniId: string;
  readonly ip: ElasticIp;
}

/** Gives back the Elastic IPs on record that their interfaces lack, and names all; what somebody has changed since is left alone. */
export async function restoreElasticIps(
  elasticIps: Pick<ElasticIps, 'associate'>,
  { before }: ContainmentRecord<InterfaceBefore>,
  enis: readonly NetworkInterface[],
): Promise<ActionStep[]> {
  const taken = Object.entries(before).flatMap(([eniId, { elasticIps: ips = [] }]) =>
    ips.map((ip) => ({ eniId, ip })),
  );
  return Promise.all(
    taken.map(async (one) =>
      // An earlier try may have died before it could say so.
      isThere(one, enis) ? describeStep(one, [one.eniId]) : giveBack(elasticIps, one),
    ),
  );
}

function isThere({ eniId, ip }: TakenIp, enis: readonly NetworkInterface[]): boolean {
  const eni = enis.find((candidate) => candidate.eniId === eniId);
  return eni?.elasticIps.some(({ allocationId }) => allocationId === ip.allocationId) ?? false;
}

function describeStep({ eniId, ip }: TakenIp, from: readonly string[]): ActionStep {
  return { resource: elasticIpName(ip), from, to: [eniId] };
}

async function giveBack(
  elasticIps: Pick<ElasticIps, 'associate'>,
  taken: TakenIp,
): Promise<ActionStep> {
  const step = describeStep(taken, []);
  try {
    const drift = await elasticIps.associate(taken.eniId, taken.ip);
    return drift === undefined ? step : { ...step, note: `drift: ${drift}` };
  } catch (error) {
    return { ...step, note: `not restored: ${describeError(error)}` };
  }
}
