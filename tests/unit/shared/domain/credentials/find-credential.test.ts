import { findCredential } from '../../../../../shared/domain/credentials/find-credential.ts';
import { ACCOUNT } from '../../../../builders/finding.ts';

const account = { accountId: ACCOUNT, rolesRevokedByTime: ['batch'] };
const KEY = 'AKIAIOSFODNN7EXAMPLE';
const SESSION_KEY = 'ASIAIOSFODNN7EXAMPLE';

interface Caller {
  readonly name: string;
  readonly userType: string;
  readonly accessKeyId?: string;
  readonly principalId?: string;
}

function find(caller: Caller) {
  return findCredential({ kind: 'principal', ...caller }, account);
}

describe('findCredential', () => {
  it.each<[string, Caller, string]>([
    ['a key of a user', { name: 'al', userType: 'IAMUser', accessKeyId: KEY }, 'user al'],
    [
      'a session that a user got with GetSessionToken',
      { name: 'al', userType: 'IAMUser', accessKeyId: SESSION_KEY },
      'user al',
    ],
    [
      'a federated user',
      { name: 'bob', userType: 'FederatedUser', accessKeyId: SESSION_KEY },
      'federated-user bob',
    ],
    [
      'a session of a role',
      { name: 'web', userType: 'AssumedRole', principalId: 'AROAX:deploy-17' },
      'role-session web:deploy-17',
    ],
    [
      'the credentials of an instance',
      { name: 'web', userType: 'AssumedRole', principalId: 'AROAX:i-0123456789abcdef0' },
      'role-session web:i-0123456789abcdef0',
    ],
    [
      'a role whose sessions are denied by time',
      { name: 'batch', userType: 'AssumedRole', principalId: 'AROAX:job' },
      'role batch',
    ],
  ])('cuts off %s', (_, caller, found) => {
    const [kind, id] = found.split(' ');

    expect(find(caller)).toStrictEqual({
      target: { kind, accountId: ACCOUNT, region: 'global', id },
    });
  });

  it.each<[string, Caller, { refusal: string; step: string }]>([
    ['root', { name: 'root', userType: 'Root' }, { refusal: 'root user', step: 'Sign in as root' }],
    [
      'an Identity Center role',
      { name: 'AWSReservedSSO_Admin_0123', userType: 'AssumedRole', principalId: 'AROAX:ann' },
      { refusal: 'Identity Center', step: 'Disable user access' },
    ],
    [
      'a service-linked role',
      { name: 'AWSServiceRoleForECS', userType: 'AssumedRole', principalId: 'AROAX:ecs' },
      { refusal: 'service-linked', step: 'on behalf of somebody' },
    ],
    [
      'an anonymous caller',
      { name: 'ANONYMOUS_PRINCIPAL', userType: 'AWSAccount' },
      { refusal: 'no credential', step: 'put-public-access-block' },
    ],
    [
      'another account',
      { name: '999999999999', userType: 'AWSAccount' },
      { refusal: 'not a user or role of this account', step: 'trust policy' },
    ],
    [
      'a role whose session is unknown',
      { name: 'web', userType: 'AssumedRole' },
      { refusal: 'which session', step: 'roles_revoked_by_time' },
    ],
    [
      'a name that IAM could not have',
      { name: 'a b/c', userType: 'IAMUser' },
      { refusal: 'names no user or role', step: 'another account' },
    ],
    [
      'a kind that nobody knows',
      { name: 'x', userType: 'Robot' },
      { refusal: 'not a user or role', step: 'AWS' },
    ],
  ])('says what a person must do about %s', (_, caller, { refusal, step }) => {
    const credential = find(caller);

    expect(credential.refusal).toContain(refusal);
    expect(credential.advice?.join(' ')).toContain(step);
    expect(credential.target).toMatchObject({ kind: 'principal', region: 'global' });
    expect(credential.target.id).toMatch(/^[^/#\s]{1,200}$/);
  });
});
