import type { ActionId, ActionLedger } from '../../shared/aws/action-ledger.ts';
import type { ContainmentStore, Hold } from '../../shared/aws/containment-store.ts';
import type { Concurrency, FunctionConcurrency } from '../../shared/aws/function-concurrency.ts';
import type { ActionOutcome, ActionStep } from '../../shared/domain/action.ts';
import { isHeld } from '../../shared/domain/containment.ts';
import {
  describeReserved,
  FUNCTION,
  STOPPED,
  type FunctionBefore,
} from '../../shared/domain/functions/function-before.ts';
import type { ResponsePolicy } from '../../shared/domain/policy.ts';
import { protectedTarget } from '../../shared/domain/protection.ts';
import type { Target } from '../../shared/domain/target.ts';
import { refuse, type CheckBrakes, type Obstacle } from '../../shared/response/brakes.ts';
import {
  createContainment,
  type Contain,
  type Situation,
} from '../../shared/response/contain-target.ts';
import { readBack, type Wait } from '../../shared/response/read-back.ts';
import type { Metrics } from '../../shared/runtime/metrics.ts';

interface StopParts {
  readonly ledger: ActionLedger;
  readonly containments: ContainmentStore<FunctionBefore>;
  readonly concurrency: FunctionConcurrency;
  readonly checkBrakes: CheckBrakes;
  readonly metrics: Metrics;
  readonly wait: Wait;
  readonly own: { readonly accountId: string; readonly region: string; readonly stack: string };
}

/** order → brakes → record of before → no execution may start → verify → settle. */
export function createStop(parts: StopParts): Contain {
  return createContainment({ ...parts, look: (id) => look(parts, id) });
}

async function look(parts: StopParts, id: ActionId): Promise<Situation<FunctionBefore>> {
  const { target } = id;
  const hold: Hold = { ...id, purpose: 'contain' };
  const outside = findOutside(parts.own, target);
  const [record, found] = await Promise.all([
    parts.containments.read(hold),
    outside ? undefined : parts.concurrency.read(target.id),
  ]);
  const describe = (before: FunctionBefore) => [stepOf(target.id, before)];
  return {
    ...{ hold, record },
    refusal: outside ?? (found ? undefined : refuse('there is no such function any more')),
    findProtection: (policy) => findProtection(policy, target, parts.own.stack),
    isCutOff: isHeld(record) && found?.reserved === STOPPED,
    planSteps: () => (found ? describe(found) : []),
    describeSteps: ({ before }) => describe(before[FUNCTION] ?? {}),
    cut: () => stop(parts, hold),
  };
}

function findOutside(own: StopParts['own'], target: Target): Obstacle | undefined {
  if (target.accountId === own.accountId && target.region === own.region) return undefined;
  return refuse(`not in the platform's own account and region (${own.accountId}, ${own.region})`);
}

function findProtection(policy: ResponsePolicy, target: Target, stack: string): string | undefined {
  if (target.id.startsWith(`${stack}-`)) return `${target.id} is a part of the platform itself`;
  return protectedTarget(policy, target);
}

function stepOf(name: string, { reserved }: FunctionBefore): ActionStep {
  return {
    resource: `reserved concurrency of function ${name}`,
    from: describeReserved(reserved),
    to: describeReserved(STOPPED),
  };
}

/** What is recorded is never overwritten: our own 0 does not become "before". */
async function stop(
  { concurrency, containments, wait }: StopParts,
  hold: Hold,
): Promise<ActionOutcome> {
  const name = hold.target.id;
  const found = await concurrency.read(name);
  if (!found) return GONE;
  const { before } = await containments.recordBefore(hold, {
    before: { [FUNCTION]: found },
    ours: [],
  });
  if (found.reserved !== STOPPED) await concurrency.reserve(name, STOPPED);
  const step = stepOf(name, before[FUNCTION] ?? found);
  let seen: Concurrency | undefined;
  const isStopped = async (): Promise<boolean> => {
    seen = await concurrency.read(name);
    return !seen || seen.reserved === STOPPED;
  };
  if (!(await readBack(isStopped, wait)))
    return { state: 'failed', reason: NOT_SHOWN, steps: [{ ...step, note: NOT_SHOWN }] };
  await containments.setState(hold, 'isolated');
  return seen ? { state: 'contained', steps: [step] } : GONE;
}

const NOT_SHOWN = 'Lambda does not show that the function is stopped';
const GONE: ActionOutcome = {
  state: 'contained',
  reason: 'the function was deleted meanwhile',
  steps: [],
};
