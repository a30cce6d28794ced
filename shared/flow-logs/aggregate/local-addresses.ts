import { isPrivate } from './private-address.ts';
import { AT_DESTINATION, AT_SOURCE, type Ends, UNKNOWN_SIDE } from './group-key.ts';
import { DIRECTION, EGRESS, IS_IPV6, type ParsedRecord } from './parsed-record.ts';

/** An interface shows one address of either family in its records; more are only seen where traffic passes through. */
const MOST = 8;

/**
 * The own addresses of an interface: those that were given, else those that `flow-direction` points to, else the one that
 * all its records share.
 */
export class LocalAddresses {
  /** Codes as given. */
  private given: readonly number[];
  private seen: number[] = [];
  /** What all records so far have in common, for IPv4 and for IPv6. */
  private shared: [readonly number[] | undefined, readonly number[] | undefined] = [
    undefined,
    undefined,
  ];

  constructor(given: readonly number[]) {
    this.given = given;
  }

  /** On which side of the record the interface is, as far as this record says. `ends`: as seen at the interface. */
  sideOf(record: ParsedRecord, ends: Ends): number {
    const own = this.givenSide(ends.source, ends.destination);
    if (own !== UNKNOWN_SIDE) return own;
    const direction = record.number(DIRECTION);
    if (direction < 0) return UNKNOWN_SIDE;
    const side = direction === EGRESS ? AT_SOURCE : AT_DESTINATION;
    this.see(side === AT_SOURCE ? ends.source : ends.destination);
    return side;
  }

  /** Which of the two was given as its own; the source if both. */
  givenSide(source: number, destination: number): number {
    if (this.given.includes(source)) return AT_SOURCE;
    return this.given.includes(destination) ? AT_DESTINATION : UNKNOWN_SIDE;
  }

  /** Notes that a record has these two. */
  share(source: number, destination: number): void {
    const family = source >= IS_IPV6 ? 1 : 0;
    const before = this.shared[family];
    if (before && isSettled(before, source, destination)) return;
    const both = source === destination ? [source] : [source, destination];
    this.shared[family] = before ? both.filter((code) => before.includes(code)) : both;
  }

  /** The address that all records of the family share; of two (there was one peer only) the private one. */
  sharedOf(source: number): number | undefined {
    return preferred(this.shared[source >= IS_IPV6 ? 1 : 0] ?? []);
  }

  /** What tells `local` from `peer`. */
  used(): readonly number[] {
    if (this.given.length > 0) return this.given;
    if (this.seen.length > 0) return this.seen;
    return this.shared.flatMap((codes) => preferred(codes ?? []) ?? []);
  }

  /** Codes of IPv6 become those of another pool. */
  translate(code: (before: number) => number): void {
    this.given = this.given.map(code);
    this.seen = this.seen.map(code);
    this.shared = [this.shared[0]?.map(code), this.shared[1]?.map(code)];
  }

  /** Takes in what was learned elsewhere, in codes of the same pool. */
  merge(learned: LearnedAddresses): void {
    learned.seen.forEach((code) => {
      this.see(code);
    });
    learned.shared.forEach((codes, family) => {
      const before = this.shared[family];
      if (codes) this.shared[family] = before?.filter((code) => codes.includes(code)) ?? codes;
    });
  }

  learned(): LearnedAddresses {
    return { seen: this.seen, shared: this.shared };
  }

  private see(code: number): void {
    if (this.seen.length < MOST && !this.seen.includes(code)) this.seen.push(code);
  }
}

/** Whether two more addresses change nothing about what is shared. */
function isSettled(shared: readonly number[], source: number, destination: number): boolean {
  if (shared.length === 0) return true;
  return shared.length === 1 && (shared[0] === source || shared[0] === destination);
}

function preferred(codes: readonly number[]): number | undefined {
  const inside = codes.filter(isPrivate);
  return inside.length === 1 ? inside[0] : codes.toSorted((a, b) => a - b)[0];
}

export interface LearnedAddresses {
  readonly seen: readonly number[];
  readonly shared: readonly (readonly number[] | undefined)[];
}
