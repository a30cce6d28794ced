import fc from 'fast-check';
import {
  holds,
  isNetwork,
  normaliseAddress,
  normaliseBlock,
  toBlock,
} from '../../../../../shared/domain/addresses/ip-address.ts';

describe('normaliseAddress', () => {
  it.each([
    ['1.2.3.4', '1.2.3.4'],
    ['255.255.255.255', '255.255.255.255'],
    ['2606:4700:0:0:0:0:0:1111', '2606:4700::1111'],
    ['2606:4700::ABCD', '2606:4700::abcd'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['::FFFF:102:304', '1.2.3.4'],
    ['0:0:0:0:0:ffff:1.2.3.4', '1.2.3.4'],
  ])('%s becomes %s', (text, normal) => {
    expect(normaliseAddress(text)).toBe(normal);
  });

  it.each([
    ...['', 'example.com', '1.2.3', '1.2.3.4.5', '256.1.1.1', '01.2.3.4', '0x1.2.3.4', '16909060'],
    ...['1.2.3.4/32', ' 1.2.3.4', '1.2.3.4\n', '::1.2.3.4', 'fe80::1%eth0', ':::', '1::2::3'],
    ...['12345::', '2606:4700::1111/128', '-1.2.3.4'],
  ])('%j is none', (text) => {
    expect(normaliseAddress(text)).toBeUndefined();
  });

  it('has one text for each address, however it was written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()), (text) => {
        const normal = normaliseAddress(text);
        fc.pre(normal !== undefined);

        expect(normaliseAddress(normal)).toBe(normal);
        expect(normaliseAddress(normal.toUpperCase())).toBe(normal);
        expect(normaliseBlock(toBlock(normal))).toBe(toBlock(normal));
        expect(holds(toBlock(normal), normal)).toBe(true);
      }),
    );
  });
});

describe('a block of an IP set', () => {
  it.each([
    ['1.2.3.4/32', '1.2.3.4/32'],
    ['2606:4700:0000:0000:0000:0000:0000:1111/128', '2606:4700::1111/128'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['1.2.3.4', undefined],
    ['1.2.3.4/33', undefined],
    ['::ffff:1.2.3.4/128', undefined],
    ['nonsense/32', undefined],
  ])('%s is %s', (text, normal) => {
    expect(normaliseBlock(text)).toBe(normal);
  });

  it('of one address is /32 or /128', () => {
    expect([toBlock('1.2.3.4'), toBlock('2606:4700::1111')]).toStrictEqual([
      '1.2.3.4/32',
      '2606:4700::1111/128',
    ]);
  });
});

describe('a network', () => {
  it.each([
    ['198.51.100.0/24', '198.51.100.7', true],
    ['198.51.100.9/24', '198.51.100.7', true],
    ['198.51.100.0/25', '198.51.100.200', false],
    ['0.0.0.0/0', '1.2.3.4', true],
    ['0.0.0.0/0', '2606:4700::1', false],
    ['2606:4700::/32', '2606:4700::1', true],
    ['2606:4700::/32', '1.2.3.4', false],
    ['::/0', '1.2.3.4', false],
    ['1.2.3.4', '1.2.3.4', false],
    ['1.2.3.0/24', 'nobody', false],
  ])('%s holds %s: %s', (network, address, expected) => {
    expect(holds(network, address)).toBe(expected);
  });

  it.each([
    ['198.51.100.0/24', true],
    ['2001:db8::/32', true],
    ['198.51.100.0', false],
    ['198.51.100.0/33', false],
    ['010.0.0.0/8', false],
    ['198.51.100/24', false],
    ['vpc-1', false],
    ['', false],
  ])('%j is one: %s', (text, expected) => {
    expect(isNetwork(text)).toBe(expected);
  });
});
