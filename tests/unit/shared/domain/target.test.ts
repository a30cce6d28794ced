import * as v from 'valibot';
import { targetKey, TargetSchema, type TargetKind } from '../../../../shared/domain/target.ts';

const IDS: Readonly<Record<TargetKind, string>> = {
  instance: 'i-0123456789abcdef0',
  user: 'alice@example.com',
  role: 'web-server',
  'role-session': 'web-server:i-0123456789abcdef0',
  'access-key': 'AKIAIOSFODNN7EXAMPLE',
  'federated-user': 'bob',
  bucket: 'reports.example-1',
  function: 'thumbnails_v2',
  address: '198.51.100.7',
  account: '123456789012',
  principal: 'Root:root',
};

const accountId = '123456789012';

describe('targetKey', () => {
  it('names account, region, kind and id', () => {
    const target = { kind: 'user', accountId, region: 'global', id: 'alice' } as const;

    expect(targetKey(target)).toBe('123456789012/global/user/alice');
  });
});

describe('TargetSchema', () => {
  it.each(Object.entries(IDS))('reads a target of kind %s', (kind, id) => {
    const target = { kind, accountId, region: 'global', id };

    expect(v.parse(TargetSchema, target)).toStrictEqual(target);
  });

  it.each([
    ['an unknown kind', { kind: 'database' }],
    ['an id of another kind', { kind: 'instance', id: 'alice' }],
    ['an id that would break the key', { kind: 'user', id: 'a/b' }],
    ['an id with a blank', { kind: 'principal', id: 'a b' }],
    ['a name that no bucket has', { kind: 'bucket', id: 'Reports' }],
    ['a session without its role', { kind: 'role-session', id: ':session' }],
    ['an account that is none', { accountId: 'x' }],
    ['a region that is none', { region: 'europe' }],
  ])('refuses %s', (_, change) => {
    const target = { kind: 'user', accountId, region: 'global', id: 'alice', ...change };

    expect(v.is(TargetSchema, target)).toBe(false);
  });
});
