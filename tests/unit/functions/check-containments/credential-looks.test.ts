import { lookAtSessions } from '../../../../functions/check-containments/looks/sessions.ts';
import { lookAtUser } from '../../../../functions/check-containments/looks/user.ts';
import type { UserAccessState } from '../../../../shared/aws/user-access.ts';
import type { CredentialBefore } from '../../../../shared/domain/credentials/credential-before.ts';
import { denyDocument, type DenyScope } from '../../../../shared/domain/credentials/deny-policy.ts';
import { aTarget } from '../../../builders/order.ts';

const CUT_AT = '2026-11-21T10:00:00.000Z';

function aRecord(before: Readonly<Record<string, CredentialBefore>>) {
  return { state: 'isolated', holders: ['inc-1'], before, ours: [], generation: 1 } as const;
}

describe('a look at a user', () => {
  const record = aRecord({
    'key/AKIA1': { kind: 'access-key', accessKeyId: 'AKIA1', status: 'Active' },
  });
  const NO_DENY = 'the policy that denies everything is detached';

  it.each<[string, UserAccessState, string[]]>([
    [
      'is denied, key Inactive',
      { isDenied: true, keys: [{ id: 'AKIA1', status: 'Inactive' }] },
      [],
    ],
    ['is denied, key deleted', { isDenied: true, keys: [] }, []],
    ['is not denied', { isDenied: false, keys: [] }, [NO_DENY]],
    [
      'has the key back',
      { isDenied: true, keys: [{ id: 'AKIA1', status: 'Active' }] },
      ['access key AKIA1 is Active again'],
    ],
    [
      'has made another',
      { isDenied: true, keys: [{ id: 'AKIA2', status: 'Active' }] },
      ['access key AKIA2 is Active and was not at the cut'],
    ],
    [
      'has both',
      { isDenied: false, keys: [{ id: 'AKIA1', status: 'Active' }] },
      [NO_DENY, 'access key AKIA1 is Active again'],
    ],
  ])('who %s', async (_, state, expected) => {
    const sight = await lookAtUser(
      { users: { describe: () => Promise.resolve(state) } },
      'eve',
      record,
    );

    expect(sight).toMatchObject({ state: 'seen', unread: [] });
    expect(sight.state === 'seen' && sight.drifts.map(({ what }) => what)).toStrictEqual(expected);
  });

  it('takes nothing that is over for drift', async () => {
    const users = { describe: () => Promise.resolve(undefined) };

    expect(await lookAtUser({ users }, 'eve', record)).toStrictEqual({ state: 'gone' });
  });
});

describe('a look at sessions', () => {
  const POLICY = 'riposte-dev-deny-x';
  const denial = {
    kind: 'deny',
    policy: POLICY,
    cutAt: CUT_AT,
    longestSessionSeconds: 3600,
  } as const;
  const later = { ...denial, cutAt: '2026-11-21T11:00:00.000Z' };
  const record = aRecord({ a: denial, b: later });
  const session: DenyScope = { kind: 'session', roleId: 'AROA1', session: 'eve' };
  const another: DenyScope = { ...session, session: 'ann' };
  const older = (than: string): DenyScope => ({ kind: 'older', than: new Date(than) });
  const ours = (scope: DenyScope) => denyDocument('inc-1', scope);
  const look = async (id: string, document: string | undefined, isThere = true) => {
    const summary = { roleId: 'AROA1', path: '/', maxSessionSeconds: 3600 };
    const asked: string[] = [];
    const sight = await lookAtSessions(
      {
        roles: {
          describe: () => Promise.resolve(isThere ? summary : undefined),
          read: (role, policy) => {
            asked.push(`${role} ${policy}`);
            return Promise.resolve(document);
          },
        },
      },
      aTarget({ kind: id.includes(':') ? 'role-session' : 'role', region: 'global', id }),
      record,
    );
    return { asked, kinds: sight.state === 'seen' ? sight.drifts.map(({ kind }) => kind) : 'gone' };
  };
  const foreign = JSON.stringify({
    Statement: [{ Sid: 'Mine', Effect: 'Allow', Action: '*', Resource: '*' }],
  });
  const weaker = ours(session).replace('"Action":"*"', '"Action":"s3:*"');

  it.each<[string, { id: string; document?: string; kinds: string[] }]>([
    ['one is denied', { id: 'web:eve', document: ours(session), kinds: [] }],
    ['all are denied', { id: 'web', document: ours(older(later.cutAt)), kinds: [] }],
    ['the policy is gone', { id: 'web:eve', kinds: ['deny'] }],
    ['another is denied', { id: 'web:eve', document: ours(another), kinds: ['deny'] }],
    ['it denies less', { id: 'web:eve', document: weaker, kinds: ['deny'] }],
    ['only the first cut is left', { id: 'web', document: ours(older(CUT_AT)), kinds: ['deny'] }],
    ['it is his own', { id: 'web:eve', document: foreign, kinds: ['foreign-policy'] }],
  ])('when %s', async (_, { id, document, kinds }) => {
    expect(await look(id, document)).toStrictEqual({ asked: [`web ${POLICY}`], kinds });
  });

  it('takes nothing that is over for drift', async () => {
    expect(await look('web:eve', undefined, false)).toMatchObject({ kinds: 'gone' });
  });
});
