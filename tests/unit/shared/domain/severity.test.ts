import { isWorse, severityBand, type SeverityBand } from '../../../../shared/domain/severity.ts';

describe('severityBand', () => {
  it.each<[number, SeverityBand]>([
    [0, 'low'],
    [1, 'low'],
    [3.9, 'low'],
    [3.99, 'low'],
    [4, 'medium'],
    [6.9, 'medium'],
    [6.99, 'medium'],
    [7, 'high'],
    [8.9, 'high'],
    [8.95, 'high'],
    [9, 'critical'],
    [10, 'critical'],
  ])('puts %d into %s', (severity, band) => {
    expect(severityBand(severity)).toBe(band);
  });
});

describe('isWorse', () => {
  const ladder: readonly SeverityBand[] = ['low', 'medium', 'high', 'critical'];

  it('orders the bands strictly', () => {
    const worse = ladder.map((a) => ladder.filter((b) => isWorse(a, b)));

    expect(worse).toStrictEqual([[], ['low'], ['low', 'medium'], ['low', 'medium', 'high']]);
  });
});
