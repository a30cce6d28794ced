import { ADDRESS_PLACES, type FlowAccumulator } from '../aggregate/flow-accumulator.ts';
import { END, INTERFACE, MISSING, type ParsedRecord, START } from '../aggregate/parsed-record.ts';
import { byteAt, NEWLINE, RETURN, SPACE } from './byte-at.ts';
import { FieldReader } from './field-reader.ts';
import { InterfaceNames } from './interface-names.ts';
import { IGNORED, type RecordLayout } from './record-layout.ts';

/** A line is at most this long; longer ones are malformed. Real ones are below 2 KiB with all fields there are. */
export const LONGEST_LINE = 65_536;

/** Other than a place and MISSING. */
const OUT_OF_SCOPE = -2;

/** Reads lines of one layout into the aggregate: those of its scope, each by the same rules however it was found. */
export class LineReader {
  readonly interfaces: InterfaceNames;
  private readonly fields = new FieldReader();
  private readonly record: ParsedRecord = this.fields.record;
  private readonly places: Int8Array;
  /** Of the addresses only; empty where the scope is not one of addresses. */
  private readonly addressPlaces: Int8Array;
  private readonly interfaceColumn: number;
  private readonly header: Buffer;
  private readonly into: FlowAccumulator;

  constructor(layout: RecordLayout, into: FlowAccumulator, header: Buffer) {
    const { kind } = into.query.scope;
    // Once: each column writes its place in every line.
    this.record.clear();
    const addresses: readonly number[] = ADDRESS_PLACES;
    this.places = layout.places;
    this.addressPlaces =
      kind === 'addresses'
        ? layout.places.map((place) => (addresses.includes(place) ? place : IGNORED))
        : new Int8Array();
    this.interfaceColumn = kind === 'interfaces' ? layout.interfaceColumn : -1;
    this.interfaces = new InterfaceNames(into.tallies.map(({ id }) => id));
    this.header = header;
    this.into = into;
  }

  /**
   * Reads the line at `from`, which ends with a newline; the answer is the place after it, negative when the line is not
   * one of the scope.
   */
  read(bytes: Buffer, from: number): number {
    const place = this.placeOf(bytes, from);
    if (place === OUT_OF_SCOPE) return -lineAfter(bytes, from);
    const after = this.readColumns(bytes, from, this.places);
    if (after < 0 || after - from > LONGEST_LINE || !this.hasTimes()) {
      return this.refuse(bytes, from, place);
    }
    this.record.numbers[INTERFACE] = place;
    this.into.add(this.record);
    return after;
  }

  /** Place of the line's interface in the scope; MISSING where the scope is not one of interfaces. */
  private placeOf(bytes: Buffer, from: number): number {
    if (this.interfaceColumn >= 0) return this.interfaceAt(bytes, from);
    const isAsked = this.addressPlaces.length === 0 || this.isAsked(bytes, from);
    return isAsked ? MISSING : OUT_OF_SCOPE;
  }

  private refuse(bytes: Buffer, from: number, place: number): number {
    const after = lineAfter(bytes, from);
    // Objects that were joined have their headers in between.
    if (!isBlank(bytes, from) && !this.isHeader(bytes, from, after)) {
      this.into.addMalformed(1, place);
    }
    return after;
  }

  private hasTimes(): boolean {
    return this.record.number(START) >= 0 && this.record.number(END) >= 0;
  }

  private isHeader(bytes: Buffer, from: number, after: number): boolean {
    return after - from === this.header.length && bytes.subarray(from, after).equals(this.header);
  }

  private interfaceAt(bytes: Buffer, from: number): number {
    let at = from;
    for (let column = 0; column < this.interfaceColumn; column++) {
      at = this.fields.skip(bytes, at);
      if (byteAt(bytes, at) !== SPACE) return OUT_OF_SCOPE;
      at++;
    }
    const place = this.interfaces.find(bytes, at);
    return place < 0 ? OUT_OF_SCOPE : place;
  }

  private isAsked(bytes: Buffer, from: number): boolean {
    return (
      this.readColumns(bytes, from, this.addressPlaces) >= 0 && this.into.concerns(this.record)
    );
  }

  /** The place after the line; -1: it is not of this layout. */
  private readColumns(bytes: Buffer, from: number, places: Int8Array): number {
    const last = places.length - 1;
    let at = from;
    for (let column = 0; ; column++) {
      const place = places[column] ?? IGNORED;
      const begin = at;
      at = place < 0 ? this.fields.skip(bytes, at) : this.fields.read(bytes, at, place);
      if (at <= begin) return -1;
      if (column === last) return endOfLine(bytes, at);
      if (byteAt(bytes, at++) !== SPACE) return -1;
    }
  }
}

/** The place after the newline at `at`; -1: there is more in the line. */
function endOfLine(bytes: Buffer, at: number): number {
  const end = byteAt(bytes, at) === RETURN ? at + 1 : at;
  return byteAt(bytes, end) === NEWLINE ? end + 1 : -1;
}

function isBlank(bytes: Buffer, from: number): boolean {
  return byteAt(bytes, byteAt(bytes, from) === RETURN ? from + 1 : from) === NEWLINE;
}

function lineAfter(bytes: Buffer, from: number): number {
  const newline = bytes.indexOf(NEWLINE, from);
  return newline < 0 ? bytes.length : newline + 1;
}
