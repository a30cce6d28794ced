import ipaddr from 'ipaddr.js';

/** All public unicast addresses of IPv6 are in here. Source: IANA, "IPv6 Global Unicast Address Assignments". */
const GLOBAL_UNICAST: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/** What people call the ranges of the library. */
const NAMES: Readonly<Partial<Record<string, string>>> = {
  private: 'private (RFC 1918)',
  uniqueLocal: 'private (RFC 4193)',
  linkLocal: 'link-local',
  carrierGradeNat: 'shared by the customers of a carrier (RFC 6598)',
};

/**
 * Why nobody on the internet has this address, or undefined when somebody may: private, link-local (with the metadata service of EC2),
 * shared, reserved, multicast …, and those that only carry another (6to4, NAT64, Teredo). The address is one, in its normal form.
 * Source: IANA, "IPv4 Special-Purpose Address Registry" and "IPv6 Special-Purpose Address Registry" (RFC 6890).
 */
export function findSpecialUse(address: string): string | undefined {
  const parsed = ipaddr.parse(address);
  const range = parsed.range();
  if (range !== 'unicast') return `${address} is no public address: ${NAMES[range] ?? range}`;
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(GLOBAL_UNICAST))
    return `${address} is no public address: not assigned by IANA`;
  return undefined;
}
