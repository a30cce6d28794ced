import { moment } from '../../../../../shared/domain/alert/time-text.ts';

describe('moment', () => {
  it.each([
    ['2026-11-21T03:04:12.900Z', '2026-11-21 03:04:12 UTC'],
    ['2026-11-21T03:04:12Z', '2026-11-21 03:04:12 UTC'],
    ['2026-11-21T03:04:12+02:00', '2026-11-21T03:04:12+02:00'],
    ['<!here>', '<!here>'],
  ])('writes %s as %s', (given, expected) => {
    expect(moment(given)).toBe(expected);
  });
});
