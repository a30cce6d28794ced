import { parseWorkingTime } from '../../../../shared/detections/working-time.ts';
import { ConfigError } from '../../../../shared/domain/errors.ts';

const at = (iso: string): number => Date.parse(iso) / 1000;

it.each([
  ['2026-11-20T06:59:59Z', false],
  ['2026-11-20T07:00:00Z', true],
  ['2026-11-20T16:59:59Z', true],
  ['2026-11-20T17:00:00Z', false],
  ['2026-11-21T10:00:00Z', false],
  // Summer time in Berlin: two hours ahead.
  ['2026-07-17T05:59:59Z', false],
  ['2026-07-17T06:00:00Z', true],
  ['2026-07-17T16:00:00Z', false],
  // The clock goes back on 25 October 2026.
  ['2026-10-23T06:30:00Z', true],
  ['2026-10-26T06:30:00Z', false],
])('reads Europe/Berlin Mon-Fri 08:00-18:00 with summer time: %s', (iso, expected) => {
  const { isWorking } = parseWorkingTime('Europe/Berlin Mon-Fri 08:00-18:00');

  expect(isWorking(at(iso))).toBe(expected);
});

// 2026-11-15 is a Sunday.
const WEEK = Array.from({ length: 7 }, (_, day) => at('2026-11-15T12:00:00Z') + day * 86_400);

it.each([
  ['Mon-Fri', '.MTWTF.'],
  ['Sun-Thu', 'SMTWT..'],
  ['Sat-Mon', 'SM....S'],
  ['Mon,Wed,Fri', '.M.W.F.'],
  ['Mon-Tue,Sat', '.MT...S'],
  ['Wed', '...W...'],
  ['Sun-Sat', 'SMTWTFS'],
])('reads days: %s', (days, expected) => {
  const { isWorking } = parseWorkingTime(`UTC ${days} 00:00-24:00`);
  const letters = WEEK.map((noon, day) => (isWorking(noon) ? 'SMTWTFS'.charAt(day) : '.'));

  expect(letters.join('')).toBe(expected);
});

it('knows midnight', () => {
  const { isWorking } = parseWorkingTime('UTC Wed 00:00-24:00');

  expect(isWorking(at('2026-11-18T00:00:00Z'))).toBe(true);
  expect(isWorking(at('2026-11-19T00:00:00Z'))).toBe(false);
});

it.each([
  ['', 'is not like Europe/Berlin Mon-Fri 08:00-18:00'],
  ['Europe/Berlin 08:00-18:00', 'is not like Europe/Berlin Mon-Fri 08:00-18:00'],
  ['Europe/Berlin Mo-Fr 08:00-18:00', 'is not like Europe/Berlin Mon-Fri 08:00-18:00'],
  ['Europe/Berlin Mon-Fri 8:00-18:00', 'is not like Europe/Berlin Mon-Fri 08:00-18:00'],
  ['Europe/Berlin Mon-Fri 08:00-18:00 ', 'is not like Europe/Berlin Mon-Fri 08:00-18:00'],
  ['Europe/Berlin Mon-Wed-Fri 08:00-18:00', 'a range of days has two ends'],
  ['Europe/Berlin Mon-Fri 08:60-18:00', 'a time of day is not from 00:00 to 24:00'],
  ['Europe/Berlin Mon-Fri 08:00-24:01', 'a time of day is not from 00:00 to 24:00'],
  ['Europe/Berlin Mon-Fri 18:00-08:00', 'ends before it begins'],
  ['Europe/Berlin Mon-Fri 08:00-08:00', 'ends before it begins'],
  ['Europe/Atlantis Mon-Fri 08:00-18:00', 'no such time zone'],
])('refuses anything else: %s', (text, problem) => {
  expect(() => parseWorkingTime(text)).toThrow(new ConfigError(`working hours: ${problem}`));
});
