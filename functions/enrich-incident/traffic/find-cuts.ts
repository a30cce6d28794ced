import type { ActionName, ActionRecord } from '../../../shared/domain/action.ts';
import type { CutInterface } from '../../../shared/detections/verify-containment.ts';

const INTERFACE_ID = /^eni-/;

/**
 * The interfaces that are cut off now, as the actions of the incident say, since the last action that cut: what passes a gateway ends only
 * when its paths are denied. Pure.
 */
export function findCuts(actions: readonly ActionRecord[]): CutInterface[] {
  return actions.flatMap((isolation) => {
    const { action, target, steps } = isolation;
    if (action !== 'isolate-instance' || !isDone(isolation)) return [];
    const denials = actions.filter((other) => isDenial(other, target.id) && isDone(other));
    const cutAt =
      [isolation, ...denials]
        .map(({ settledAt = '' }) => settledAt)
        .sort()
        .at(-1) ?? '';
    return steps
      .filter(({ resource }) => INTERFACE_ID.test(resource))
      .map(({ resource: interfaceId }) => ({ interfaceId, instanceId: target.id, cutAt }));
  });
}

function isDone({ state, settledAt }: ActionRecord): boolean {
  return state === 'contained' && settledAt !== undefined;
}

function isDenial({ action, target }: ActionRecord, instanceId: string): boolean {
  return action === 'deny-tracked-paths' && target.id === instanceId;
}

const CUTTING: readonly ActionName[] = ['isolate-instance', 'deny-tracked-paths'];

/** True while a containment of an instance is under way: there may soon be something to verify. Pure. */
export function isCutting(actions: readonly ActionRecord[]): boolean {
  return actions.some(
    ({ action, state, mode }) =>
      CUTTING.includes(action) && mode === 'auto' && (state === 'requested' || state === 'running'),
  );
}
