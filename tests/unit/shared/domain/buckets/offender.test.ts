import { describeOffender, offendersOf } from '../../../../../shared/domain/buckets/offender.ts';
import type { FindingResource } from '../../../../../shared/domain/finding.ts';
import { ACCOUNT, aFinding } from '../../../../builders/finding.ts';

type Principal = Extract<FindingResource, { kind: 'principal' }>;

function offenders(...principals: Partial<Principal>[]): string[] {
  const resources = principals.map((part) => ({
    ...{ kind: 'principal' as const, name: 'alice', userType: 'IAMUser' },
    ...part,
  }));
  return offendersOf(aFinding({ resources })).map(describeOffender);
}

describe('the offenders of a finding', () => {
  it.each<[string, Partial<Principal>]>([
    ['user alice', {}],
    ['role web', { name: 'web', userType: 'AssumedRole', principalId: 'AROAX:session' }],
    ['role web', { name: 'web', userType: 'Role' }],
    ['federated user bob', { name: 'bob', userType: 'FederatedUser' }],
    ['account 210987654321', { userType: 'AWSAccount', accountId: '210987654321' }],
  ])('%s can be denied', (described, principal) => {
    expect(offenders(principal)).toStrictEqual([described]);
  });

  it.each<[string, Partial<Principal>]>([
    ['the root user: the whole account would be denied', { name: 'root', userType: 'Root' }],
    ['its own account', { userType: 'AWSAccount', accountId: ACCOUNT }],
    ['an account that nobody names', { userType: 'AWSAccount' }],
    ['an account that is none', { userType: 'AWSAccount', accountId: '*' }],
    ['an anonymous caller', { name: 'ANONYMOUS_PRINCIPAL', userType: 'AWSAccount' }],
    ['a service', { name: 'config.amazonaws.com', userType: 'AWSService' }],
    ['a service-linked role', { name: 'AWSServiceRoleForConfig', userType: 'AssumedRole' }],
    ['everybody', { name: '*' }],
    ['a name that IAM cannot have', { name: 'a/../b' }],
  ])('nobody denies %s', (_, principal) => {
    expect(offenders(principal)).toStrictEqual([]);
  });

  it('are named once, and at most ten of them', () => {
    const many = Array.from({ length: 12 }, (_, index) => ({ name: `user-${index}` }));

    expect(offenders({}, {})).toStrictEqual(['user alice']);
    expect(offenders(...many)).toHaveLength(10);
  });
});
