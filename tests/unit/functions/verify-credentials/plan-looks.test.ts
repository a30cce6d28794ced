import fc from 'fast-check';
import { isDue, isOverdue, nextLook } from '../../../../functions/verify-credentials/plan-looks.ts';

const MINUTE = 60_000;
const CUT = Date.parse('2026-11-21T10:00:00.000Z');
const TIMES = { cutAt: CUT, settleMs: 5 * MINUTE, delayMs: 15 * MINUTE };

/** Minutes after the cut at which looks follow each other. */
function allLooks(): number[] {
  const looks: number[] = [];
  for (let next = nextLook(TIMES, CUT); next !== undefined; next = nextLook(TIMES, next))
    looks.push((next - CUT) / MINUTE);
  return looks;
}

it('looks from 20 minutes to a day and a half after the cut', () => {
  expect(allLooks()).toStrictEqual([20, 35, 65, 125, 380, 2180]);
});

it.each([
  [19.9, false, false],
  [20, true, false],
  [64.9, true, false],
  [65, true, true],
])('%d minutes after the cut: due %s, overdue %s', (minutes, due, overdue) => {
  const now = CUT + minutes * MINUTE;

  expect([isDue(TIMES, now), isOverdue(TIMES, now)]).toStrictEqual([due, overdue]);
});

it('never looks in the past, and comes to an end', () => {
  fc.assert(
    fc.property(fc.integer({ min: -10, max: 4000 }), (minutes) => {
      const now = CUT + minutes * MINUTE;

      expect(nextLook(TIMES, now) ?? Infinity).toBeGreaterThan(now);
      expect(nextLook(TIMES, CUT + 2180 * MINUTE)).toBeUndefined();
    }),
  );
});
