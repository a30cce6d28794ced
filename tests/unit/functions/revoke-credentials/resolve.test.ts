import {
  createResolve,
  type Resolution,
} from '../../../../functions/revoke-credentials/resolve.ts';
import type { CredentialOwners } from '../../../../shared/aws/credential-owners.ts';
import { ADVICE } from '../../../../shared/domain/credentials/advice.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import type { Target, TargetKind } from '../../../../shared/domain/target.ts';
import { ACCOUNT, INSTANCE } from '../../../builders/finding.ts';
import { aTarget } from '../../../builders/order.ts';

const KEY = 'AKIAIOSFODNN7EXAMPLE';

interface Owners {
  readonly keyUser?: string;
  readonly instanceRole?: string;
  readonly issuers?: readonly string[];
}

function resolve(kind: TargetKind, id: string, found: Owners = {}): Promise<Resolution> {
  const asked: string[] = [];
  const owners: CredentialOwners = {
    findKeyUser: (keyId) => {
      asked.push(keyId);
      return Promise.resolve(found.keyUser);
    },
    findInstanceRole: (instance) => {
      asked.push(instance.id);
      return Promise.resolve(found.instanceRole);
    },
    findFederationIssuers: (name) => {
      asked.push(name);
      return Promise.resolve(found.issuers ?? []);
    },
  };
  // An order may name a region although IAM has none.
  return createResolve(owners)(aTarget({ kind, id })).then((resolution) => {
    expect(asked.every((what) => what === id)).toBe(true);
    return resolution;
  });
}

function held(kind: TargetKind, id: string): Target {
  return { kind, accountId: ACCOUNT, region: 'global', id };
}

describe('the credential behind a target', () => {
  it.each<[TargetKind, string, Owners, Resolution]>([
    [
      'user',
      'alice',
      {},
      { target: held('user', 'alice'), credential: { kind: 'user', user: 'alice' } },
    ],
    [
      'access-key',
      KEY,
      { keyUser: 'alice' },
      { target: held('user', 'alice'), credential: { kind: 'user', user: 'alice' } },
    ],
    [
      'federated-user',
      'bob',
      { issuers: ['alice'] },
      { target: held('user', 'alice'), credential: { kind: 'user', user: 'alice' } },
    ],
    [
      'federated-user',
      'bob',
      { issuers: ['root'] },
      { target: held('user', 'root'), credential: { kind: 'user', user: 'root' } },
    ],
    [
      'role-session',
      'web:deploy@17',
      {},
      {
        target: held('role-session', 'web:deploy@17'),
        credential: { kind: 'session', role: 'web', session: 'deploy@17' },
      },
    ],
    [
      'instance',
      INSTANCE,
      { instanceRole: 'web' },
      {
        target: held('role-session', `web:${INSTANCE}`),
        credential: { kind: 'session', role: 'web', session: INSTANCE },
      },
    ],
    [
      'role',
      'batch',
      {},
      { target: held('role', 'batch'), credential: { kind: 'older-sessions', role: 'batch' } },
    ],
  ])('of a %s (%s) has one name', async (...[kind, id, owners, expected]) => {
    expect(await resolve(kind, id, owners)).toStrictEqual(expected);
  });

  it('has the same name when it is looked for under that name again', async () => {
    const first = await resolve('access-key', KEY, { keyUser: 'alice' });
    const { target } = first as Extract<Resolution, { target: Target }>;

    expect(await createResolve({} as CredentialOwners)(target)).toStrictEqual(first);
  });
});

describe('a target behind which there is nothing to cut off', () => {
  it.each<[TargetKind, string, Owners, string, readonly string[] | undefined]>([
    ['access-key', KEY, {}, 'no user of this account has the access key', undefined],
    ['access-key', KEY, { keyUser: '<root>' }, 'the access key belongs to the root', ADVICE.root],
    [
      'access-key',
      'ASIAIOSFODNN7EXAMPLE',
      { keyUser: 'alice' },
      'a temporary key does not say whose it is',
      ADVICE.unknownSession,
    ],
    ['instance', INSTANCE, {}, 'not here or has no role now', ADVICE.unknownSession],
    ['federated-user', 'bob', {}, 'CloudTrail does not show who', ADVICE.unknownIssuer],
    [
      'federated-user',
      'bob',
      { issuers: ['alice', 'carol'] },
      'several users asked for tokens of this name: alice, carol',
      ADVICE.unknownIssuer,
    ],
    [
      'federated-user',
      'bob',
      { issuers: ['<root>', 'alice'] },
      'several users asked for tokens of this name: <root>, alice',
      ADVICE.unknownIssuer,
    ],
    ['federated-user', 'bob', { issuers: ['<root>'] }, 'the root user asked', ADVICE.root],
    ['principal', 'Root:root', {}, 'not a credential that can be cut off from here', undefined],
  ])('%s %s %j', async (...[kind, id, owners, reason, advice]) => {
    const resolution = await resolve(kind, id, owners);

    expect(resolution).toStrictEqual({
      obstacle: {
        state: 'refused',
        reason: expect.stringContaining(reason) as string,
        ...(advice && { advice }),
      },
    });
  });
});

describe('an owner who cannot be asked for', () => {
  it.each<TargetKind>(['access-key', 'instance', 'federated-user'])(
    'is no owner who does not exist (%s)',
    async (kind) => {
      const fail = () => Promise.reject(new TransientError('throttled'));
      const owners = { findKeyUser: fail, findInstanceRole: fail, findFederationIssuers: fail };

      await expect(createResolve(owners)(aTarget({ kind, id: KEY }))).rejects.toThrow('throttled');
    },
  );
});
