import type { ActionId, ActionLedger } from '../../shared/aws/action-ledger.ts';
import type { ContainmentStore, Hold } from '../../shared/aws/containment-store.ts';
import type { InstanceNetwork, InstanceNetworks } from '../../shared/aws/instance-network.ts';
import { isCutOff, planIsolation, type InterfaceBefore } from '../../shared/domain/isolation.ts';
import { protectedTarget } from '../../shared/domain/protection.ts';
import type { Target } from '../../shared/domain/target.ts';
import { refuse, type CheckBrakes, type Obstacle } from '../../shared/response/brakes.ts';
import {
  createContainment,
  type Contain,
  type Situation,
} from '../../shared/response/contain-target.ts';
import type { Metrics } from '../../shared/runtime/metrics.ts';
import { describeEarlier } from './describe-attempt.ts';
import type { PlanKeeping } from './keep-alive/plan-keeping.ts';
import type { Quarantine } from './quarantine.ts';

interface IsolationParts {
  readonly ledger: ActionLedger;
  readonly containments: ContainmentStore<InterfaceBefore>;
  readonly networks: InstanceNetworks;
  readonly checkBrakes: CheckBrakes;
  readonly quarantine: Quarantine;
  readonly planKeeping: PlanKeeping;
  readonly metrics: Metrics;
  readonly own: { readonly accountId: string; readonly region: string };
}

/** order → brakes → record of before → every interface into quarantine → verify → settle. */
export function createIsolate(parts: IsolationParts): Contain {
  return createContainment({ ...parts, look: (id) => look(parts, id) });
}

async function look(parts: IsolationParts, id: ActionId): Promise<Situation<InterfaceBefore>> {
  const { target } = id;
  const hold: Hold = { ...id, purpose: 'contain' };
  const [network, record] = await Promise.all([
    parts.networks.describe(target.id),
    parts.containments.read(hold),
  ]);
  const enis = network?.enis ?? [];
  const refusal = findRefusal(parts.own, target, network);
  const vpcIds = enis.map((eni) => eni.vpcId);
  return {
    hold,
    record,
    refusal,
    findProtection: (policy) => protectedTarget(policy, target, vpcIds),
    isCutOff: isCutOff(record, enis),
    planSteps: async () => [
      ...planIsolation(enis, new Map()),
      ...(refusal ? [] : await parts.planKeeping(target.id)),
    ],
    describeSteps: (earlier) => describeEarlier(enis, earlier),
    cut: () => parts.quarantine(hold),
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
