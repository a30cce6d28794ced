import type { Target } from '../../../../../../shared/domain/target.ts';
import { NO_FACTS, type RoleFacts } from '../../../../../../shared/domain/context/known-facts.ts';
import { recommendForRoles } from '../../../../../../shared/domain/context/recommend/role.ts';
import { aRole, aSituation, heldPolicies, ofType } from '../../../../../builders/context.ts';
import { anActionRecord } from '../../../../../builders/incident.ts';

const MISUSED = ofType('Persistence:IAMUser/AnomalousBehavior');
const advise = (role: Partial<RoleFacts> = {}, more: object = MISUSED) =>
  recommendForRoles(aSituation({ facts: { ...NO_FACTS, roles: [aRole(role)] }, ...more }));
const revoked = (target: Pick<Target, 'kind' | 'id'>) => ({
  ...MISUSED,
  actions: [
    anActionRecord({
      action: 'revoke-credentials',
      target: { accountId: '123456789012', region: 'global', ...target },
    }),
  ],
});

describe('a role whose session was misused', () => {
  it('is to have its sessions denied', () => {
    expect(advise().immediate).toStrictEqual([
      'Deny the sessions of role web up to now; its workloads may fail until they get new credentials, which takes hours.\nnpm run riposte -- contain role/web --reason inc-20261121-9k3f7q2m',
    ]);
  });

  it.each([
    { kind: 'role', id: 'web' },
    { kind: 'role-session', id: 'web:i-0123456789abcdef0' },
  ] as const)('is left alone when that was done: %j', (target) => {
    expect(advise({}, revoked(target)).immediate).toStrictEqual([]);
  });

  it.each([
    { kind: 'role', id: 'web2' },
    { kind: 'role-session', id: 'web2:s' },
    { kind: 'user', id: 'web' },
  ] as const)('is not left alone when something else was done: %j', (target) => {
    expect(advise({}, revoked(target)).immediate).toHaveLength(1);
  });

  it.each(['AWSReservedSSO_Admin_0123456789abcdef', 'AWSServiceRoleForSupport'])(
    'is changed elsewhere: %s',
    (name) => {
      expect(advise({ name })).toStrictEqual({ immediate: [], investigate: [], prevent: [] });
    },
  );

  it('that everybody may assume is to be closed, whatever the finding', () => {
    const trust = { principals: ['everybody'], everybody: true };

    expect(advise({ trust }, ofType('CryptoCurrency:EC2/BitcoinTool.B')).immediate).toStrictEqual([
      'Everybody in any account may assume role web: narrow its trust policy now.\naws iam get-role --role-name web',
    ]);
  });

  it('is to be looked up: who assumed it', () => {
    expect(advise().investigate?.[0]).toContain('AttributeKey=ResourceName,AttributeValue=web');
  });

  it.each<[Partial<RoleFacts>, readonly string[]]>([
    [{ maxSessionSeconds: 3600 }, []],
    [
      { maxSessionSeconds: 43_200 },
      [
        'Sessions of role web may last 12 h: one hour is enough.\naws iam update-role --role-name web --max-session-duration 3600',
      ],
    ],
    [
      { policies: heldPolicies({ breadth: 'admin' }) },
      ['Narrow the policies of role web: administrator.'],
    ],
  ])('would have done less harm: %j', (role, expected) => {
    expect(advise(role).prevent).toStrictEqual(expected);
  });
});
