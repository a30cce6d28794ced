import { summariseJest } from '../../../../scripts/test/steps.ts';

describe('summariseJest', () => {
  it('gives counts and coverage', () => {
    const output =
      'PASS a.test.ts\nLines        : 99.5% ( 199/200 )\nTests:       3 passed, 3 total\n';
    expect(summariseJest(output)).toBe('3 passed, 3 total, 99.5% of lines');
  });

  it('says why tests were skipped', () => {
    const output =
      '  console.warn\n    skipped: no samples in ../x\n\nTests:  2 skipped, 2 total\n';
    expect(summariseJest(output)).toBe('2 skipped, 2 total, skipped: no samples in ../x');
  });

  it('notices that nothing ran', () => {
    expect(summariseJest('')).toBe('no tests');
  });
});
