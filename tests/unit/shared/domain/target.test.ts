import * as fc from 'fast-check';
import { InvalidInputError } from '../../../../shared/domain/errors.ts';
import { parseTargetKey, targetKey } from '../../../../shared/domain/target.ts';

describe('targetKey', () => {
  it('names account, region, kind and id', () => {
    const target = { kind: 'instance', accountId: '123456789012', region: 'eu-west-1', id: 'i-1' };

    expect(targetKey({ ...target, kind: 'instance' })).toBe('123456789012/eu-west-1/instance/i-1');
  });

  it('is read back to the same target', () => {
    const part = fc.stringMatching(/^[a-z0-9-]{1,20}$/);

    fc.assert(
      fc.property(part, part, part, (accountId, region, id) => {
        const target = { kind: 'instance', accountId, region, id } as const;
        expect(parseTargetKey(targetKey(target))).toStrictEqual(target);
      }),
    );
  });
});

describe('parseTargetKey', () => {
  it.each([
    '',
    'a',
    'a/b/instance',
    'a/b/instance/',
    '/b/instance/i',
    'a/b/bucket/i',
    'a/b/instance/i/x',
  ])('refuses %j', (key) => {
    expect(() => parseTargetKey(key)).toThrow(InvalidInputError);
  });
});
