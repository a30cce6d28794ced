import type { InstancePower } from '../../shared/aws/instance-power.ts';

interface FakeBehaviour {
  /** What stopping throws. */
  readonly fail?: Error;
  readonly loseChanges?: boolean;
}

export interface FakePower extends InstancePower {
  readonly stopped: readonly string[];
}

/** One instance in memory, in this state of EC2; undefined: there is none. */
export function fakePower(
  initial: string | undefined = 'running',
  behaviour: FakeBehaviour = {},
): FakePower {
  let state = initial;
  const stopped: string[] = [];
  return {
    stopped,
    state: () => Promise.resolve(state),
    stop: (instanceId) => {
      if (behaviour.fail) return Promise.reject(behaviour.fail);
      stopped.push(instanceId);
      if (!behaviour.loseChanges) state = 'stopping';
      return Promise.resolve();
    },
  };
}
