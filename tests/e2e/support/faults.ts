import type { Fault, FaultReport } from '../../../scripts/local-aws/faults.ts';
import { waitFor } from '../../../scripts/wait-for.ts';
import { local, platform } from './platform.ts';

/** A fault that is at work. */
export interface RunningFault {
  readonly report: () => Promise<FaultReport>;
  /** Waits until it has hit the last attempt of the SDK so often, so that a function has seen the error. */
  readonly untilSeen: (times: number) => Promise<void>;
  readonly end: () => Promise<FaultReport>;
}

export async function beginFault(fault: Fault): Promise<RunningFault> {
  const [id = ''] = await local().addFaults([fault]);
  const report = async (): Promise<FaultReport> => {
    const found = (await local().faults()).find((candidate) => candidate.id === id);
    if (!found) throw new Error(`there is no fault ${id}`);
    return found;
  };
  return {
    report,
    untilSeen: async (times) => {
      await waitFor(async () => (await report()).exhausted >= times, { what: `error ${times}` });
    },
    end: async () => {
      const last = await report();
      await local().removeFaults(id);
      return last;
    },
  };
}

/** Name of a function as it is deployed. */
export function deployedName(functionName: string): string {
  return `${platform().stack}-${functionName}`;
}

/** How often a fault has happened in all. */
export function timesInjected({ injected }: FaultReport): number {
  return Object.values(injected).reduce((sum, count) => sum + count, 0);
}
