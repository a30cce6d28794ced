import type { AddressPool } from './address-pool.ts';
import { AT_DESTINATION, AT_SOURCE, type Ends, UNKNOWN_SIDE } from './group-key.ts';
import type { InterfaceTally } from './interface-tally.ts';
import {
  DIRECTION,
  DST,
  EGRESS,
  INTERFACE,
  MISSING,
  type ParsedRecord,
  PKT_DST,
  PKT_SRC,
  SRC,
} from './parsed-record.ts';

/** Whose records count, and on which side of them the local address is. */
export interface RecordScope {
  /** Whether an address that was asked for is in the record; for other scopes true. */
  readonly concerns: (record: ParsedRecord, pool: AddressPool) => boolean;
  /** Fills in the codes of both addresses (MISSING where there is none) and the side. */
  readonly readEnds: (record: ParsedRecord, pool: AddressPool, ends: Ends) => void;
  /** Codes of IPv6 become those of another pool. */
  readonly translate: (code: (before: number) => number) => void;
}

/**
 * The source is taken for local. The side that `flow-direction` says is the far one of the interface gets the original
 * address of the packet. What two interfaces of ours exchange is logged at both and counts twice.
 */
export function everything(): RecordScope {
  return {
    concerns: () => true,
    readEnds: (record, pool, ends) => {
      readAsSeen(record, pool, ends);
      ends.side = AT_SOURCE;
      const direction = record.number(DIRECTION);
      if (direction < 0) return;
      setPeer(ends, direction === EGRESS, originalOf(record, pool, direction === EGRESS));
    },
    translate: () => undefined,
  };
}

/** Records of interfaces: the near side keeps the address of the interface, the far side gets that of the packet. */
export function ofInterfaces(tallies: readonly InterfaceTally[]): RecordScope {
  return {
    concerns: () => true,
    readEnds: (record, pool, ends) => {
      readAsSeen(record, pool, ends);
      const local = tallies[record.number(INTERFACE)]?.local;
      if (!local || ends.source < 0 || ends.destination < 0) return;
      local.share(ends.source, ends.destination);
      ends.side =
        local.sideOf(record, ends) ||
        local.givenSide(pool.codeOf(record, PKT_SRC), pool.codeOf(record, PKT_DST));
      if (ends.side === UNKNOWN_SIDE) return;
      const isPeerLast = ends.side === AT_SOURCE;
      setPeer(ends, isPeerLast, originalOf(record, pool, isPeerLast));
    },
    translate: (code) => {
      for (const { local } of tallies) local.translate(code);
    },
  };
}

/** Records that name one of the addresses, which then is the local one; of two that were asked for the source is. */
export function ofAddresses(codes: readonly number[]): RecordScope {
  let asked = new Set(codes);
  const askedOf = (record: ParsedRecord, pool: AddressPool, places: readonly number[]) =>
    places.map((place) => pool.knownCodeOf(record, place)).find((code) => asked.has(code));
  return {
    concerns: (record, pool) => askedOf(record, pool, [SRC, PKT_SRC, DST, PKT_DST]) !== undefined,
    readEnds: (record, pool, ends) => {
      readAsSeen(record, pool, ends);
      const source = askedOf(record, pool, [SRC, PKT_SRC]);
      const destination = askedOf(record, pool, [DST, PKT_DST]);
      ends.side = source === undefined ? AT_DESTINATION : AT_SOURCE;
      setPeer(ends, source !== undefined, originalOf(record, pool, source !== undefined));
      if (source !== undefined) ends.source = source;
      else ends.destination = destination ?? ends.destination;
    },
    translate: (code) => {
      asked = new Set([...asked].map(code));
    },
  };
}

/** As the interface saw them; a format without these has those of the packet. */
function readAsSeen(record: ParsedRecord, pool: AddressPool, ends: Ends): void {
  ends.side = 0;
  ends.source = pool.codeOf(record, SRC);
  if (ends.source === MISSING) ends.source = pool.codeOf(record, PKT_SRC);
  ends.destination = pool.codeOf(record, DST);
  if (ends.destination === MISSING) ends.destination = pool.codeOf(record, PKT_DST);
}

/** The packet's own address of the side that is the destination, or not. */
function originalOf(record: ParsedRecord, pool: AddressPool, isDestination: boolean): number {
  return pool.codeOf(record, isDestination ? PKT_DST : PKT_SRC);
}

function setPeer(ends: Ends, isDestination: boolean, code: number): void {
  if (code === MISSING) return;
  if (isDestination) ends.destination = code;
  else ends.source = code;
}
