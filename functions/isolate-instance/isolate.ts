import type { ActionId } from '../../shared/aws/action-ledger.ts';
import type { Hold } from '../../shared/aws/containment-store.ts';
import type { GroupPairs } from '../../shared/aws/group-pairs.ts';
import type { InstanceNetwork, InstanceNetworks } from '../../shared/aws/instance-network.ts';
import { isCutOff, planIsolation, type InterfaceBefore } from '../../shared/domain/isolation.ts';
import { protectedTarget } from '../../shared/domain/protection.ts';
import type { Target } from '../../shared/domain/target.ts';
import { refuse, type Obstacle } from '../../shared/response/brakes.ts';
import { createContainment, type Contain } from '../../shared/response/contain-target.ts';
import type { ContainmentParts } from '../../shared/response/containment-parts.ts';
import type { Situation } from '../../shared/response/situation.ts';
import { describeEarlier } from './describe-attempt.ts';
import type { KeepAlive } from './keep-alive/keep-alive.ts';
import { describeAccess, plannedAccess } from './own-groups.ts';
import type { Quarantine } from './quarantine.ts';

interface IsolationParts extends Omit<ContainmentParts<InterfaceBefore>, 'look'> {
  readonly networks: InstanceNetworks;
  readonly readPairs: () => Promise<GroupPairs>;
  readonly quarantine: Quarantine;
  readonly keepAlive: KeepAlive;
  readonly own: { readonly accountId: string; readonly region: string };
}

/** order → brakes → record of before → every interface into quarantine → settle and verify. */
export function createIsolate(parts: IsolationParts): Contain {
  return createContainment({ ...parts, look: (id) => look(parts, id) });
}

async function look(parts: IsolationParts, id: ActionId): Promise<Situation<InterfaceBefore>> {
  const { target } = id;
  const hold: Hold = { ...id, purpose: 'contain' };
  const keeping = parts.keepAlive(target.id);
  const [network, known, pairs] = await Promise.all([
    parts.networks.describe(target.id),
    parts.containments.know(hold),
    parts.readPairs(),
  ]);
  const enis = network?.enis ?? [];
  const refusal = findRefusal(parts.own, target, network);
  const vpcIds = enis.map((eni) => eni.vpcId);
  return {
    hold,
    known,
    refusal,
    findProtection: (policy) => protectedTarget(policy, target, vpcIds),
    isCutOff: isCutOff(known.record, enis),
    planSteps: async (policy) => [
      ...planIsolation(enis, new Map()),
      ...describeAccess(plannedAccess(policy, enis)),
      ...(refusal ? [] : await keeping.plan(policy)),
    ],
    describeSteps: (earlier) => describeEarlier(enis, earlier),
    ...parts.quarantine({ hold, enis, pairs, keeping }),
  };
}

function findRefusal(
  own: IsolationParts['own'],
  target: Target,
  network: InstanceNetwork | undefined,
): Obstacle | undefined {
  if (target.accountId !== own.accountId || target.region !== own.region) {
    return refuse(`not in the platform's own account and region (${own.accountId}, ${own.region})`);
  }
  if (!network || network.state === 'terminated')
    return refuse('the instance does not exist any more');
  if (network.enis.length === 0) return refuse('the instance has no network interface');
  return undefined;
}
