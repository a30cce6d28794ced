import { shortened, textTable } from '../../../../scripts/riposte/text-table.ts';

describe('table for people', () => {
  it('has columns as wide as their widest cell', () => {
    const table = textTable(
      ['Id', 'Status'],
      [
        ['inc-1', 'open'],
        ['inc-22', ''],
      ],
    );

    expect(table.split('\n')).toStrictEqual([
      'Id      Status',
      '──────  ──────',
      'inc-1   open',
      'inc-22',
    ]);
  });
});

describe('shortened text', () => {
  it.each([
    ['short', 5, 'short'],
    ['longer', 5, 'long…'],
  ])('%s in %d characters is %s', (text, width, expected) => {
    expect(shortened(text, width)).toBe(expected);
  });
});
