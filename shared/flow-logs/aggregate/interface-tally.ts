import type { InterfaceRecords, RecordCounts } from '../flow-summary.ts';
import type { LocalAddresses } from './local-addresses.ts';
import {
  ACTION,
  BYTES,
  END,
  NO_DATA,
  type ParsedRecord,
  REJECT,
  SKIP_DATA,
  START,
} from './parsed-record.ts';

export interface MutableCounts {
  ok: number;
  noData: number;
  skipData: number;
  malformed: number;
}

export function noCounts(): MutableCounts {
  return { ok: 0, noData: 0, skipData: 0, malformed: 0 };
}

export function countRecord(counts: MutableCounts, status: number): void {
  if (status === SKIP_DATA) counts.skipData++;
  else if (status === NO_DATA) counts.noData++;
  else counts.ok++;
}

export function addCounts(to: MutableCounts, from: RecordCounts): void {
  to.ok += from.ok;
  to.noData += from.noData;
  to.skipData += from.skipData;
  to.malformed += from.malformed;
}

/** What one interface's records say, their groups apart. Plain data but for the addresses. */
export interface InterfaceTally {
  readonly id: string;
  readonly local: LocalAddresses;
  readonly counts: MutableCounts;
  /** Infinity and 0 while there is no record. */
  first: number;
  last: number;
  readonly cut: CutTally | undefined;
}

export interface CutTally {
  /** Unix seconds. */
  readonly at: number;
  records: number;
  skipData: number;
  acceptedBytes: number;
  straddlingRecords: number;
  straddlingBytes: number;
}

export function createTally(id: string, local: LocalAddresses, cutAt?: number): InterfaceTally {
  const cut = cutAt === undefined ? undefined : noneAfter(cutAt);
  return { id, local, counts: noCounts(), first: Infinity, last: 0, cut };
}

function noneAfter(at: number): CutTally {
  return {
    at,
    records: 0,
    skipData: 0,
    acceptedBytes: 0,
    straddlingRecords: 0,
    straddlingBytes: 0,
  };
}

export function tallyRecord(tally: InterfaceTally, record: ParsedRecord, status: number): void {
  countRecord(tally.counts, status);
  tally.first = Math.min(tally.first, record.number(START));
  tally.last = Math.max(tally.last, record.number(END));
  if (tally.cut) tallyCut(tally.cut, record, status);
}

function tallyCut(cut: CutTally, record: ParsedRecord, status: number): void {
  const bytes = isAccepted(record, status) ? Math.max(record.number(BYTES), 0) : 0;
  if (record.number(START) > cut.at) {
    if (status === SKIP_DATA) cut.skipData++;
    else cut.records++;
    cut.acceptedBytes += bytes;
  } else if (record.number(END) > cut.at && isAccepted(record, status)) {
    cut.straddlingRecords++;
    cut.straddlingBytes += bytes;
  }
}

/** Whether the record says that something passed after the cut. */
export function passedAfterCut(cut: CutTally, record: ParsedRecord): boolean {
  return record.number(START) > cut.at && record.number(ACTION) !== REJECT;
}

/** A record without an action may be of either kind: it counts as the one that does harm. */
function isAccepted(record: ParsedRecord, status: number): boolean {
  return status !== SKIP_DATA && status !== NO_DATA && record.number(ACTION) !== REJECT;
}

export function mergeTally(to: InterfaceTally, from: Omit<InterfaceTally, 'local'>): void {
  addCounts(to.counts, from.counts);
  to.first = Math.min(to.first, from.first);
  to.last = Math.max(to.last, from.last);
  if (!to.cut || !from.cut) return;
  to.cut.records += from.cut.records;
  to.cut.skipData += from.cut.skipData;
  to.cut.acceptedBytes += from.cut.acceptedBytes;
  to.cut.straddlingRecords += from.cut.straddlingRecords;
  to.cut.straddlingBytes += from.cut.straddlingBytes;
}

/** Whether there is anything to say of the interface. */
export function hasRecords({ counts }: InterfaceTally): boolean {
  return counts.ok + counts.noData + counts.skipData > 0;
}

/** Without the groups of what was accepted after the cut. */
export function describeTally(tally: InterfaceTally): Omit<InterfaceRecords, 'addresses'> {
  const { id, counts, first, last } = tally;
  return { id, records: { ...counts }, first, last };
}
