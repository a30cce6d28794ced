import {
  NO_FACTS,
  type KeyFacts,
  type UserFacts,
} from '../../../../../../shared/domain/context/known-facts.ts';
import { createRecommendForUsers } from '../../../../../../shared/domain/context/recommend/user.ts';
import type { ActionRecord } from '../../../../../../shared/domain/action.ts';
import { aSituation, aUser, heldPolicies, OPENED_AT } from '../../../../../builders/context.ts';
import { anActionRecord } from '../../../../../builders/incident.ts';

const KEY: KeyFacts = {
  ...{ id: 'AKIAIOSFODNN7EXAMPLE', active: true },
  createdAt: '2026-10-01T00:00:00.000Z',
};
const DENY = 'Unless alice can explain the calls, deny everything to this user';
const recommend = createRecommendForUsers(OPENED_AT);
const advise = (user: Partial<UserFacts>, actions: readonly ActionRecord[] = []) =>
  recommend(aSituation({ facts: { ...NO_FACTS, users: [aUser(user)] }, actions }));
const revoked = (
  kind: 'user' | 'access-key',
  id: string,
  overrides: Partial<ActionRecord> = {},
) => [
  anActionRecord({
    action: 'revoke-credentials',
    target: { kind, accountId: '123456789012', region: 'global', id },
    steps: [],
    ...overrides,
  }),
];
const startsOf = (texts: readonly string[] = []) => texts.map((text) => text.slice(0, 24));

describe('a user whose key was misused', () => {
  it('is to be denied everything, key and password included', () => {
    const { immediate } = advise({
      keys: [KEY, { ...KEY, id: 'AKIA2', active: false }],
      hasPassword: true,
    });

    expect(immediate?.[0]).toMatch(
      `${DENY}: a session outlives the key that it was made with.\nnpm run riposte -- contain user/alice --reason inc-20261121-9k3f7q2m`,
    );
    expect(immediate?.slice(1)).toStrictEqual([
      'Deactivate key AKIAIOSFODNN7EXAMPLE of alice; do not delete it, it is evidence.\naws iam update-access-key --user-name alice --access-key-id AKIAIOSFODNN7EXAMPLE --status Inactive',
      'Make alice set a new console password.\naws iam update-login-profile --user-name alice --password-reset-required',
    ]);
  });

  it.each([
    ['the user was denied', revoked('user', 'alice')],
    ['its key was taken out of use', revoked('access-key', KEY.id)],
    ['that is under way', revoked('user', 'alice', { state: 'running', mode: 'auto' })],
  ])('needs nothing at once when %s', (_, actions) => {
    expect(advise({ keys: [KEY], hasPassword: true }, actions).immediate).toStrictEqual([]);
  });

  it.each([
    ['another user was denied', revoked('user', 'bob')],
    ["another user's key was taken out of use", revoked('access-key', 'AKIA9')],
    ['it was only a dry run', revoked('user', 'alice', { state: 'dry-run' })],
    ['its host was isolated', [anActionRecord()]],
  ])('is to be denied everything although %s', (_, actions) => {
    expect(advise({ keys: [KEY] }, actions).immediate?.[0]).toContain(DENY);
  });

  it('has a key to rotate as long as it is Active', () => {
    expect(startsOf(advise({ keys: [KEY] }).prevent)).toContain('Rotate key AKIAIOSFODNN7');
  });

  it('has no key to rotate when the platform has made it Inactive since it was read', () => {
    const steps = [{ resource: `access key ${KEY.id}`, from: ['Active'], to: ['Inactive'] }];
    const { prevent } = advise({ keys: [KEY] }, revoked('user', 'alice', { steps }));

    expect(prevent?.join()).not.toContain('Rotate');
    expect(startsOf(prevent)).toContain('Delete key AKIAIOSFODNN7');
  });

  it('is to be looked up in CloudTrail', () => {
    expect(advise({}).investigate?.[0]?.split('\n')[1]).toBe(
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=Username,AttributeValue=alice',
    );
  });

  it.each([
    ['2026-11-20T10:00:00.000Z', 1],
    ['2026-11-21T10:30:00.000Z', 1],
    ['2026-11-14T10:00:00.400Z', 0],
    [undefined, 0],
  ])('with a key of %s is asked about it %i times', (createdAt, times) => {
    const key = { id: 'AKIA2', active: true, ...(createdAt !== undefined && { createdAt }) };
    const { investigate } = advise({ keys: [key] });

    expect(investigate?.filter((text) => text.includes('who made it?'))).toHaveLength(times);
  });
});

describe('what would have prevented it', () => {
  it.each<[Partial<UserFacts>, string]>([
    [{ hasPassword: true, mfaDevices: 0 }, 'Require MFA of alice'],
    [{ policies: heldPolicies({ breadth: 'admin' }) }, 'Narrow the policies of alice'],
    [{ keys: [KEY] }, 'a role instead of keys'],
    [{ keys: [{ ...KEY, createdAt: '2026-08-01T00:00:00.000Z' }] }, 'older than 90 days'],
  ])('follows from %j: %s', (user, text) => {
    expect(advise(user).prevent?.join('\n')).toContain(text);
  });

  it.each<[Partial<UserFacts>, string]>([
    [{ hasPassword: true, mfaDevices: 1 }, 'Require MFA'],
    [{ hasPassword: false, mfaDevices: 0 }, 'Require MFA'],
    [{}, 'Narrow'],
    [{ keys: [] }, 'a role instead of keys'],
    [{ keys: [{ ...KEY, active: false, createdAt: '2020-01-01T00:00:00.000Z' }] }, 'older than'],
    [{ keys: [KEY] }, 'older than 90 days'],
  ])('does not follow from %j: %s', (user, text) => {
    expect(advise(user).prevent?.join('\n')).not.toContain(text);
  });

  it('is not told of what could not be read', () => {
    expect(
      recommend(aSituation({ facts: { ...NO_FACTS, users: [{ name: 'alice' }] } })).prevent,
    ).toStrictEqual([]);
  });
});
