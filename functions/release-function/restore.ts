import type { ContainmentStore } from '../../shared/aws/containment-store.ts';
import type { FunctionConcurrency } from '../../shared/aws/function-concurrency.ts';
import type { ActionOutcome, ActionStep } from '../../shared/domain/action.ts';
import { describeError, TransientError } from '../../shared/domain/errors.ts';
import {
  describeReserved,
  FUNCTION,
  STOPPED,
  type FunctionBefore,
} from '../../shared/domain/functions/function-before.ts';
import { readBack, type Wait } from '../../shared/response/read-back.ts';
import type { ReleaseContext } from '../../shared/response/release-target.ts';

interface RestoreParts {
  readonly containments: ContainmentStore<FunctionBefore>;
  readonly concurrency: FunctionConcurrency;
  readonly wait: Wait;
}

/** Gives back the reserved concurrency of before; one that somebody changed since is left alone and named. */
export type RestoreFunction = (context: ReleaseContext<FunctionBefore>) => Promise<ActionOutcome>;

export function createRestore(parts: RestoreParts): RestoreFunction {
  return async ({ hold, record }) => {
    await parts.containments.setState(hold, 'releasing');
    const name = hold.target.id;
    const before = record.before[FUNCTION];
    if (!before) return { state: 'released', reason: 'nothing had been changed', steps: [] };
    const now = await parts.concurrency.read(name);
    const step = {
      resource: `reserved concurrency of function ${name}`,
      from: describeReserved(now?.reserved),
      to: describeReserved(before.reserved),
    };
    if (!now) return drifted(step, 'drift: the function no longer exists');
    if (now.reserved === before.reserved) return { state: 'released', steps: [step] };
    if (now.reserved !== STOPPED)
      return drifted({ ...step, to: step.from }, 'drift: it was changed and is left as it is');
    return give(parts, { name, before, step });
  };
}

function drifted(step: ActionStep, note: string): ActionOutcome {
  return { state: 'released', reason: note, steps: [{ ...step, note }] };
}

interface Gift {
  readonly name: string;
  readonly before: FunctionBefore;
  readonly step: ActionStep;
}

async function give(
  { concurrency, wait }: RestoreParts,
  { name, before: { reserved }, step }: Gift,
): Promise<ActionOutcome> {
  try {
    await (reserved === undefined ? concurrency.remove(name) : concurrency.reserve(name, reserved));
  } catch (error) {
    if (error instanceof TransientError) throw error;
    return failed(step, describeError(error));
  }
  const isShown = async () => (await concurrency.read(name))?.reserved === reserved;
  if (await readBack(isShown, wait)) return { state: 'released', steps: [step] };
  return failed(step, 'Lambda does not show the former concurrency');
}

function failed(step: ActionStep, note: string): ActionOutcome {
  const reason = `not restored: ${step.resource}: ${note}`;
  return { state: 'release-failed', reason, steps: [{ ...step, note }] };
}
