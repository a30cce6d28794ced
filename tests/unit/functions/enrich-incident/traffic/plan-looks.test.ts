import {
  isLastLook,
  planNextLook,
} from '../../../../../functions/enrich-incident/traffic/plan-looks.ts';
import { aVerification } from '../../../../builders/traffic-evidence.ts';

const MINUTE = 60_000;
const CUT_AT = Date.parse('2026-11-21T10:00:00.000Z');
const delayMs = 15 * MINUTE;

function next(minutes: number, given: Partial<Parameters<typeof planNextLook>[0]> = {}) {
  const now = CUT_AT + minutes * MINUTE;
  const at = planNextLook({ now, delayMs, look: 2, isCutting: false, containment: [], ...given });
  return at === undefined ? undefined : (at - CUT_AT) / MINUTE;
}

const pending = [aVerification('pending', { cutAt: '2026-11-21T10:00:00.000Z' })];

describe('the next look', () => {
  it.each([
    ['follows the first one after the delay', 1, { look: 1 }, 16],
    ['never follows a later one when nothing was cut', 16, {}, undefined],
    ['comes while something is being cut', 16, { isCutting: true }, 31],
    ['is due 15 minutes after the cut', 1, { containment: pending }, 15],
    ['is due 30 minutes after the cut', 15, { containment: pending }, 30],
    ['is due 60 minutes after the cut', 31, { containment: pending }, 60],
    ['never comes after an hour', 60, { containment: pending }, undefined],
    ['is the earlier of two', 10, { look: 1, containment: pending }, 15],
  ] as const)('%s', (...[, minutes, given, expected]) => {
    expect(next(minutes, given)).toBe(expected);
  });

  it.each([
    ['verified', undefined],
    ['unverifiable', undefined],
    ['leaking', 30],
  ] as const)('for a cut that is %s comes at %s', (state, expected) => {
    const containment = [aVerification(state, { cutAt: '2026-11-21T10:00:00.000Z' })];

    expect(next(16, { containment })).toBe(expected);
  });

  it('is the last one four delays after the cut, not earlier', () => {
    expect(isLastLook(CUT_AT, CUT_AT + 60 * MINUTE - 1, delayMs)).toBe(false);
    expect(isLastLook(CUT_AT, CUT_AT + 60 * MINUTE, delayMs)).toBe(true);
  });
});
