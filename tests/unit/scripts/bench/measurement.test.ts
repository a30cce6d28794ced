import {
  type Bench,
  compare,
  comparePairs,
  median,
  selectBenches,
} from '../../../../scripts/bench/measurement.ts';

const bench = (name: string): Bench => ({
  name,
  measure: () => Promise.resolve(compare(name, 'KB', { value: 1, baseline: 2 })),
});
const all = ['bundle.send-alert.kb', 'bundle.send.kb', 'start.send-alert.vs-default'].map(bench);

describe('compare', () => {
  it('relates the value to its baseline', () => {
    expect(compare('a.kb', 'KB', { value: 12.34567, baseline: 100 })).toEqual({
      name: 'a.kb',
      value: 12.346,
      unit: 'KB',
      baseline: 100,
      ratio: 0.123,
    });
  });
});

describe('comparePairs', () => {
  it('takes medians, of the ratios that of each pair', () => {
    const pairs = [
      { value: 3, baseline: 2 },
      { value: 10, baseline: 10 },
      { value: 4, baseline: 2 },
    ];

    expect(comparePairs('a.s', 's', pairs)).toEqual({
      name: 'a.s',
      value: 4,
      unit: 's',
      baseline: 2,
      ratio: 1.5,
      spread: { min: 1, max: 2, pairs: 3 },
    });
  });

  it('refuses none', () => {
    expect(() => comparePairs('a.s', 's', [])).toThrow('no values');
  });
});

describe('median', () => {
  it.each([
    [[5], 5],
    [[9, 1, 5], 5],
    [[10, 2, 4, 100], 7],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it('refuses an empty list', () => {
    expect(() => median([])).toThrow('no values');
  });
});

describe('selectBenches', () => {
  const names = (...wanted: string[]): string[] =>
    selectBenches(all, wanted).map(({ name }) => name);

  it.each([
    ['everything by default', [], all.map(({ name }) => name)],
    ['one by its full name', ['bundle.send.kb'], ['bundle.send.kb']],
    ['a family by its first part', ['bundle'], ['bundle.send-alert.kb', 'bundle.send.kb']],
    ['whole parts only', ['bundle.send'], ['bundle.send.kb']],
  ])('takes %s', (_case, wanted, expected) => {
    expect(names(...wanted)).toEqual(expected);
  });

  it('leaves out what takes long unless it is named', () => {
    const long: Bench = { ...bench('flow-scan.a'), onDemand: true };
    const taken = (...wanted: string[]): string[] =>
      selectBenches([...all, long], wanted).map(({ name }) => name);

    expect(taken()).toEqual(all.map(({ name }) => name));
    expect(taken('flow-scan')).toEqual(['flow-scan.a']);
  });

  it('names all benches when none match', () => {
    expect(() => names('nothing')).toThrow(
      /no such bench\. There are:\n {2}bundle\.send-alert\.kb/,
    );
  });
});
