import type { ActionId } from '../../shared/aws/action-ledger.ts';
import type { Opening } from '../../shared/aws/containment-opening.ts';
import type { Hold } from '../../shared/aws/containment-store.ts';
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
import { refuse, type Obstacle } from '../../shared/response/brakes.ts';
import { createContainment, type Contain } from '../../shared/response/contain-target.ts';
import type { ContainmentParts } from '../../shared/response/containment-parts.ts';
import type { Situation } from '../../shared/response/situation.ts';
import { readBack } from '../../shared/response/read-back.ts';

interface StopParts extends Omit<ContainmentParts<FunctionBefore>, 'look'> {
  readonly concurrency: FunctionConcurrency;
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
  const [known, found] = await Promise.all([
    parts.containments.know(hold),
    outside ? undefined : parts.concurrency.read(target.id),
  ]);
  const describe = (before: FunctionBefore) => [stepOf(target.id, before)];
  return {
    ...{ hold, known },
    refusal: outside ?? (found ? undefined : refuse('there is no such function any more')),
    findProtection: (policy) => findProtection(policy, target, parts.own.stack),
    isCutOff: isHeld(known.record) && found?.reserved === STOPPED,
    planSteps: () => (found ? describe(found) : []),
    describeSteps: ({ before }) => describe(before[FUNCTION] ?? {}),
    prepare: () =>
      Promise.resolve({ seen: { before: found ? { [FUNCTION]: found } : {}, ours: [] } }),
    cut: (opening) => stop(parts, target.id, { opening, found }),
    verify: (opening) => verify(parts, target.id, opening),
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

interface Stopping {
  readonly opening: Opening<FunctionBefore>;
  readonly found: Concurrency | undefined;
}

/** What is recorded is never overwritten: our own 0 does not become "before". */
async function stop(
  { concurrency }: StopParts,
  name: string,
  { opening, found }: Stopping,
): Promise<ActionOutcome> {
  const isThere = found?.reserved === STOPPED || (await concurrency.reserve(name, STOPPED));
  return isThere ? { state: 'contained', steps: [recordedStep(name, opening)] } : GONE;
}

function recordedStep(name: string, { record }: Opening<FunctionBefore>): ActionStep {
  return stepOf(name, record.before[FUNCTION] ?? {});
}

/** A function that was deleted meanwhile runs no more. */
async function verify(
  { concurrency, wait }: StopParts,
  name: string,
  opening: Opening<FunctionBefore>,
): Promise<ActionOutcome | undefined> {
  const isStopped = async (): Promise<boolean> => {
    const seen = await concurrency.read(name);
    return !seen || seen.reserved === STOPPED;
  };
  if (await readBack(isStopped, wait)) return undefined;
  const step = { ...recordedStep(name, opening), note: NOT_SHOWN };
  return { state: 'failed', reason: NOT_SHOWN, steps: [step] };
}

const NOT_SHOWN = 'Lambda does not show that the function is stopped';
const GONE: ActionOutcome = {
  state: 'contained',
  reason: 'the function was deleted meanwhile',
  steps: [],
};
