import {
  createAddressSpace,
  isGroupAddress,
  touchesSpecial,
} from '../../../../shared/flow-logs/address-space.ts';
import { ConfigError } from '../../../../shared/domain/errors.ts';
import { parseIpBlock } from '../../../../shared/flow-logs/ip-address.ts';

const { isExternal } = createAddressSpace(['198.51.100.0/24', '2600:1f18:1234::/56']);

it.each([
  ...['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
  ...['100.64.0.1', '100.127.255.255', '127.0.0.1', '169.254.169.254', '0.0.0.0', '192.0.0.8'],
  ...['198.18.0.1', '198.19.255.255', '224.0.0.251', '239.255.255.250', '255.255.255.255'],
  ...['::', '::1', 'fc00::1', 'fd12:3456::1', 'fe80::1', 'fec0::1', 'ff02::1', '100::1'],
  ...['::ffff:10.0.0.1', '198.51.100.7', '2600:1f18:1234:00ff::1', '', '-', 'nonsense'],
])('%j is not of the outside', (address) => {
  expect(isExternal(address)).toBe(false);
});

it.each([
  ...['8.8.8.8', '9.255.255.255', '11.0.0.0', '172.15.255.255', '172.32.0.0', '192.167.255.255'],
  ...['100.63.255.255', '100.128.0.0', '192.0.1.1', '198.17.255.255', '198.20.0.0'],
  ...['223.255.255.255', '203.0.113.9', '198.51.101.7', '2001:4860:4860::8888', '2001:db8::1'],
  ...['2600:1f18:1234:0100::1', '::ffff:8.8.8.8', '64:ff9b::808:808'],
])('%j is', (address) => {
  expect(isExternal(address)).toBe(true);
});

it('says the same when asked again', () => {
  expect([isExternal('8.8.8.8'), isExternal('8.8.8.8')]).toStrictEqual([true, true]);
});

it('refuses an own network that is none', () => {
  expect(() => createAddressSpace(['10.0.0.0/33'])).toThrow(
    new ConfigError('an own network is no CIDR'),
  );
});

it.each([
  ['239.1.2.3', true],
  ['255.255.255.255', true],
  ['ff02::fb', true],
  ['10.0.0.255', false],
  ['nonsense', false],
])('knows addresses of groups: %s', (address, expected) => {
  expect(isGroupAddress(address)).toBe(expected);
});

it.each([
  ['10.1.2.3', true],
  ['96.0.0.0/3', true],
  ['198.0.0.0/8', true],
  ['203.0.113.0/24', false],
  ['2000::/3', true],
  ['2a00::/12', false],
])('knows blocks with special addresses: %s', (text, expected) => {
  const block = parseIpBlock(text);

  expect(block && touchesSpecial(block)).toBe(expected);
});
