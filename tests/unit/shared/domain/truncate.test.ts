import fc from 'fast-check';
import { truncate } from '../../../../shared/domain/truncate.ts';

const BROKEN_SURROGATE = /\p{Cs}/u;

describe('truncate', () => {
  it.each([
    ['shorter text', 'abc', 'abc'],
    ['text of just that length', 'abcd', 'abcd'],
    ['longer text', 'abcde', 'abc…'],
    ['text with a pair at the edge', 'ab😀cd', 'ab…'],
    ['text with a pair before the edge', 'a😀cde', 'a😀…'],
  ])('cuts %s', (_name, text, expected) => {
    expect(truncate(text, 4)).toBe(expected);
  });

  it('never breaks a character nor exceeds the limit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 30 }), (text, max) => {
        const cut = truncate(text, max);
        expect(cut.length).toBeLessThanOrEqual(max);
        expect(cut).not.toMatch(BROKEN_SURROGATE);
      }),
    );
  });
});
