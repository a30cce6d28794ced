import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { inOtherHands } from '../../shared/domain/target-lease.ts';
import { nextRecord } from '../../shared/aws/containment-record.ts';
import type { ContainmentStore } from '../../shared/aws/containment-store.ts';
import type { ContainmentRecord } from '../../shared/domain/containment.ts';
import type { InterfaceBefore } from '../../shared/domain/isolation.ts';
import { targetKey } from '../../shared/domain/target.ts';
import { fakeWrite } from './fake-write.ts';

export interface FakeContainments<Before> extends ContainmentStore<Before> {
  record(): ContainmentRecord<Before> | undefined;
  /** Somebody else contains the target for this incident. */
  hold(incidentId: string): void;
  /** What was done, in order. */
  readonly log: string[];
  /** Keys of the targets that a lease was taken for. */
  readonly leased: string[];
}

const LEASE = { key: { pk: 'target' }, owner: 'run' };

/** The record of one target in memory; how the real one behaves under concurrency is tested on a real table. */
export function fakeContainments<Before = InterfaceBefore>(
  initial?: Partial<ContainmentRecord<Before>>,
  isInOtherHands = false,
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
    hold: (incidentId) => {
      record = { ...(record ?? empty), holders: [incidentId] };
    },
    read: () => Promise.resolve(record),
    know: () => {
      const leasedUntil = isInOtherHands ? Infinity : 0;
      return Promise.resolve({ record, version: undefined, leasedUntil, quietSince: 0 });
    },
    planOpening: ({ incidentId, target }, known, seen) => {
      const next = nextRecord(known.record, seen);
      const holders = [...new Set([...(known.record?.holders ?? []), incidentId])];
      const opened = { ...empty, ...next, holders };
      const write = fakeWrite(() => {
        leased.push(targetKey(target));
        log.push('lease');
        void change('record', opened);
      });
      return { write, record: opened, lease: LEASE, incidentId };
    },
    planClosing: (_lease, state): TransactWriteItem =>
      fakeWrite(() => {
        if (state) void change(state, { state });
        log.push('end of lease');
      }),
    letGo: () => {
      log.push('end of lease');
      return Promise.resolve();
    },
    addKept: async (_lease, kept) => {
      const recorded = { ...kept, ...record?.kept };
      await change('kept', { kept: recorded });
      return recorded;
    },
    addBefore: async (_lease, before) => {
      await change('before', { before: { ...before, ...record?.before } });
    },
    withLease: async ({ target }, work) => {
      if (isInOtherHands) throw inOtherHands();
      log.push('lease');
      leased.push(targetKey(target));
      return work().finally(() => log.push('end of lease'));
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
