import type { ActionRecord } from '../../../shared/domain/action.ts';
import type { CutInterface } from '../../../shared/detections/verify-containment.ts';

const INTERFACE_ID = /^eni-/;

/** The interfaces that are cut off now, as the actions of the incident say. Pure. */
export function findCuts(actions: readonly ActionRecord[]): CutInterface[] {
  return actions.flatMap(({ action, state, settledAt, target, steps }) =>
    action === 'isolate-instance' && state === 'contained' && settledAt !== undefined
      ? steps
          .filter(({ resource }) => INTERFACE_ID.test(resource))
          .map(({ resource: interfaceId }) => ({
            ...{ interfaceId, instanceId: target.id, cutAt: settledAt },
          }))
      : [],
  );
}

/** True while a containment of an instance is under way: there may soon be something to verify. Pure. */
export function isCutting(actions: readonly ActionRecord[]): boolean {
  return actions.some(
    ({ action, state, mode }) =>
      action === 'isolate-instance' &&
      mode === 'auto' &&
      (state === 'requested' || state === 'running'),
  );
}
