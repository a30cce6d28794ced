/** First address and number of addresses: RFC 1918, and the shared space of RFC 6598. */
const PRIVATE: readonly (readonly [number, number])[] = [
  [0x0a000000, 2 ** 24],
  [0xac100000, 2 ** 20],
  [0xc0a80000, 2 ** 16],
  [0x64400000, 2 ** 22],
];

/** Whether a code is an address of IPv4 that only networks of one's own use; of IPv6 the code does not tell. */
export function isPrivate(code: number): boolean {
  return PRIVATE.some(([first, count]) => code >= first && code < first + count);
}
