import { ConfigError } from '../domain/errors.ts';
import {
  type IpAddress,
  type IpBlock,
  overlaps,
  parseIpAddress,
  parseIpBlock,
} from './ip-address.ts';

/** Whose addresses are whose. */
export interface AddressSpace {
  /** Whether an address belongs to the outside world. What is no address does not. */
  readonly isExternal: (address: string) => boolean;
}

/**
 * Blocks that are not reachable from the internet, or are no single host there. Source: IANA IPv4 and IPv6 Special-Purpose Address
 * Registries (RFC 6890), multicast by RFC 5771 and RFC 4291. Left out on purpose are the blocks for documentation (RFC 5737,
 * RFC 3849): they belong to nobody, so whoever uses one of them is not ours, and what is sent there leaves.
 */
const SPECIAL = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'],
  ...['172.16.0.0/12', '192.0.0.0/24', '192.168.0.0/16', '198.18.0.0/15'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
  // Unspecified and loopback, discard, local-use NAT64, benchmarking, ULA, link-local and the old site-local, multicast.
  ...['::/127', '100::/64', '64:ff9b:1::/48', '2001:2::/48', 'fc00::/7', 'fe80::/9', 'ff00::/8'],
].map(readBlock);

/** Multicast, and the broadcast address of IPv4: no single host answers there. */
const GROUPS = ['224.0.0.0/4', '255.255.255.255/32', 'ff00::/8'].map(readBlock);

/** More than any window holds; then the memory of what was asked begins anew. */
const MAX_REMEMBERED = 100_000;

/** `ownNetworks`: CIDRs of the VPCs and of what else is ours, public ones included. A text that is none is a ConfigError. Pure. */
export function createAddressSpace(ownNetworks: readonly string[] = []): AddressSpace {
  const ours = [...SPECIAL, ...ownNetworks.map(readBlock)];
  const known = new Map<string, boolean>();
  return {
    isExternal: (address) => {
      const remembered = known.get(address);
      if (remembered !== undefined) return remembered;
      if (known.size >= MAX_REMEMBERED) known.clear();
      const isExternal = isOutside(parseIpAddress(address), ours);
      known.set(address, isExternal);
      return isExternal;
    },
  };
}

/** True when a block has addresses that are not of the outside world. */
export function touchesSpecial(block: IpBlock): boolean {
  return SPECIAL.some((special) => overlaps(special, block));
}

/** True for a multicast or broadcast address. */
export function isGroupAddress(address: string): boolean {
  const parsed = parseIpAddress(address);
  return parsed !== undefined && !isOutside(parsed, GROUPS);
}

function isOutside(address: IpAddress | undefined, blocks: readonly IpBlock[]): boolean {
  if (!address) return false;
  const host: IpBlock = { ...address, prefix: address.version === 4 ? 32 : 128 };
  return !blocks.some((block) => overlaps(block, host));
}

function readBlock(text: string): IpBlock {
  const block = parseIpBlock(text.trim());
  if (!block) throw new ConfigError('an own network is no CIDR', { facts: { text } });
  return block;
}
