import { createHash } from 'node:crypto';
import { createNetwork } from '../../../../../scripts/bench/flow-logs/network.ts';
import { objectText } from '../../../../../scripts/bench/flow-logs/object-text.ts';

const FROM = 1_795_219_200;
const RECORDS = 30_000;
const network = createNetwork(1);
const text = (index = 0, records = RECORDS): string =>
  [...objectText(network, { seed: 1, index, records, from: FROM })].join('');
const lines = text().trimEnd().split('\n');
const records = lines.slice(1).map((line) => line.split(' '));
const share = (matches: (fields: readonly string[]) => boolean): number =>
  records.filter(matches).length / records.length;
const ofInterface = (id: string) => share((fields) => fields[2] === id);

describe('the text of an object', () => {
  it('is the same for the same request, another for another object', () => {
    expect(text(3, 100)).toBe(text(3, 100));
    expect(text(3, 100)).not.toBe(text(4, 100));
  });

  // Other text under the same version would be measured against old data: raise GENERATOR_VERSION with this hash.
  it('changes only together with the version of the generator', () => {
    const hash = createHash('sha256').update(text(0, 2000)).digest('hex').slice(0, 16);

    expect(hash).toBe('e3bf06d5e7c2b677');
  });

  it('has the header of the default format and as many records as were asked for', () => {
    expect(lines[0]).toBe(
      'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status',
    );
    expect(records).toHaveLength(RECORDS);
  });

  it('has whole records, and empty ones as AWS writes them', () => {
    const record =
      /^2 \d{12} eni-0[0-9a-f]{16} [0-9a-f.:]+ [0-9a-f.:]+ \d{1,5} \d{1,5} (?:1|6|17|58) \d+ \d+ \d{10} \d{10} (?:ACCEPT|REJECT) OK$/;
    const empty = /^2 \d{12} eni-0[0-9a-f]{16} - - - - - - - \d{10} \d{10} - (?:NODATA|SKIPDATA)$/;
    const others = lines.slice(1).filter((line) => !record.test(line) && !empty.test(line));

    expect(others).toEqual([]);
  });

  it('lies within its five minutes by its ends', () => {
    const outside = records.filter(([...fields]) => {
      const [start, end] = [Number(fields[10]), Number(fields[11])];
      return end < FROM || end >= FROM + 300 || start > end || end - start > 60;
    });

    expect(outside).toEqual([]);
  });

  it.each([
    ['the hot interface', ofInterface(network.hot.id), 0.11],
    ['the one that is measured', ofInterface(network.measured.id), 0.01],
    ['the rare one', ofInterface(network.rare.id), 0.0004],
    ['NODATA and SKIPDATA', share((fields) => fields[13] !== 'OK'), 0.012],
    ['what was rejected', share((fields) => fields[12] === 'REJECT'), 0.15],
    ['IPv6', share((fields) => fields[3]?.includes(':') === true), 0.042],
    ['the port scanner', share((fields) => fields[3] === network.scanner), 0.001],
  ])('has its share of %s', (_, actual, expected) => {
    expect(actual).toBeGreaterThan(expected * 0.5);
    expect(actual).toBeLessThan(expected * 1.5);
  });

  it('answers nearly every request', () => {
    const seen = new Set(records.map((fields) => fields.slice(2, 7).join(' ')));
    const calls = records.filter((fields) => fields[12] === 'ACCEPT');
    const answered = calls.filter(([, , id, source, destination, from, to]) =>
      seen.has([id, destination, source, to, from].join(' ')),
    );

    expect(answered.length / calls.length).toBeGreaterThan(0.95);
  });
});

describe('the network', () => {
  it('has 300 interfaces, each with a share', () => {
    expect(new Set(network.interfaces.map(({ id }) => id)).size).toBe(300);
    expect(new Set(network.slots).size).toBe(300);
    expect(network.slots).toHaveLength(10_000);
  });
});
