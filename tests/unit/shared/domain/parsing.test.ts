import * as v from 'valibot';
import { InvalidInputError } from '../../../../shared/domain/errors.ts';
import { describeIssues, parseJson } from '../../../../shared/domain/parsing.ts';

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('parseJson', () => {
  it('reads what JSON.parse reads', () => {
    expect(parseJson('{"a":[1,null,"x"]}')).toStrictEqual({ a: [1, null, 'x'] });
    expect(parseJson('1')).toBe(1);
  });

  it.each(['', '{', 'undefined', '{"a":}'])('refuses %j as no JSON', (text) => {
    expect(() => parseJson(text)).toThrow(InvalidInputError);
    expect(() => parseJson(text)).toThrow('not JSON');
  });

  it('reads values as deep as events get', () => {
    expect(parseJson(nested(100))).toHaveLength(1);
  });

  it.each([102, 10_000, 125_000])('refuses values that are nested %d deep', (depth) => {
    expect(() => parseJson(nested(depth))).toThrow(
      new InvalidInputError('JSON that is nested too deep'),
    );
  });
});

describe('describeIssues', () => {
  it('names each problem with its path, at most five of them', () => {
    const schema = v.object({ a: v.object({ b: v.number() }), c: v.array(v.string()) });
    const { issues = [] } = v.safeParse(schema, { a: { b: 'x' }, c: [1, 2, 3, 4, 5, 6] });

    const described = describeIssues(issues).split('; ');

    expect(described).toHaveLength(5);
    expect(described[0]).toMatch(/^a\.b: /);
    expect(described[1]).toMatch(/^c\.0: /);
  });

  it('says so when the whole value is wrong', () => {
    const { issues = [] } = v.safeParse(v.object({}), 'x');

    expect(describeIssues(issues)).toMatch(/^\(root\): /);
  });
});
