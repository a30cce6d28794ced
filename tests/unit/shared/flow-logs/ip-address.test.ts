import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import {
  formatBlock,
  formatIpv4,
  overlaps,
  parseIpAddress,
  parseIpBlock,
  parseIpv4,
  toBlock,
} from '../../../../shared/flow-logs/ip-address.ts';

const read = (text: string) => {
  const block = parseIpBlock(text);
  return block && formatBlock(block);
};

it.each([
  ['0.0.0.0', 0],
  ['10.0.0.5', 0x0a000005],
  ['255.255.255.255', 0xffffffff],
])('reads %s', (text, value) => {
  expect(parseIpv4(text)).toBe(value);
});

it.each([
  ...['', '1', '1.2.3', '1.2.3.4.5', '1.2.3.', '.1.2.3', '1..2.3', '256.1.1.1', '01.2.3.4'],
  ...['1.2.3.004', '1.2.3.-4', '1.2.3.4 ', '0x1.2.3.4', '1.2.3.4/32', '1e1.2.3.4', '١.2.3.4'],
])('takes no address of %j', (text) => {
  expect(parseIpv4(text)).toBeUndefined();
});

it('writes every IPv4 address as it reads it', () => {
  fc.assert(fc.property(fc.nat(0xffffffff), (value) => parseIpv4(formatIpv4(value)) === value));
});

it('reads IPv4-mapped IPv6 as IPv4', () => {
  expect(parseIpAddress('::ffff:10.0.0.5')).toStrictEqual({ version: 4, value: 0x0a000005 });
  expect(parseIpAddress('::FFFF:a00:5')).toStrictEqual({ version: 4, value: 0x0a000005 });
});

it.each(['fe80::1%eth0', '2001:db8::1::2', ':::', '2001:db8', 'x'.repeat(1000), '2001:db8::/32'])(
  'takes no address of %j',
  (text) => {
    expect(parseIpAddress(text)).toBeUndefined();
  },
);

it.each([
  ['198.51.100.7', '198.51.100.7'],
  ['198.51.100.7/32', '198.51.100.7'],
  ['198.51.100.7/24', '198.51.100.0/24'],
  ['198.51.100.7/0', '0.0.0.0/0'],
  ['2001:db8::7', '2001:db8::7'],
  ['2001:db8:ffff::7/33', '2001:db8:8000::/33'],
  ['::ffff:198.51.100.7/120', '198.51.100.0/24'],
])('reads %s as the block %s', (text, expected) => {
  expect(read(text)).toBe(expected);
});

it.each([
  '198.51.100.7/33',
  '198.51.100.7/',
  '198.51.100.7/+8',
  '198.51.100.7/08',
  '198.51.100.7/24/8',
  '2001:db8::/129',
  '::ffff:198.51.100.7/95',
  '/8',
])('takes no block of %j', (text) => {
  expect(parseIpBlock(text)).toBeUndefined();
});

describe('overlap', () => {
  const block = (text: string) =>
    parseIpBlock(text) ?? { version: 4 as const, value: 0, prefix: 0 };

  it.each([
    ['10.0.0.0/8', '10.1.2.3', true],
    ['10.1.2.3', '10.0.0.0/8', true],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['10.0.0.0/8', '11.0.0.0/8', false],
    ['128.0.0.0/1', '127.255.255.255', false],
    ['fc00::/7', 'fdff::1', true],
    ['fc00::/7', 'fe00::1', false],
    ['::/0', '0.0.0.0/0', false],
  ])('of %s and %s', (a, b, expected) => {
    expect(overlaps(block(a), block(b))).toBe(expected);
    expect(overlaps(block(b), block(a))).toBe(expected);
  });

  it('is what another reader says', () => {
    const address = fc.nat(0xffffffff);
    fc.assert(
      fc.property(address, address, fc.nat(32), (a, b, prefix) => {
        const [base, host] = [formatIpv4(a), formatIpv4(b)];
        const expected = ipaddr.IPv4.parse(host).match(ipaddr.IPv4.parse(base), prefix);
        const within = toBlock({ version: 4, value: a }, prefix);

        expect(overlaps(within, { version: 4, value: b, prefix: 32 })).toBe(expected);
      }),
    );
  });
});
