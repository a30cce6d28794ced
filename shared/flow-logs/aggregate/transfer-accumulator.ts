import type { DroppedGroups } from '../flow-summary.ts';
import type { AddressPool } from './address-pool.ts';
import type { FlowAccumulator } from './flow-accumulator.ts';
import { destinationCode, sourceCode } from './group-key.ts';
import { DST_WORD, GroupArray, INTERFACE_WORD, SRC_WORD, TRAITS_WORD } from './group-array.ts';
import type { GroupTable } from './group-table.ts';
import {
  addCounts,
  type InterfaceTally,
  mergeTally,
  type MutableCounts,
} from './interface-tally.ts';
import type { LearnedAddresses } from './local-addresses.ts';
import { IS_IPV6 } from './parsed-record.ts';

/** An aggregate as plain data, for another thread; its buffers can be transferred instead of copied. */
export interface SerializedAggregate {
  readonly groups: SerializedTable;
  readonly cutGroups: SerializedTable;
  /** Addresses of IPv6, 4 words each. */
  readonly addresses: Uint32Array<ArrayBuffer>;
  readonly counts: MutableCounts;
  readonly dropped: DroppedGroups;
  readonly tallies: readonly SerializedTally[];
}

interface SerializedTable {
  readonly buffer: ArrayBuffer;
  readonly size: number;
}

type SerializedTally = Omit<InterfaceTally, 'local'> & { readonly learned: LearnedAddresses };

/** Hands the tables themselves over: nothing can be added afterwards. */
export function serializeAccumulator(from: FlowAccumulator): SerializedAggregate {
  return {
    groups: serializeTable(from.table),
    cutGroups: serializeTable(from.cutTable),
    addresses: from.pool.export(),
    counts: from.counts,
    dropped: from.dropped.total(),
    tallies: from.tallies.map(({ local, ...rest }) => ({ ...rest, learned: local.learned() })),
  };
}

/** The buffers to name in `postMessage`, so that they are handed over without a copy. */
export function transferableOf({
  groups,
  cutGroups,
  addresses,
}: SerializedAggregate): ArrayBuffer[] {
  return [groups.buffer, cutGroups.buffer, addresses.buffer];
}

/** Adds what an aggregate of the same query found elsewhere. */
export function mergeAccumulator(into: FlowAccumulator, from: SerializedAggregate): void {
  addCounts(into.counts, from.counts);
  into.dropped.add(from.dropped);
  from.tallies.forEach(({ learned, ...tally }, place) => {
    const own = into.tallies[place];
    if (!own) return;
    mergeTally(own, tally);
    own.local.merge(translated(learned, (code) => codeIn(into.pool, from, code)));
  });
  mergeTable(into, into.table, { table: from.groups, from });
  mergeTable(into, into.cutTable, { table: from.cutGroups, from });
}

function serializeTable({ groups: { buffer, size } }: GroupTable): SerializedTable {
  return { buffer, size };
}

interface Foreign {
  readonly table: SerializedTable;
  readonly from: SerializedAggregate;
}

function mergeTable(into: FlowAccumulator, own: GroupTable, { table, from }: Foreign): void {
  const groups = new GroupArray(table.buffer, table.size);
  for (let place = 0; place < groups.size; place++) {
    const traits = groups.word(place, TRAITS_WORD);
    const source = sourceCode(groups.word(place, SRC_WORD), traits);
    const destination = destinationCode(groups.word(place, DST_WORD), traits);
    own.key[SRC_WORD] = codeIn(into.pool, from, source);
    own.key[DST_WORD] = codeIn(into.pool, from, destination);
    own.key[TRAITS_WORD] = traits;
    own.key[INTERFACE_WORD] = groups.word(place, INTERFACE_WORD);
    own.addGroup(groups, place);
    into.keepWithinLimit(own);
  }
}

function codeIn(pool: AddressPool, { addresses }: SerializedAggregate, code: number): number {
  return code < IS_IPV6 ? code : pool.intern(addresses, (code - IS_IPV6) * 4);
}

function translated(
  { seen, shared }: LearnedAddresses,
  codeOf: (code: number) => number,
): LearnedAddresses {
  return { seen: seen.map(codeOf), shared: shared.map((codes) => codes?.map(codeOf)) };
}
