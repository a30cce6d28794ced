import { setTimeout as sleep } from 'node:timers/promises';
import { readIncident } from '../../../shared/aws/incident-reader.ts';
import type { ActionRecord } from '../../../shared/domain/action.ts';
import type { Operator } from '../operator.ts';

/** How long to wait for the functions, and who hears about it. */
export interface Patience {
  readonly timeoutSeconds: number;
  readonly report: (text: string) => void;
  /** Between two looks; half a second unless said otherwise. */
  readonly pollMs?: number;
}

/** Asks until there is an answer or the time is over; asks at least once. */
export async function patiently<T>(
  { timeoutSeconds, pollMs = 500 }: Patience,
  ask: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const deadline = Date.now() + timeoutSeconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || Date.now() > deadline) return answer;
    await sleep(pollMs);
  }
}

interface Awaited extends Patience {
  readonly incidentId: string;
  readonly isAwaited: (action: ActionRecord) => boolean;
  readonly hasEnded: (action: ActionRecord) => boolean;
}

/** The awaited actions of an incident when there are some and all have ended, or as they are when the time is over. */
export async function untilActionsEnd(
  { incidents }: Operator,
  awaited: Awaited,
): Promise<readonly ActionRecord[]> {
  const { incidentId, isAwaited, hasEnded, report } = awaited;
  let actions: readonly ActionRecord[] = [];
  await patiently(awaited, async () => {
    const details = await readIncident(incidents, incidentId);
    actions = (details?.actions ?? []).filter(isAwaited);
    report(actions.map(({ target, state }) => `${target.id} ${state}`).join(', '));
    return (actions.length > 0 && actions.every(hasEnded)) || undefined;
  });
  return actions;
}
