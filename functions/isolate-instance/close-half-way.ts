import type { ContainmentStore, Hold } from '../../shared/aws/containment-store.ts';
import type { InstanceNetworks } from '../../shared/aws/instance-network.ts';
import type { SendMessage } from '../../shared/aws/message-queue.ts';
import type { QuarantineGroups } from '../../shared/aws/quarantine-groups.ts';
import { describeError } from '../../shared/domain/errors.ts';
import {
  buildContainmentGuard,
  GUARD_DELAY_SECONDS,
  nextGuard,
  type ContainmentGuard,
} from '../../shared/domain/events/containment-guard.ts';
import type { InterfaceBefore, NetworkInterface } from '../../shared/domain/isolation.ts';
import type { Logger } from '../../shared/runtime/logger.ts';
import type { Metrics } from '../../shared/runtime/metrics.ts';

interface GuardParts {
  readonly containments: Pick<ContainmentStore<InterfaceBefore>, 'read' | 'addOwnId'>;
  readonly networks: InstanceNetworks;
  readonly groups: Pick<QuarantineGroups, 'ensureWithAnyRules'>;
  readonly send: SendMessage;
  readonly metrics: Metrics;
}

/** Finishes a swap that its run left half-way. */
export type CloseHalfWay = (guard: ContainmentGuard, logger: Logger) => Promise<void>;

/**
 * Interfaces that still have the conversion group get the group without rules. It only ever closes, so it needs no lease: a run that
 * died has one for another half minute, in which the host would be open to everybody. The order itself comes back by the queue and
 * settles what is on record, and says so when the group has rules.
 */
export function createCloseHalfWay(parts: GuardParts): CloseHalfWay {
  return async (guard, logger) => {
    const isOpen = await closeAll(parts, guard, logger).catch((error: unknown) => {
      logger.error({ error: describeError(error), target: guard.target }, 'guard failed');
      return true;
    });
    const next = nextGuard(guard, isOpen);
    if (next)
      await parts.send({ body: buildContainmentGuard(next), delaySeconds: GUARD_DELAY_SECONDS });
  };
}

/** True while something may be open. */
async function closeAll(
  { containments, networks, groups, metrics }: GuardParts,
  { incidentId, action, target }: ContainmentGuard,
  logger: Logger,
): Promise<boolean> {
  const hold: Hold = { incidentId, action, target, purpose: 'contain' };
  const record = await containments.read(hold);
  const { passing = [], ours = [] } = record ?? {};
  const findHalfWay = async (): Promise<NetworkInterface[]> => {
    const enis = (await networks.describe(target.id))?.enis ?? [];
    return enis.filter((eni) => eni.groups.some((group) => passing.includes(group)));
  };
  const vpcIds = new Set((await findHalfWay()).map(({ vpcId }) => vpcId));
  if (vpcIds.size === 0) return false;
  const close = async (vpcId: string): Promise<void> => {
    const group = await groups.ensureWithAnyRules(vpcId);
    // Another than the run would have set, when somebody has deleted that: a release must know it for ours.
    if (!ours.includes(group)) await containments.addOwnId(hold, group);
    // Looked at again just before: a release may have given back meanwhile what it had.
    const left = (await findHalfWay())
      .filter((eni) => eni.vpcId === vpcId)
      .map(({ eniId }) => eniId);
    if (left.length === 0) return;
    metrics.count('HalfWaySwapsFound');
    logger.warn({ target, interfaces: left }, 'swap was left half-way');
    await Promise.all(left.map((eniId) => networks.setGroups(eniId, [group])));
  };
  await Promise.all([...vpcIds].map(close));
  return true;
}
