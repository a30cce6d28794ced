import fc from 'fast-check';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseIndicators } from '../../../../shared/detections/indicators.ts';
import { formatIpv4 } from '../../../../shared/flow-logs/ip-address.ts';

const folder = join(
  process.env['RIPOSTE_SAMPLES'] ??
    join(__dirname, '..', '..', '..', '..', '..', 'shared', 'samples'),
  'ioc',
);

const FILE = `\uFEFF# a list
; another comment

203.0.113.9
  203.0.113.10   # with a comment
203.0.113.11\t9
203.0.113.12 ; seen in November
203.0.113.13, mirai, 2026-11-21
"203.0.113.14","botnet"
BBC72C,203.0.113.15,9001
198.51.100.77/24
2001:db8:bad::/48
2001:DB8::7
::ffff:203.0.113.16
`;

describe('a file of addresses', () => {
  const { list, ...counts } = parseIndicators(FILE, 'ipsum');

  it('is read as people write it', () => {
    expect(counts).toStrictEqual({ entries: 11, bad: 0, refused: 0, problems: [] });
    expect(list.name).toBe('ipsum');
  });

  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['203.0.113.10', '203.0.113.10'],
    ['203.0.113.11', '203.0.113.11'],
    ['203.0.113.12', '203.0.113.12'],
    ['203.0.113.13', '203.0.113.13'],
    ['203.0.113.14', '203.0.113.14'],
    ['203.0.113.15', '203.0.113.15'],
    ['203.0.113.16', '203.0.113.16'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['198.51.100.0', '198.51.100.0/24'],
    ['198.51.100.255', '198.51.100.0/24'],
    ['2001:db8:bad:1::1', '2001:db8:bad::/48'],
    ['2001:db8:0:0:0:0:0:7', '2001:db8::7'],
  ])('finds %s by its entry', (address, entry) => {
    expect(list.find(address)).toBe(entry);
  });

  it.each([
    ...['203.0.113.8', '203.0.113.17', '198.51.99.255', '198.51.101.0', '2001:db8:bae::1'],
    ...['0.0.0.0', '255.255.255.255', '', 'nonsense'],
  ])('does not find %j', (address) => {
    expect(list.find(address)).toBeUndefined();
  });
});

it('reads lines that end with CRLF, and a last line without an end', () => {
  const { entries, bad, list } = parseIndicators('203.0.113.1\r\n\r\n203.0.113.2', 'x');

  expect([entries, bad]).toStrictEqual([2, 0]);
  expect(list.find('203.0.113.2')).toBe('203.0.113.2');
});

it('counts what is no address, and names the first by line alone', () => {
  const lines = ['<b>', 'evil.example', '01.2.3.4', '1.2.3.4/33', '# fine', '300.1.1.1', 'a,b,c'];

  expect(parseIndicators(lines.join('\n'), 'x')).toMatchObject({
    ...{ entries: 0, bad: 6, refused: 0 },
    problems: [1, 2, 3, 4, 6].map((number) => `line ${number}: no address`),
  });
});

it.each([
  ['0.0.0.0/0', '0.0.0.0/0 is wider than /8'],
  ['203.0.113.9/7', '202.0.0.0/7 is wider than /8'],
  ['2a00::/18', '2a00::/18 is wider than /19'],
  ['10.1.2.3', '10.1.2.3 has private or reserved addresses'],
  ['127.0.0.1', '127.0.0.1 has private or reserved addresses'],
  ['172.0.0.0/8', '172.0.0.0/8 has private or reserved addresses'],
  ['fd00::1', 'fd00::1 has private or reserved addresses'],
])('refuses %s, which would flag what is not bad', (entry, problem) => {
  expect(parseIndicators(`${entry}\n`, 'x')).toMatchObject({
    ...{ entries: 0, bad: 0, refused: 1, problems: [`line 1: ${problem}`] },
  });
});

it.each(['11.0.0.0/8', '2a00::/19'])('takes blocks up to %s', (entry) => {
  expect(parseIndicators(entry, 'x')).toMatchObject({ entries: 1, refused: 0 });
});

it('answers with the widest of the entries that hold an address', () => {
  const { list, entries } = parseIndicators('203.0.113.9\n203.0.112.0/23\n203.0.113.0/24\n', 'x');

  expect([entries, list.find('203.0.113.9')]).toStrictEqual([1, '203.0.112.0/23']);
});

it('finds exactly what a plain search finds', () => {
  const block = fc.record({
    value: fc.integer({ min: 0xc6336400, max: 0xc63364ff }),
    prefix: fc.integer({ min: 22, max: 32 }),
  });
  fc.assert(
    fc.property(
      fc.array(block, { maxLength: 30 }),
      fc.integer({ min: 0xc6336300, max: 0xc63365ff }),
      (blocks, value) => {
        const { list } = parseIndicators(
          blocks.map((each) => `${formatIpv4(each.value)}/${each.prefix}`).join('\n'),
          'x',
        );
        const isIn = blocks.some(
          (each) => (each.value ^ value) >>> (32 - each.prefix) === 0 || each.value === value,
        );
        return (list.find(formatIpv4(value)) !== undefined) === isIn;
      },
    ),
  );
});

it('survives any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const { bad, refused, entries, problems } = parseIndicators(text, 'x');

      expect(bad + refused + entries).toBeLessThanOrEqual(text.length + 1);
      expect(problems.length).toBeLessThanOrEqual(5);
    }),
  );
});

// The samples are no part of the repository.
const describeSamples = existsSync(folder) ? describe : describe.skip;

describeSamples(`lists in ${folder}`, () => {
  it.each([
    ['stamparm__ipsum/3.txt', 14_000],
    ['stamparm__ipsum/5.txt', 1400],
    ['alireza-rezaee__tor-nodes/latest.exits.csv', 2000],
    ['hoshsadiq__adblock-nocoin-list/hosts.txt', 0],
  ])('%s has at least %d entries', (file, least) => {
    const { entries, bad } = parseIndicators(readFileSync(join(folder, file), 'utf8'), file);

    expect(entries).toBeGreaterThanOrEqual(least);
    expect(bad).toBeLessThanOrEqual(1);
  });
});
