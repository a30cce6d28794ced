import type { ContainmentStore } from '../../shared/aws/containment-store.ts';
import type { InterfaceBefore } from '../../shared/domain/isolation.ts';
import type { ContainmentRecord } from '../../shared/domain/containment.ts';

export interface FakeContainments extends ContainmentStore<InterfaceBefore> {
  record(): Record | undefined;
  /** What was done, in order. */
  readonly log: string[];
}

type Record = ContainmentRecord<InterfaceBefore>;

const EMPTY: Record = {
  state: 'isolating',
  holders: [],
  before: {},
  ours: [],
  generation: 1,
};

/** The record of one target in memory; how the real one behaves under concurrency is tested on a real table. */
export function fakeContainments(initial?: Partial<Record>, leaseError?: Error): FakeContainments {
  let record: Record | undefined = initial && { ...EMPTY, ...initial };
  const log: string[] = [];
  const change = (what: string, next: Partial<Record>): Promise<Record> => {
    log.push(what);
    record = { ...(record ?? EMPTY), ...next };
    return Promise.resolve(record);
  };
  return {
    log,
    record: () => record,
    read: () => Promise.resolve(record),
    withLease: async (_hold, work) => {
      if (leaseError) throw leaseError;
      log.push('lease');
      return work().finally(() => log.push('end of lease'));
    },
    recordBefore: ({ incidentId }, { before, ours }) => {
      const { holders, before: recorded } = record ?? EMPTY;
      return change('record', {
        holders: [...new Set([...holders, incidentId])],
        before: { ...before, ...recorded },
        ours,
      });
    },
    removeHolder: ({ incidentId }) =>
      change('let go', { holders: (record ?? EMPTY).holders.filter((id) => id !== incidentId) }),
    setState: async (_hold, state) => {
      await change(state, { state });
    },
  };
}
