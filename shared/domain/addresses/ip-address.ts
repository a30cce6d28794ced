import { BlockList, isIP, isIPv4, SocketAddress } from 'node:net';

/**
 * An address as everybody writes it (dotted decimal; RFC 5952), an IPv4-mapped one as IPv4; undefined: the text is none. Octal, short
 * and zoned forms are none: they mean different addresses to different readers (RFC 6943).
 */
export function normaliseAddress(text: string): string | undefined {
  if (isIPv4(text)) return text;
  if (isIP(text) !== 6 || text.includes('%')) return undefined;
  const { address } = new SocketAddress({ address: text, family: 'ipv6' });
  const mapped = MAPPED.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  // `::192.0.2.1` is deprecated (RFC 4291), and whose it would be is not clear.
  return address.includes('.') ? undefined : address;
}

const MAPPED = /^::ffff:([\d.]+)$/;

/** `/32` or `/128`: the block of this one address, as an IP set of AWS WAF takes it. */
export function toBlock(address: string): string {
  return `${address}/${LONGEST[versionOf(address)]}`;
}

const LONGEST = { 4: 32, 6: 128 } as const;

/** The block with the text of its address as above, so that blocks can be compared; undefined: it is none. */
export function normaliseBlock(text: string): string | undefined {
  const [address = '', prefix = ''] = text.split('/');
  const normal = isNetwork(text) ? normaliseAddress(address) : undefined;
  // A mapped address has another length of prefix; AWS WAF knows none.
  return normal !== undefined && versionOf(normal) === versionOf(address)
    ? `${normal}/${prefix}`
    : undefined;
}

/** Of an address that is one. */
export function versionOf(address: string): 4 | 6 {
  return address.includes(':') ? 6 : 4;
}

/** True for `address/prefix`; an address alone is no network. */
export function isNetwork(text: string): boolean {
  const [, address = '', prefix = ''] = /^([^/%]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  return isIP(address) !== 0 && Number(prefix) <= LONGEST[versionOf(address)];
}

/** Whether the network holds the address; a network of the other version holds none. */
export function holds(network: string, address: string): boolean {
  const [base = '', prefix] = network.split('/');
  const version = versionOf(base);
  if (!isNetwork(network) || isIP(address) !== version) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(base, Number(prefix), family);
  return list.check(address, family);
}
