import fc from 'fast-check';
import {
  mayHoldWindow,
  nextKeyOfInterest,
  parseObjectKey,
} from '../../../../shared/flow-logs/object-keys.ts';

const seconds = (time: string): number => Date.parse(time) / 1000;
const stampOf = (time: number): string =>
  new Date(time * 1000)
    .toISOString()
    .replace(/[-:]/g, '')
    .replace(/\d\d\.000Z$/, '');

const FOLDER = 'logs/AWSLogs/123456789012/vpcflowlogs/eu-west-1/2026/11/21/';
const keyAt = (stamp: string, flowLogId = 'fl-0a1b'): string =>
  `${FOLDER}123456789012_vpcflowlogs_eu-west-1_${flowLogId}_${stamp}Z_9f8e7d6c.log.gz`;

describe('parseObjectKey', () => {
  it.each(['.log.gz', '.log.parquet'])('reads what AWS writes into a name: %s', (suffix) => {
    const key = keyAt('20261121T1005').replace('.log.gz', suffix);

    expect(parseObjectKey(key)).toStrictEqual({
      account: '123456789012',
      region: 'eu-west-1',
      flowLogId: 'fl-0a1b',
      start: seconds('2026-11-21T10:05:00Z'),
      end: seconds('2026-11-21T10:10:00Z'),
    });
  });

  it('reads a name without folders, of a region with more than three parts', () => {
    const key = '123456789012_vpcflowlogs_us-gov-west-1_fl-1_20261121T1005Z_h.log.gz';

    expect(parseObjectKey(key)?.region).toBe('us-gov-west-1');
  });

  it.each([
    '',
    FOLDER,
    keyAt('20261121T1005').replace('vpcflowlogs_', 'cloudtrail_'),
    keyAt('20261321T1005'),
    keyAt('20260231T1005'),
    keyAt('20261121T2460'),
    keyAt('20261121T10'),
    `${keyAt('20261121T1005')}.tmp`,
    keyAt('20261121T1005', 'fl_1'),
    keyAt('20261121T1005').replace('123456789012_', '12345_'),
    `x${keyAt('20261121T1005').slice(FOLDER.length)}`,
  ])('does not guess at "%s"', (key) => {
    expect(parseObjectKey(key)).toBeUndefined();
  });

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (key) => {
        expect(parseObjectKey(key)).toBeUndefined();
      }),
    );
  });
});

const window = { from: seconds('2026-11-21T10:00:00Z'), to: seconds('2026-11-21T10:30:00Z') };

describe('an object is kept for a window of 10:00 to 10:30', () => {
  it.each([
    ['20261121T0954', 'no'],
    ['20261121T0955', 'yes'],
    ['20261121T1000', 'yes'],
    ['20261121T1030', 'yes'],
    // A record that begins at 10:30 and lasts 10 minutes, in a file that is named by its end.
    ['20261121T1045', 'yes'],
    ['20261121T1046', 'no'],
    ['20261120T1010', 'no'],
  ])('with the time %s: %s', (stamp, expected) => {
    expect(mayHoldWindow({ key: keyAt(stamp) }, window)).toBe(expected);
  });

  it.each([
    [undefined, 'unrecognised'],
    ['2026-11-21T09:59:59Z', 'no'],
    ['2026-11-21T10:00:00Z', 'unrecognised'],
    ['2026-11-21T16:30:00Z', 'unrecognised'],
    ['2026-11-21T16:30:01Z', 'no'],
  ])('with a foreign name and uploaded at %s: %s', (uploadedAt, expected) => {
    const lastModified = uploadedAt === undefined ? undefined : seconds(uploadedAt);

    expect(mayHoldWindow({ key: `${FOLDER}copy.gz`, lastModified }, window)).toBe(expected);
  });

  it('never without its records, by either rule of AWS for the time in a name', () => {
    const records = fc.record({
      end: fc.integer({ min: 1_600_000_000, max: 2_000_000_000 }),
      lasts: fc.integer({ min: 0, max: 600 }),
      // Anywhere so that the record touches the window.
      length: fc.integer({ min: 0, max: 7200 }),
      shift: fc.double({ min: 0, max: 1, noNaN: true }),
      isNamedByEnd: fc.boolean(),
    });
    fc.assert(
      fc.property(records, ({ end, lasts, length, shift, isNamedByEnd }) => {
        const start = end - lasts;
        // Starts no later than the record's end, ends no earlier than its start.
        const from = Math.floor(start - length + shift * (lasts + length));
        const touching = { from, to: Math.max(from + length, start) };
        const named = isNamedByEnd ? Math.ceil(end / 300) * 300 : Math.floor(end / 300) * 300;
        expect(mayHoldWindow({ key: keyAt(stampOf(named)) }, touching)).toBe('yes');
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a listing', () => {
  const stem = `${FOLDER}123456789012_vpcflowlogs_eu-west-1_fl-0a1b_`;

  it.each([
    ['leaps to the window when it is before it', '20261121T0000', `${stem}20261121T0955`],
    ['leaps to the next flow log when it is past it', '20261121T1046', `${stem}~`],
    ['goes on within it', '20261121T1010', undefined],
  ])('%s', (_, stamp, expected) => {
    expect(nextKeyOfInterest(keyAt(stamp), window)).toBe(expected);
  });

  it('leaps over a flow log that nobody asked for', () => {
    const key = keyAt('20261121T1010');

    expect(nextKeyOfInterest(key, window, new Set(['fl-other']))).toBe(`${stem}~`);
    expect(nextKeyOfInterest(key, window, new Set(['fl-0a1b']))).toBeUndefined();
  });

  it('leaps as far whatever the end of the name is', () => {
    const key = keyAt('20261121T0000').replace('9f8e7d6c', 'a_b_c');

    expect(nextKeyOfInterest(key, window)).toBe(`${stem}20261121T0955`);
  });

  it('does not leap from a foreign name', () => {
    expect(nextKeyOfInterest(`${FOLDER}copy.gz`, window)).toBeUndefined();
  });

  it('never leaps over an object of the window, and always forward', () => {
    const start = fc.integer({ min: window.from - 86_400, max: window.to + 86_400 });
    const key = fc
      .tuple(start, fc.constantFrom('fl-0a1b', 'fl-0a1c', 'fl-0a'))
      .map(([time, id]) => keyAt(stampOf(Math.floor(time / 60) * 60), id));
    fc.assert(
      fc.property(fc.array(key, { minLength: 2, maxLength: 60 }), (unordered) => {
        const keys = unordered.toSorted();
        return keys.every((at) => {
          const target = nextKeyOfInterest(at, window);
          if (target === undefined) return true;
          const passed = keys.filter((other) => other > at && other <= target);
          return (
            target > at && passed.every((other) => mayHoldWindow({ key: other }, window) === 'no')
          );
        });
      }),
    );
  });
});
