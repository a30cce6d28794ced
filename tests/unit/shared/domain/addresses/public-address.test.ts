import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { holds, normaliseAddress } from '../../../../../shared/domain/addresses/ip-address.ts';
import { findSpecialUse } from '../../../../../shared/domain/addresses/public-address.ts';

/** IANA's special-purpose registries, with multicast and what AWS uses within a VPC. */
const SPECIAL = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24'],
  ...['192.168.0.0/16', '192.175.48.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4', '255.255.255.255/32'],
  ...['::1/128', '::/128', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '100:0:0:1::/64'],
  ...['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20', '5f00::/16'],
  ...['fc00::/7', 'fd00:ec2::/32', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
];

/** The first and the last address of a network, and some between. */
function within(network: string): fc.Arbitrary<string> {
  const arbitrary = network.includes(':') ? fc.ipV6() : fc.ipV4();
  const [base = '', prefix = '0'] = network.split('/');
  return arbitrary.map((text) => merge(base, normaliseAddress(text) ?? base, Number(prefix)));
}

function bits(address: string): string {
  if (!address.includes(':'))
    return address
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('');
  const [head = '', tail = ''] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const middle = Array<string>(8 - left.length - right.length).fill('0');
  const groups = address.includes('::') ? [...left, ...middle, ...right] : left;
  return groups.map((group) => parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}

function merge(base: string, other: string, prefix: number): string {
  if (base.includes(':') !== other.includes(':')) return base;
  const all = bits(base).slice(0, prefix) + bits(other).slice(prefix);
  const size = base.includes(':') ? 16 : 8;
  const parts = all.match(new RegExp(`.{${size}}`, 'g')) ?? [];
  return size === 8
    ? parts.map((part) => parseInt(part, 2)).join('.')
    : parts.map((part) => parseInt(part, 2).toString(16)).join(':');
}

describe('an address of special use', () => {
  it.each(SPECIAL)('is every one of %s', (network) => {
    fc.assert(
      fc.property(within(network), (text) => {
        const address = normaliseAddress(text) ?? '';

        expect(holds(network, address)).toBe(true);
        expect(findSpecialUse(address)).toContain('is no public address');
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['10.1.2.3', 'private (RFC 1918)'],
    ['169.254.169.254', 'link-local'],
    ['100.64.0.1', 'RFC 6598'],
    ['fd00:ec2::254', 'private (RFC 4193)'],
    ['127.0.0.1', 'loopback'],
    ['4000::1', 'not assigned by IANA'],
  ])('%s is told to be %s', (address, words) => {
    expect(findSpecialUse(address)).toContain(words);
  });
});

/** Half of the addresses of IPv6 that somebody may have are close to what is special. */
const globalUnicast = fc
  .tuple(fc.constantFrom('2000', '2001', '2002', '2620', '3fff', '3ffe'), fc.ipV6())
  .map(([first, text]) => text.replace(/^[^:]*/, first));

describe('a public address', () => {
  it.each([
    ...['1.2.3.4', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255'],
    ...['172.15.255.255', '172.32.0.0', '192.167.255.255', '192.169.0.0', '223.255.255.255'],
    ...['2606:4700::1111', '2a00::1', '2001:200::1', '3ffe:ffff::1', '2003::1'],
  ])('is %s', (address) => {
    expect(findSpecialUse(address)).toBeUndefined();
  });

  it('is what a library that keeps the same registries takes for one', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), globalUnicast), (text) => {
        const address = normaliseAddress(text);
        fc.pre(address !== undefined);
        const parsed = ipaddr.parse(address);
        const isAssigned = !address.includes(':') || holds('2000::/3', address);

        expect(findSpecialUse(address) === undefined).toBe(
          parsed.range() === 'unicast' && isAssigned,
        );
      }),
      { numRuns: 2000 },
    );
  });
});
