import fc from 'fast-check';
import { holds } from '../../../../scripts/pipeline/lint/expression.ts';

const VARIABLES = { BRANCH: 'main', DEFAULT: 'main', EMPTY: '', SOURCE: 'schedule' };

describe('a condition of a rule', () => {
  it.each([
    ['$BRANCH', true],
    ['$EMPTY', false],
    ['$MISSING', false],
    ['$BRANCH == $DEFAULT', true],
    ['$BRANCH == "main"', true],
    ["$BRANCH != 'main'", false],
    ['$MISSING == null', true],
    ['$EMPTY == null', false],
    ['$MISSING == ""', false],
    ['$BRANCH =~ /^ma/', true],
    ['$BRANCH =~ /^MA/i', true],
    ['$BRANCH !~ /^ma/', false],
    ['$MISSING =~ /a/', false],
    ['$MISSING || $BRANCH', true],
    // && binds more tightly.
    ['$BRANCH || $MISSING && $EMPTY', true],
    ['($BRANCH || $MISSING) && $EMPTY', false],
    ['$SOURCE == "schedule" && $TASK != "nightly"', true],
    ['$BRANCH == "main"\n&& $SOURCE == "schedule"', true],
  ])('%s', (condition, expected) => {
    expect(holds(condition, VARIABLES)).toBe(expected);
  });

  it.each(['$A ==', '$A = "b"', '($A', '$A)', '$A =~ "b"', 'A', '"open', '$A "b"', ''])(
    'that cannot be read is an error, not false: %s',
    (condition) => {
      expect(() => holds(condition, VARIABLES)).toThrow(/condition|pattern/);
    },
  );

  it('compares any values as they are', () => {
    const word = fc.stringMatching(/^[\w ./-]*$/);
    fc.assert(
      fc.property(word, word, (left, right) => {
        expect(holds('$A == $B', { A: left, B: right })).toBe(left === right);
        expect(holds(`$A != "${right}"`, { A: left })).toBe(left !== right);
      }),
    );
  });
});
