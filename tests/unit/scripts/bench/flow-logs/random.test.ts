import { createRandom } from '../../../../../scripts/bench/flow-logs/random.ts';

const draw = (seed: number, stream = 0): number[] => {
  const random = createRandom(seed, stream);
  return Array.from({ length: 1000 }, () => random.below(100));
};

describe('createRandom', () => {
  it('gives the same numbers for the same seed and stream, others for others', () => {
    expect(draw(7, 3)).toEqual(draw(7, 3));
    expect(draw(7, 3)).not.toEqual(draw(8, 3));
    expect(draw(7, 3)).not.toEqual(draw(7, 4));
  });

  it('spreads evenly over what is asked for', () => {
    const numbers = draw(1);

    expect(new Set(numbers).size).toBe(100);
    expect(Math.min(...numbers)).toBe(0);
    expect(Math.max(...numbers)).toBe(99);
    expect(numbers.filter((number) => number < 50).length / 1000).toBeCloseTo(0.5, 1);
  });

  it('has chances in a thousand', () => {
    const random = createRandom(1);
    const hits = Array.from({ length: 10_000 }, () => random.chance(250)).filter(Boolean).length;

    expect(hits / 10_000).toBeCloseTo(0.25, 1);
  });

  it('picks the first far more often than the last when it is skewed', () => {
    const random = createRandom(1);
    const tenths = Array.from({ length: 10 }, (_, index) => index);
    const picked = Array.from({ length: 10_000 }, () => random.pickSkewed(tenths));
    const count = (tenth: number): number => picked.filter((entry) => entry === tenth).length;

    expect(count(0)).toBeGreaterThan(10 * count(9));
    expect(count(9)).toBeGreaterThan(0);
  });

  it('refuses to pick from nothing', () => {
    expect(() => createRandom(1).pick([])).toThrow('nothing to pick from');
  });
});
