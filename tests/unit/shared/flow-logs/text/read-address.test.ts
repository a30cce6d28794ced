import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import {
  ipv4Text,
  ipv6Spellings,
  ipv6Text,
} from '../../../../../shared/flow-logs/aggregate/address-text.ts';
import {
  IS_IPV6,
  MISSING,
  ParsedRecord,
  PKT_SRC,
  SRC,
  wordsOf,
} from '../../../../../shared/flow-logs/aggregate/parsed-record.ts';
import {
  AddressReader,
  readAddressText,
  readIpv6,
} from '../../../../../shared/flow-logs/text/read-address.ts';

/** The address as text again, after it was read; undefined: it is none. */
function again(text: string, place = SRC): string | undefined {
  const record = new ParsedRecord();
  if (!readAddressText(text, record, place)) return undefined;
  const code = record.number(place);
  if (code === MISSING) return '-';
  return code === IS_IPV6 ? ipv6Text(record.ipv6, wordsOf(place)) : ipv4Text(code);
}

describe('addresses', () => {
  it.each([
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['10.20.30.40', '10.20.30.40'],
    ['-', '-'],
    ['::', '::'],
    ['::1', '::1'],
    ['fe80::', 'fe80::'],
    ['2001:DB8:0:0:8:800:200C:417A', '2001:db8::8:800:200c:417a'],
    ['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['::ffff:192.0.2.1', '::ffff:c000:201'],
    ['1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:102:304'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ])('%s', (text, canonical) => {
    expect(again(text)).toBe(canonical);
    expect(again(text, PKT_SRC)).toBe(canonical);
  });

  it.each([
    '',
    '1.2.3',
    '1.2.3.',
    '1.2.3.4.5',
    '1.2.3.256',
    '1.2.3.0004',
    '1.2.3.04',
    '1.02.3.4',
    '.1.2.3',
    '1..2.3',
    '10.0.0.5x',
    'unknown',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '1::2::3',
    ':1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:',
    ':',
    ':::',
    '12345::',
    'g::',
    '1:2:3:4:5:6:7:1.2.3.4',
    '::1.2.3.400',
    '::1.2.3',
    '1.2.3.4::',
    '-1',
    '--',
    'a'.repeat(100),
  ])('%j is none', (text) => {
    expect(again(text)).toBeUndefined();
  });

  it('that are missing are missing', () => {
    const record = new ParsedRecord();

    expect(readAddressText(undefined, record, SRC)).toBe(true);
    expect(record.number(SRC)).toBe(MISSING);
  });

  it('end where their field ends', () => {
    const record = new ParsedRecord();
    const line = Buffer.from('x 10.0.0.1 ::1\r\n');

    expect(new AddressReader(record).read(line, 2, SRC)).toBe(10);
    expect(new AddressReader(record).read(line, 11, PKT_SRC)).toBe(14);
    expect([record.number(SRC), record.number(PKT_SRC)]).toStrictEqual([0x0a000001, IS_IPV6]);
  });

  it('of IPv6 mean the same in every spelling', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const words = new Uint32Array(4);

        expect(readIpv6(Buffer.from(`${text}\n`), 0, words)).toBe(text.length);
        // URLs have addresses in their canonical spelling, too.
        expect(new URL(`http://[${text}]/`).hostname).toBe(`[${ipv6Text(words)}]`);
        expect(ipv6Spellings(words).map((spelling) => again(spelling))).toStrictEqual(
          ipv6Spellings(words).map(() => ipv6Text(words)),
        );
      }),
    );
  });

  it('of IPv6 are those that the platform knows', () => {
    const pieces = fc.constantFrom('0', '1', '12', 'ab', 'ffff', ':', '::', '.', '255', '256');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 18 }), (parts) => {
        const text = `:${parts.join('')}`;

        expect(again(text) !== undefined).toBe(isIPv6(text));
      }),
      { numRuns: 2000 },
    );
  });
});
