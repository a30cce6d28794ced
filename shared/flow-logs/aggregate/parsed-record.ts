/** Places in `numbers` of a parsed record. */
export const START = 0;
export const END = 1;
export const SRC = 2;
export const DST = 3;
export const PKT_SRC = 4;
export const PKT_DST = 5;
export const SRC_PORT = 6;
export const DST_PORT = 7;
export const PROTOCOL = 8;
export const PACKETS = 9;
export const BYTES = 10;
export const TCP_FLAGS = 11;
export const ACTION = 12;
export const DIRECTION = 13;
export const STATUS = 14;
/** Place of the interface in the query's scope. */
export const INTERFACE = 15;
export const PLACES = 16;

/** `-`, or not in the format. */
export const MISSING = -1;
/** An IPv4 address is its number; this one stands for an address of IPv6, which `ipv6` holds. */
export const IS_IPV6 = 2 ** 32;

export const REJECT = 1;
export const EGRESS = 1;
export const NO_DATA = 1;
export const SKIP_DATA = 2;

/** One record without a string or an object of its own: it is filled anew for each line. */
export class ParsedRecord {
  /**
   * By place. ACTION: 0 ACCEPT, 1 REJECT; DIRECTION: 0 ingress, 1 egress; STATUS: 0 OK, 1 NODATA, 2 SKIPDATA.
   */
  readonly numbers = new Float64Array(PLACES);
  /** Four words of 32 bits for each of the four addresses, SRC first. */
  readonly ipv6 = new Uint32Array(16);

  number(place: number): number {
    return this.numbers[place] ?? MISSING;
  }

  clear(): void {
    this.numbers.fill(MISSING);
  }
}

/** Where in `ipv6` the address of this place begins. */
export function wordsOf(place: number): number {
  return (place - SRC) * 4;
}

/** Largest value that a number may have; of bytes and packets what a double holds exactly. */
export const LARGEST: Readonly<Record<number, number>> = {
  [START]: 2 ** 32 - 1,
  [END]: 2 ** 32 - 1,
  [SRC_PORT]: 65_535,
  [DST_PORT]: 65_535,
  [PROTOCOL]: 255,
  [PACKETS]: Number.MAX_SAFE_INTEGER,
  [BYTES]: Number.MAX_SAFE_INTEGER,
  [TCP_FLAGS]: 255,
};
