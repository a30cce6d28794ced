import type { FlowRecord } from '../flow-record.ts';
import { readAddressText } from '../text/read-address.ts';
import {
  ACTION,
  BYTES,
  DIRECTION,
  DST,
  DST_PORT,
  EGRESS,
  END,
  INTERFACE,
  LARGEST,
  MISSING,
  NO_DATA,
  PACKETS,
  type ParsedRecord,
  PKT_DST,
  PKT_SRC,
  PROTOCOL,
  REJECT,
  SKIP_DATA,
  SRC,
  SRC_PORT,
  START,
  STATUS,
  TCP_FLAGS,
} from './parsed-record.ts';

/** Fills in a record from its object; false: it has what cannot be. */
export function readRecord(record: FlowRecord, place: number, into: ParsedRecord): boolean {
  into.clear();
  into.numbers[INTERFACE] = place;
  readWords(record, into);
  return readNumbers(record, into) && readAddresses(record, into);
}

function readWords({ action, flowDirection, logStatus }: FlowRecord, into: ParsedRecord): void {
  const { numbers } = into;
  if (action) numbers[ACTION] = action === 'REJECT' ? REJECT : 0;
  if (flowDirection) numbers[DIRECTION] = flowDirection === 'egress' ? EGRESS : 0;
  numbers[STATUS] = { OK: 0, NODATA: NO_DATA, SKIPDATA: SKIP_DATA }[logStatus];
}

function readNumbers(record: FlowRecord, into: ParsedRecord): boolean {
  const { numbers } = into;
  numbers[START] = record.start;
  numbers[END] = record.end;
  readCounts(record, into);
  return (
    record.start >= 0 &&
    record.end >= 0 &&
    Object.entries(LARGEST).every(([place, largest]) =>
      isNumber(into.number(Number(place)), largest),
    )
  );
}

function readCounts(record: FlowRecord, { numbers }: ParsedRecord): void {
  numbers[SRC_PORT] = record.srcport ?? MISSING;
  numbers[DST_PORT] = record.dstport ?? MISSING;
  numbers[PROTOCOL] = record.protocol ?? MISSING;
  numbers[PACKETS] = record.packets ?? MISSING;
  numbers[BYTES] = record.bytes ?? MISSING;
  numbers[TCP_FLAGS] = record.tcpFlags ?? MISSING;
}

function isNumber(value: number, largest: number): boolean {
  return value === MISSING || (Number.isInteger(value) && value >= 0 && value <= largest);
}

function readAddresses(record: FlowRecord, into: ParsedRecord): boolean {
  return (
    readAddressText(record.srcaddr, into, SRC) &&
    readAddressText(record.dstaddr, into, DST) &&
    readAddressText(record.pktSrcaddr, into, PKT_SRC) &&
    readAddressText(record.pktDstaddr, into, PKT_DST)
  );
}
