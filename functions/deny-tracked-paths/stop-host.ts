import type { AutoScaling } from '../../shared/aws/auto-scaling.ts';
import type { InstancePower } from '../../shared/aws/instance-power.ts';

interface StopParts {
  readonly power: Pick<InstancePower, 'state'>;
  readonly autoScaling: Pick<AutoScaling, 'membership'>;
}

/** Whether a host can be stopped. */
export interface Stoppable {
  /** EC2 state name, e.g. `running`. */
  readonly state: string;
  /** Why it must not be. */
  readonly hindrance?: string;
}

export type CheckStop = (instanceId: string) => Promise<Stoppable>;

const STOPPED: readonly string[] = ['stopping', 'stopped'];

/** True also of one that is on its way: no packet leaves it any more. */
export function isStopped(state: string | undefined): boolean {
  return state !== undefined && STOPPED.includes(state);
}

/**
 * A group replaces a member that is stopped, and terminates it, whatever protects it from termination. Only on standby is it left alone.
 * Source: EC2 Auto Scaling user guide, health checks; temporarily remove instances from your group.
 */
export function createCheckStop({ power, autoScaling }: StopParts): CheckStop {
  return async (instanceId) => {
    const [state = 'unknown', membership] = await Promise.all([
      power.state(instanceId),
      autoScaling.membership(instanceId),
    ]);
    if (isStopped(state)) return { state };
    if (state !== 'running') return { state, hindrance: `its state is ${state}` };
    return membership && membership.state !== 'Standby'
      ? { state, hindrance: IN_SERVICE }
      : { state };
  };
}

const IN_SERVICE = 'it is not on standby in its Auto Scaling group, which would terminate it';
