import ipaddr from 'ipaddr.js';

type Parsed = ipaddr.IPv4 | ipaddr.IPv6;

/**
 * An address as everybody writes it (dotted decimal; RFC 5952), an IPv4-mapped one as IPv4; undefined: the text is none. Octal, short
 * and zoned forms are none: they mean different addresses to different readers (RFC 6943).
 */
export function normaliseAddress(text: string): string | undefined {
  return parse(text)?.toString();
}

/** `/32` or `/128`: the block of this one address, as an IP set of AWS WAF takes it. */
export function toBlock(address: string): string {
  return `${address}/${versionOf(address) === 4 ? 32 : 128}`;
}

/** The block with the text of its address as above, so that blocks can be compared; undefined: it is none. */
export function normaliseBlock(text: string): string | undefined {
  const [address = '', prefix] = text.split('/');
  const known = prefix !== undefined && isNetwork(text) ? parse(address) : undefined;
  // A mapped address has another length of prefix; AWS WAF knows none.
  return known && known.kind() === kindOf(address) ? `${known.toString()}/${prefix}` : undefined;
}

/** Of an address that is one. */
export function versionOf(address: string): 4 | 6 {
  return kindOf(address) === 'ipv4' ? 4 : 6;
}

/** True for `address/prefix`; an address alone is no network. */
export function isNetwork(text: string): boolean {
  return ipaddr.IPv4.isValidCIDRFourPartDecimal(text) || ipaddr.IPv6.isValidCIDR(text);
}

/** Whether the network holds the address; a network of the other version holds none. */
export function holds(network: string, address: string): boolean {
  const parsed = parse(address);
  if (!parsed || !isNetwork(network)) return false;
  const [base, prefix] = ipaddr.parseCIDR(network);
  return base.kind() === parsed.kind() && parsed.match([base, prefix] as never);
}

function kindOf(text: string): 'ipv4' | 'ipv6' {
  return text.includes(':') ? 'ipv6' : 'ipv4';
}

function parse(text: string): Parsed | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  if (text.includes('%') || !ipaddr.IPv6.isValid(text)) return undefined;
  const address = ipaddr.IPv6.parse(text);
  if (!address.isIPv4MappedAddress()) return address;
  // The library takes `::192.0.2.1` for a mapped address, too; RFC 4291 calls that another, which is deprecated.
  return /ffff/i.test(text) ? address.toIPv4Address() : undefined;
}
