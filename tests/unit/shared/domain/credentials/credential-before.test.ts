import {
  LONGEST_INSTANCE_SESSION_S,
  LONGEST_USER_SESSION_S,
  releasableFrom,
  type CredentialBefore,
} from '../../../../../shared/domain/credentials/credential-before.ts';

const KEY: CredentialBefore = { kind: 'access-key', accessKeyId: 'AKIA1', status: 'Active' };

function cut(cutAt: string, hours: number): CredentialBefore {
  return { kind: 'deny', policy: 'p', cutAt, longestSessionSeconds: hours * 3600 };
}

describe('releasableFrom', () => {
  it.each<[string, Record<string, CredentialBefore>, string | undefined]>([
    ['nothing was changed', {}, undefined],
    ['only keys were deactivated', { 'key/AKIA1': KEY }, undefined],
    [
      'sessions were cut',
      { 'key/AKIA1': KEY, deny: cut('2026-11-21T10:00:00.000Z', 12) },
      '2026-11-21T22:00:00.000Z',
    ],
    [
      'the cut-off moved on',
      { a: cut('2026-11-21T15:00:00.000Z', 1), b: cut('2026-11-21T10:00:00.000Z', 1) },
      '2026-11-21T16:00:00.000Z',
    ],
    [
      'an earlier cut had longer sessions',
      { a: cut('2026-11-21T10:00:00.000Z', 12), b: cut('2026-11-21T11:00:00.000Z', 1) },
      '2026-11-21T22:00:00.000Z',
    ],
  ])('when %s', (_, before, expected) => {
    expect(releasableFrom(before)?.toISOString()).toBe(expected);
  });
});

describe('the longest sessions', () => {
  it('are those that AWS gives out', () => {
    expect([LONGEST_USER_SESSION_S, LONGEST_INSTANCE_SESSION_S]).toStrictEqual([
      36 * 3600,
      6 * 3600,
    ]);
  });
});
