import type { FlowQuery } from '../flow-query.ts';
import { AddressPool } from './address-pool.ts';
import { type Ends, traitsOf } from './group-key.ts';
import { selectGroups } from './group-retention.ts';
import { DST_WORD, INTERFACE_WORD, SRC_WORD, TRAITS_WORD } from './group-array.ts';
import { GroupTable } from './group-table.ts';
import {
  countRecord,
  type InterfaceTally,
  noCounts,
  passedAfterCut,
  tallyRecord,
} from './interface-tally.ts';
import { DropCount } from './drop-count.ts';
import { renewPool } from './renew-pool.ts';
import {
  DST,
  END,
  INTERFACE,
  MISSING,
  type ParsedRecord,
  PKT_DST,
  PKT_SRC,
  SKIP_DATA,
  SRC,
  START,
  STATUS,
} from './parsed-record.ts';
import type { RecordScope } from './record-scope.ts';
import { readScope } from './read-scope.ts';

/** Groups of what passed after cuts: only the largest are reported. */
const CUT_GROUPS = 4096;

/** All that is known of the records so far. It takes records that are parsed; what the scope is it knows. */
export class FlowAccumulator {
  readonly query: FlowQuery;
  readonly counts = noCounts();
  readonly dropped = new DropCount();
  readonly table: GroupTable;
  /** What was accepted after a cut. */
  readonly cutTable = new GroupTable(CUT_GROUPS);
  readonly tallies: readonly InterfaceTally[];
  pool = new AddressPool();
  private readonly scope: RecordScope;
  private readonly poolLimit: number;
  private readonly ends: Ends = { source: MISSING, destination: MISSING, side: 0 };

  constructor(query: FlowQuery, maxGroups: number) {
    this.query = query;
    this.table = new GroupTable(maxGroups);
    const { scope, tallies } = readScope(query.scope, this.pool);
    this.scope = scope;
    this.tallies = tallies;
    // Groups have two addresses each; the rest is room until the pool is renewed.
    this.poolLimit = this.pool.size + 3 * (maxGroups + CUT_GROUPS);
  }

  /** Whether the scope has an address of the record; only asked where the scope is one of addresses. */
  concerns(record: ParsedRecord): boolean {
    return this.scope.concerns(record, this.pool);
  }

  /** Takes a record of the scope; those outside of the window are left out. */
  add(record: ParsedRecord): void {
    if (record.number(END) < this.query.from || record.number(START) > this.query.to) return;
    this.keepPoolWithinLimit();
    const status = statusOf(record);
    countRecord(this.counts, status);
    const tally = this.tallies[record.number(INTERFACE)];
    if (tally) tallyRecord(tally, record, status);
    if (status === 0) this.addFlow(record, tally);
  }

  /** Counts lines of an interface of the scope that cannot be read; without its place those of none. */
  addMalformed(count: number, interfacePlace = MISSING): void {
    this.counts.malformed += count;
    const tally = this.tallies[interfacePlace];
    if (tally) tally.counts.malformed += count;
  }

  /** Call after a group was added: drops what is worth least when there are too many. */
  keepWithinLimit(table: GroupTable): void {
    this.keepPoolWithinLimit();
    if (!table.isOverfull) return;
    const marks = selectGroups(table.groups, table.limit >>> 1);
    if (table === this.table) this.dropped.countUnmarked(table.groups, marks);
    table.retain(marks);
  }

  private addFlow(record: ParsedRecord, tally: InterfaceTally | undefined): void {
    const { ends } = this;
    this.scope.readEnds(record, this.pool, ends);
    if (ends.source < 0 || ends.destination < 0) return;
    const isPassed = tally?.cut !== undefined && passedAfterCut(tally.cut, record);
    this.addTo(this.table, record);
    if (isPassed) this.addTo(this.cutTable, record);
    this.keepWithinLimit(this.table);
    this.keepWithinLimit(this.cutTable);
  }

  private addTo(table: GroupTable, record: ParsedRecord): void {
    const { key } = table;
    // Of an address of IPv6 the lower 32 bits are its place in the pool.
    key[SRC_WORD] = this.ends.source;
    key[DST_WORD] = this.ends.destination;
    key[TRAITS_WORD] = traitsOf(record, this.ends);
    key[INTERFACE_WORD] = record.number(INTERFACE);
    table.add(record);
  }

  /** Groups that are dropped, and records without a group, leave addresses behind. */
  private keepPoolWithinLimit(): void {
    if (this.pool.size <= this.poolLimit) return;
    this.pool = renewPool(this.pool, this.scope, [this.table, this.cutTable]);
  }
}

/** The places of addresses, for those that look for one in them. */
export const ADDRESS_PLACES = [SRC, DST, PKT_SRC, PKT_DST] as const;

/**
 * A format may lack `log-status`: then a record with addresses is OK. One without may be NODATA or SKIPDATA, and because
 * NODATA is taken for a proof, it is not assumed.
 */
function statusOf(record: ParsedRecord): number {
  const status = record.number(STATUS);
  if (status >= 0) return status;
  return ADDRESS_PLACES.every((place) => record.number(place) === MISSING) ? SKIP_DATA : 0;
}
