import { factLines, shortened, textTable } from '../../../../scripts/riposte/text-table.ts';

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

  it('fits into the terminal by wrapping its widest column', () => {
    const title = 'EC2 instance i-0123456789abcdef0 is querying a domain of a mining pool';

    const lines = textTable(['Id', 'Title'], [['inc-1', title]], 40).split('\n');

    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
    expect(
      lines
        .slice(2)
        .map((line) => line.slice(7).trim())
        .join(' '),
    ).toBe(title);
  });

  it('wraps between words first, so that an id stays whole', () => {
    const id = 'inc-20261121-9k3f7q2m';
    const title = 'Bitcoin-related domain name queried by an instance of the web shop';

    const lines = textTable(['Incident', 'Status', 'Title'], [[id, 'dry-run', title]], 50).split(
      '\n',
    );

    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(50);
    expect(lines[2]).toMatch(new RegExp(`^${id} {2}dry-run {2}Bitcoin-related`));
  });

  it('breaks a word that is longer than its column, and loses nothing of it', () => {
    const word = 'abcdefghij'.repeat(6);

    const lines = textTable(['Id', 'Key'], [['1', word]], 30)
      .split('\n')
      .slice(2);

    expect(lines.length).toBeGreaterThan(1);
    expect(lines.map((line) => line.slice(4).trim()).join('')).toBe(word);
  });

  it('keeps each row on one line when it is not for a terminal', () => {
    const rows = [['x'.repeat(300), 'y']];

    expect(textTable(['A', 'B'], rows).split('\n')).toHaveLength(3);
  });

  it('makes one harmless line of a cell', () => {
    expect(textTable(['A'], [['\u001b[31mone\ntwo']]).split('\n')[2]).toBe('\ufffd[31mone two');
  });
});

describe('facts', () => {
  it('stand below one another; what is not known is left out', () => {
    const lines = factLines([
      ['Status', 'open'],
      ['Settled', undefined],
      ['Title', 'a\nb'],
    ]);

    expect(lines.split('\n')).toStrictEqual(['Status  open', 'Title   a b']);
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
