import ipaddr from 'ipaddr.js';

/** An address as a number (IPv4, also when written as IPv4-mapped IPv6) or as its eight groups of 16 bits. */
export type IpAddress =
  | { readonly version: 4; readonly value: number }
  | { readonly version: 6; readonly groups: readonly number[] };

/** A block of addresses: the address with its host bits cleared, and the length of the prefix in bits. */
export type IpBlock = IpAddress & { readonly prefix: number };

/** First prefix length of `::ffff:0:0/96`. */
const MAPPED_PREFIX = 96;
const LONGEST_ADDRESS = 45;

/** An IPv4 address in dotted decimal as an unsigned number; undefined: it is none (leading zeros are ambiguous, RFC 6943). */
export function parseIpv4(text: string): number | undefined {
  if (text.length > 15) return undefined;
  let value = 0;
  let dots = 0;
  let octet = NO_OCTET;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === DOT && octet !== NO_OCTET) {
      value = value * 256 + octet;
      dots += 1;
      octet = NO_OCTET;
    } else {
      octet = appendDigit(octet, code - ZERO);
      if (octet === NO_OCTET) return undefined;
    }
  }
  return dots === 3 && octet !== NO_OCTET ? value * 256 + octet : undefined;
}

const ZERO = 48;
const DOT = 46;
const NO_OCTET = -1;

/** NO_OCTET: it would be none any more. */
function appendDigit(octet: number, digit: number): number {
  // A zero at the beginning must be the only digit.
  if (digit < 0 || digit > 9 || octet === 0) return NO_OCTET;
  const longer = octet === NO_OCTET ? digit : octet * 10 + digit;
  return longer > 255 ? NO_OCTET : longer;
}

export function formatIpv4(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff).join('.');
}

/** Undefined: the text is no address. Zone indices (`fe80::1%eth0`) are none of an address on the wire. */
export function parseIpAddress(text: string): IpAddress | undefined {
  const value = parseIpv4(text);
  if (value !== undefined) return { version: 4, value };
  if (text.length > LONGEST_ADDRESS || text.includes('%') || !ipaddr.IPv6.isValid(text)) {
    return undefined;
  }
  const address = ipaddr.IPv6.parse(text);
  if (!address.isIPv4MappedAddress()) return { version: 6, groups: address.parts };
  return { version: 4, value: octetsToNumber(address.toIPv4Address().octets) };
}

function octetsToNumber(octets: readonly number[]): number {
  return octets.reduce((total, octet) => total * 256 + octet, 0);
}

/** An address or `address/prefix`; host bits are cleared. Undefined: it is neither. */
export function parseIpBlock(text: string): IpBlock | undefined {
  const slash = text.indexOf('/');
  const address = parseIpAddress(slash < 0 ? text : text.slice(0, slash));
  if (!address) return undefined;
  const prefix = slash < 0 ? longestPrefix(address) : readPrefix(text, slash, address);
  return prefix === undefined ? undefined : toBlock(address, prefix);
}

function longestPrefix({ version }: IpAddress): number {
  return version === 4 ? 32 : 128;
}

function readPrefix(text: string, slash: number, address: IpAddress): number | undefined {
  const digits = text.slice(slash + 1);
  if (!/^(?:0|[1-9]\d{0,2})$/.test(digits)) return undefined;
  const isMapped = address.version === 4 && text.includes(':');
  const prefix = Number(digits) - (isMapped ? MAPPED_PREFIX : 0);
  return prefix >= 0 && prefix <= longestPrefix(address) ? prefix : undefined;
}

/** The block of that prefix length that holds the address. */
export function toBlock(address: IpAddress, prefix: number): IpBlock {
  if (address.version === 4) {
    const size = 2 ** (32 - prefix);
    return { version: 4, value: address.value - (address.value % size), prefix };
  }
  return { version: 6, groups: maskGroups(address.groups, prefix), prefix };
}

/** The groups with everything behind the prefix cleared. */
export function maskGroups(groups: readonly number[], prefix: number): number[] {
  return groups.map((group, index) => {
    const kept = Math.min(16, Math.max(0, prefix - index * 16));
    return group & (0xffff << (16 - kept)) & 0xffff;
  });
}

/** True when one of the two blocks lies in the other. */
export function overlaps(a: IpBlock, b: IpBlock): boolean {
  const prefix = Math.min(a.prefix, b.prefix);
  if (a.version === 4) return b.version === 4 && sharePrefix(a.value, b.value, prefix);
  if (b.version === 4) return false;
  const inB = maskGroups(b.groups, prefix);
  return maskGroups(a.groups, prefix).every((group, index) => group === inB[index]);
}

function sharePrefix(a: number, b: number, prefix: number): boolean {
  // A shift takes its distance modulo 32.
  return prefix === 0 || (a ^ b) >>> (32 - prefix) === 0;
}

export function formatBlock(block: IpBlock): string {
  if (block.version === 4) {
    const text = formatIpv4(block.value);
    return block.prefix === 32 ? text : `${text}/${block.prefix}`;
  }
  const text = new ipaddr.IPv6([...block.groups]).toString();
  return block.prefix === 128 ? text : `${text}/${block.prefix}`;
}
