import { matchesPattern } from './event-pattern.ts';

describe('the matcher of patterns', () => {
  it.each([
    { a: [{ numeric: ['>', 1] }] },
    { a: [{ exists: true }] },
    { a: [{ prefix: 'x', suffix: 'y' }] },
    { a: [{ prefix: 1 }] },
    { a: [{ 'anything-but': 1 }] },
    { $and: [{ a: ['x'] }] },
    { a: 'x' },
  ])('refuses what it does not know: %j', (pattern) => {
    expect(() => matchesPattern(pattern, { a: 'x' })).toThrow(
      /unknown oper|not a pattern|not a text/,
    );
  });

  it('takes one equal value of a list, on both sides', () => {
    expect(matchesPattern({ a: ['x', 1] }, { a: 1, b: 2 })).toBe(true);
    expect(matchesPattern({ a: ['x'] }, { a: ['y', 'x'] })).toBe(true);
    expect(matchesPattern({ a: ['1'] }, { a: 1 })).toBe(false);
    expect(matchesPattern({ a: { b: ['x'] } }, { a: 'x' })).toBe(false);
    expect(matchesPattern({ a: { b: ['x'] } }, { a: [{ b: 'y' }, { b: 'x' }] })).toBe(true);
  });

  it.each([
    [{ prefix: 'ab' }, 'abc', 'bc'],
    [{ suffix: 'bc' }, 'abc', 'ab'],
    [{ 'anything-but': ['x', 'y'] }, 'z', 'y'],
    [{ 'anything-but': { prefix: 'x' } }, 'ax', 'xa'],
    [{ wildcard: '*a.c*' }, 'xa.cx', 'xabcx'],
    [{ wildcard: '*\\\\u*' }, 'x\\u0041', 'xu0041'],
    [{ wildcard: 'a\\*' }, 'a*', 'ab'],
  ])('understands %j', (operator, taken, left) => {
    expect(matchesPattern({ a: [operator] }, { a: taken })).toBe(true);
    expect(matchesPattern({ a: [operator] }, { a: left })).toBe(false);
    expect(matchesPattern({ a: [operator] }, {})).toBe(false);
  });

  it('takes one of several alternatives, besides what all have in common', () => {
    const pattern = { a: ['x'], $or: [{ b: ['y'] }, { c: { d: ['z'] } }] };

    expect(matchesPattern(pattern, { a: 'x', b: 'y' })).toBe(true);
    expect(matchesPattern(pattern, { a: 'x', c: { d: 'z' } })).toBe(true);
    expect(matchesPattern(pattern, { a: 'x' })).toBe(false);
    expect(matchesPattern(pattern, { b: 'y' })).toBe(false);
  });
});
