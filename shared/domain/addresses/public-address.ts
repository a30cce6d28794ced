import { holds, versionOf } from './ip-address.ts';

const RESERVED = 'reserved';
const PRIVATE = 'private (RFC 1918)';
const TUNNEL = 'it carries another address';

/**
 * What nobody on the internet has. Source: IANA, "IPv4 Special-Purpose Address Registry", "IPv6 Special-Purpose Address Registry"
 * (RFC 6890) and "Multicast Address Space Registry", as of 2026.
 */
const SPECIAL: readonly (readonly [network: string, use: string])[] = [
  ['0.0.0.0/8', 'this network'],
  ['10.0.0.0/8', PRIVATE],
  ['100.64.0.0/10', 'shared by the customers of a carrier (RFC 6598)'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local'],
  ['172.16.0.0/12', PRIVATE],
  ['192.0.0.0/24', RESERVED],
  ['192.0.2.0/24', 'documentation'],
  ['192.31.196.0/24', RESERVED],
  ['192.52.193.0/24', RESERVED],
  ['192.88.99.0/24', RESERVED],
  ['192.168.0.0/16', PRIVATE],
  ['192.175.48.0/24', RESERVED],
  ['198.18.0.0/15', 'benchmarking'],
  ['198.51.100.0/24', 'documentation'],
  ['203.0.113.0/24', 'documentation'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', RESERVED],
  ['::1/128', 'loopback'],
  ['64:ff9b::/96', TUNNEL],
  ['64:ff9b:1::/48', TUNNEL],
  ['2001::/23', RESERVED],
  ['2001:db8::/32', 'documentation'],
  ['2002::/16', TUNNEL],
  ['2620:4f:8000::/48', RESERVED],
  ['3fff::/20', 'documentation'],
  // With fd00:ec2::/32, where EC2 has the metadata service and the resolver.
  ['fc00::/7', 'private (RFC 4193)'],
  ['fe80::/10', 'link-local'],
  ['ff00::/8', 'multicast'],
];

/** All public unicast addresses of IPv6 are in here. Source: IANA, "IPv6 Global Unicast Address Assignments". */
const GLOBAL_UNICAST = '2000::/3';

/** Why nobody on the internet has this address, or undefined when somebody may. The address is one, in its normal form. */
export function findSpecialUse(address: string): string | undefined {
  const use = SPECIAL.find(([network]) => holds(network, address))?.[1];
  const isUnassigned = versionOf(address) === 6 && !holds(GLOBAL_UNICAST, address);
  const reason = use ?? (isUnassigned ? 'not assigned by IANA' : undefined);
  return reason === undefined ? undefined : `${address} is no public address: ${reason}`;
}
