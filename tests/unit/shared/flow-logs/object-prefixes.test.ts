import fc from 'fast-check';
import {
  basePrefix,
  KEY_STYLES,
  listPrefixes,
  type Partition,
} from '../../../../shared/flow-logs/object-prefixes.ts';

const seconds = (time: string): number => Date.parse(time) / 1000;
const place = { account: '123456789012', region: 'eu-west-1' };
const PLAIN = 'AWSLogs/123456789012/vpcflowlogs/eu-west-1/';
const HIVE = 'AWSLogs/aws-account-id=123456789012/aws-service=vpcflowlogs/aws-region=eu-west-1/';

describe('basePrefix', () => {
  it.each([
    [undefined, PLAIN],
    ['', PLAIN],
    ['/', PLAIN],
    ['logs', `logs/${PLAIN}`],
    ['/org/logs/', `org/logs/${PLAIN}`],
  ])('takes the folder %j as people write it', (prefix, expected) => {
    expect(basePrefix({ ...place, prefix, style: 'plain' })).toBe(expected);
  });

  it('knows the folders of Hive', () => {
    expect(basePrefix({ ...place, style: 'hive' })).toBe(HIVE);
  });
});

describe('listPrefixes', () => {
  const noon = { from: seconds('2026-11-21T11:50:00Z'), to: seconds('2026-11-21T12:10:00Z') };

  it.each([
    ['plain', 'day', [`${PLAIN}2026/11/21/`]],
    ['hive', 'day', [`${HIVE}year=2026/month=11/day=21/`]],
    ['plain', 'hour', [`${PLAIN}2026/11/21/11/`, `${PLAIN}2026/11/21/12/`]],
    [
      'hive',
      'hour',
      [`${HIVE}year=2026/month=11/day=21/hour=11/`, `${HIVE}year=2026/month=11/day=21/hour=12/`],
    ],
  ] as const)('names what the window touches: %s, by %s', (style, partition, expected) => {
    expect(listPrefixes(noon, { ...place, style, partition })).toStrictEqual(expected);
  });

  it.each([
    ['2026-12-31T23:20:00Z', '2026-12-31T23:35:00Z', ['2026/12/31/', '2027/01/01/']],
    ['2027-01-01T00:09:59Z', '2027-01-01T01:00:00Z', ['2026/12/31/', '2027/01/01/']],
    ['2027-01-01T00:10:00Z', '2027-01-01T23:34:59Z', ['2027/01/01/']],
    ['2028-02-28T12:00:00Z', '2028-03-01T12:00:00Z', ['2028/02/28/', '2028/02/29/', '2028/03/01/']],
  ])('takes in the neighbours: %s to %s', (from, to, days) => {
    const window = { from: seconds(from), to: seconds(to) };

    expect(listPrefixes(window, { ...place, style: 'plain', partition: 'day' })).toStrictEqual(
      days.map((day) => `${PLAIN}${day}`),
    );
  });

  it('has the folder of every record, whichever of its times AWS takes for it', () => {
    const cases = fc.record({
      start: fc.integer({ min: 1_600_000_000, max: 2_000_000_000 }),
      lasts: fc.integer({ min: 0, max: 600 }),
      style: fc.constantFrom(...KEY_STYLES),
      partition: fc.constantFrom<Partition>('day', 'hour'),
      before: fc.integer({ min: 0, max: 3600 }),
    });
    fc.assert(
      fc.property(cases, ({ start, lasts, before, ...layout }) => {
        const end = start + lasts;
        const window = { from: end - before, to: Math.max(start, end - before) };
        const touched = listPrefixes(window, { ...place, ...layout });
        const delivered = end + 15 * 60;
        const moments = [start, end, Math.floor(end / 300) * 300, delivered];
        const folders = moments.flatMap((at) =>
          listPrefixes({ from: at + 600, to: at - 1500 }, { ...place, ...layout }),
        );
        return folders.length === 4 && folders.every((folder) => touched.includes(folder));
      }),
    );
  });
});
