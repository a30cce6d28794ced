import type { Measurement } from '../../../../scripts/bench/measurement.ts';
import { line } from '../../../../scripts/bench/report.ts';

const measurement = (changes: Partial<Measurement> = {}): Measurement => ({
  name: 'a.b',
  value: 1.5,
  unit: 's',
  baseline: 1,
  ratio: 1.5,
  ...changes,
});
const words = (changes: Partial<Measurement>): string =>
  line(measurement(changes)).replaceAll(/ +/g, ' ');

describe('a line of the bench', () => {
  it('says how far the pairs lay apart', () => {
    expect(words({ spread: { min: 1.4, max: 1.62, pairs: 5 } })).toBe(
      'a.b 1.50 s 1.00 s 1.500 1.400..1.620',
    );
    expect(words({ spread: { min: 1.5, max: 1.5, pairs: 1 } })).toBe('a.b 1.50 s 1.00 s 1.500');
  });

  it.each([
    [{ of: 'ratio', atMost: 1.5 }, 'goal: ratio at most 1.5, met'],
    [{ of: 'ratio', atMost: 1.4 }, 'goal: ratio at most 1.4, MISSED'],
    [{ of: 'value', atMost: 1 }, 'goal: value at most 1, MISSED'],
    [{ of: 'value', atMost: 2 }, 'goal: value at most 2, met'],
  ] as const)('says whether the goal %j is met', (goal, expected) => {
    expect(words({ goal })).toBe(`a.b 1.50 s 1.00 s 1.500 ${expected}`);
  });

  it('says why there is no figure', () => {
    expect(line({ name: 'a.b', skipped: 'no network' })).toMatch(/^a\.b +skipped: no network$/);
  });
});
