import type { ContainmentStore } from '../../shared/aws/containment-store.ts';
import type { ContainmentRecord } from '../../shared/domain/containment.ts';
import type { InterfaceBefore } from '../../shared/domain/isolation.ts';
import { targetKey } from '../../shared/domain/target.ts';

export interface FakeContainments<Before> extends ContainmentStore<Before> {
  record(): ContainmentRecord<Before> | undefined;
  /** What was done, in order. */
  readonly log: string[];
  /** Keys of the targets that a lease was taken for. */
  readonly leased: string[];
}

/** The record of one target in memory; how the real one behaves under concurrency is tested on a real table. */
export function fakeContainments<Before = InterfaceBefore>(
  initial?: Partial<ContainmentRecord<Before>>,
  leaseError?: Error,
): FakeContainments<Before> {
  type Record = ContainmentRecord<Before>;
  const empty: Record = { state: 'isolating', holders: [], before: {}, ours: [], generation: 1 };
  let record: Record | undefined = initial && { ...empty, ...initial };
  const log: string[] = [];
  const leased: string[] = [];
  const change = (what: string, next: Partial<Record>): Promise<Record> => {
    log.push(what);
    record = { ...(record ?? empty), ...next };
    return Promise.resolve(record);
  };
  return {
    log,
    leased,
    record: () => record,
    read: () => Promise.resolve(record),
    withLease: async ({ target }, work) => {
      if (leaseError) throw leaseError;
      log.push('lease');
      leased.push(targetKey(target));
      return work().finally(() => log.push('end of lease'));
    },
    recordBefore: ({ incidentId }, { before, ours, passing = [] }) => {
      const { state, holders, generation, ...recorded } = record ?? empty;
      const isHistory = state === 'released';
      return change('record', {
        state: state === 'isolated' ? state : 'isolating',
        holders: [...new Set([...holders, incidentId])],
        before: isHistory ? before : { ...before, ...recorded.before },
        ours: isHistory ? ours : [...new Set([...recorded.ours, ...ours])],
        passing: isHistory ? passing : [...new Set([...(recorded.passing ?? []), ...passing])],
        generation: isHistory ? generation + 1 : generation,
      });
    },
    addOwnId: async (_hold, id) => {
      await change('own id', { ours: [...new Set([...(record ?? empty).ours, id])] });
    },
    removeHolder: ({ incidentId }) =>
      change('let go', { holders: (record ?? empty).holders.filter((id) => id !== incidentId) }),
    setState: async (_hold, state) => {
      await change(state, { state });
    },
    setReleased: async (_hold, release) => {
      await change('released', { state: 'released', release });
    },
  };
}
