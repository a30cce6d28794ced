import { FlowAccumulator } from './aggregate/flow-accumulator.ts';
import { MISSING, ParsedRecord } from './aggregate/parsed-record.ts';
import { readRecord } from './aggregate/read-record.ts';
import { summarize } from './aggregate/summarize.ts';
import {
  mergeAccumulator,
  serializeAccumulator,
  type SerializedAggregate,
} from './aggregate/transfer-accumulator.ts';
import type { FlowQuery } from './flow-query.ts';
import type { RecordSink } from './flow-record.ts';
import type { FlowSummary } from './flow-summary.ts';

/** Groups in memory before the least important are dropped: 2^19 take about 32 MiB. */
export const DEFAULT_MAX_GROUPS = 2 ** 19;

/** Adds records up as they come; memory stays within the number of groups. */
export interface FlowAggregate extends RecordSink {
  /** At most 20,000 groups; the rest is counted as dropped. */
  readonly summarize: () => FlowSummary;
  /** For another thread; nothing can be added afterwards. */
  readonly serialize: () => SerializedAggregate;
  /** Adds what an aggregate of the same query has. */
  readonly merge: (other: SerializedAggregate) => void;
  /** Takes parsed records without a string or an object for each. */
  readonly accumulator: FlowAccumulator;
}

export function createFlowAggregate(
  query: FlowQuery,
  options: { readonly maxGroups?: number } = {},
): FlowAggregate {
  const accumulator = new FlowAccumulator(query, options.maxGroups ?? DEFAULT_MAX_GROUPS);
  const places = new Map(accumulator.tallies.map(({ id }, place) => [id, place]));
  const parsed = new ParsedRecord();
  const { kind } = query.scope;
  return {
    add: (record) => {
      const place = places.get(record.interfaceId ?? '') ?? MISSING;
      if (kind === 'interfaces' && place === MISSING) return;
      if (!readRecord(record, place, parsed)) accumulator.addMalformed(1, place);
      else if (kind !== 'addresses' || accumulator.concerns(parsed)) accumulator.add(parsed);
    },
    addMalformed: (count) => {
      accumulator.addMalformed(count);
    },
    summarize: () => summarize(accumulator),
    serialize: () => serializeAccumulator(accumulator),
    merge: (other) => {
      mergeAccumulator(accumulator, other);
    },
    accumulator,
  };
}
