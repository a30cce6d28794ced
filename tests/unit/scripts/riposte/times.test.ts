import { ago, clockTime, duration, parseSince } from '../../../../scripts/riposte/times.ts';

const NOW = new Date('2026-11-21T12:00:00.000Z');

describe('times for people', () => {
  it.each([
    [-5, '0 ms'],
    [350, '350 ms'],
    [3200, '3.2 s'],
    [59_999, '60.0 s'],
    [60_000, '1 min'],
    [245_000, '4 min 5 s'],
    [11_400_000, '3 h 10 min'],
    [86_400_000, '1 d'],
    [187_200_000, '2 d 4 h'],
  ])('%d ms is %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it.each([
    ['2026-11-21T11:00:00.000Z', '1 h ago'],
    ['2026-11-21T12:00:02.000Z', 'in 2.0 s'],
    ['not a time', 'not a time'],
  ])('%s is %s', (time, text) => {
    expect(ago(time, NOW)).toBe(text);
  });

  it('are in UTC, whatever their offset', () => {
    expect(clockTime('2026-11-21T12:00:03.700+01:00')).toBe('2026-11-21 11:00:03');
    expect(clockTime('?')).toBe('?');
  });
});

describe('--since', () => {
  it.each([
    ['30m', '2026-11-21T11:30:00.000Z'],
    ['24h', '2026-11-20T12:00:00.000Z'],
    ['7d', '2026-11-14T12:00:00.000Z'],
    ['2w', '2026-11-07T12:00:00.000Z'],
    ['2026-11-20', '2026-11-20T00:00:00.000Z'],
    ['2026-11-20T10:30', '2026-11-20T10:30:00.000Z'],
    ['2026-11-20T10:30:00+02:00', '2026-11-20T08:30:00.000Z'],
  ])('%s means %s', (text, time) => {
    expect(parseSince(text, NOW).toISOString()).toBe(time);
  });

  it.each(['yesterday', '5', '-1h', '2026-13-40', ''])('%j is refused', (text) => {
    expect(() => parseSince(text, NOW)).toThrow('is no time: give 30m, 24h');
  });
});
