import { parseTarget } from '../../../../scripts/riposte/orders/target-text.ts';

const HOME = { accountId: '123456789012', region: 'eu-west-1' };
const OTHER = '210987654321';

describe('a target on the command line', () => {
  it.each([
    ['i-0123456789abcdef0', 'instance', 'i-0123456789abcdef0', 'eu-west-1'],
    ['AKIAIOSFODNN7EXAMPLE', 'access-key', 'AKIAIOSFODNN7EXAMPLE', 'global'],
    ['user/alice', 'user', 'alice', 'global'],
    ['role/web', 'role', 'web', 'global'],
    ['web:i-0123456789abcdef0', 'role-session', 'web:i-0123456789abcdef0', 'global'],
    ['role-session/web:alice@example.com', 'role-session', 'web:alice@example.com', 'global'],
    ['federated-user/bob', 'federated-user', 'bob', 'global'],
    ['bucket/reports', 'bucket', 'reports', 'eu-west-1'],
    ['account/123456789012', 'account', '123456789012', 'global'],
    ['address/1.2.3.4', 'address', '1.2.3.4', 'global'],
    ['address/2606:4700:0::1111', 'address', '2606:4700::1111', 'global'],
    ['address/::ffff:1.2.3.4', 'address', '1.2.3.4', 'global'],
    ['function/thumbnails', 'function', 'thumbnails', 'eu-west-1'],
    ['arn:aws:s3:::reports', 'bucket', 'reports', 'eu-west-1'],
  ])('%s is a target of the own account', (text, ...[kind, id, region]) => {
    expect(parseTarget(text, HOME)).toStrictEqual({ kind, id, region, accountId: HOME.accountId });
  });

  it.each([
    [
      'arn:aws:ec2:us-east-1:210987654321:instance/i-0123456789abcdef0',
      'instance',
      'i-0123456789abcdef0',
      'us-east-1',
    ],
    ['arn:aws:iam::210987654321:user/team/alice', 'user', 'alice', 'global'],
    ['arn:aws:iam::210987654321:role/service/web', 'role', 'web', 'global'],
    [
      'arn:aws:sts::210987654321:assumed-role/web/i-0123456789abcdef0',
      'role-session',
      'web:i-0123456789abcdef0',
      'global',
    ],
    ['arn:aws-cn:sts::210987654321:federated-user/bob', 'federated-user', 'bob', 'global'],
  ])('%s says itself where it is', (text, ...[kind, id, region]) => {
    expect(parseTarget(text, HOME)).toStrictEqual({ kind, id, region, accountId: OTHER });
  });

  it.each([
    'alice',
    'user/',
    'principal/root',
    'i-xyz',
    'instance/alice',
    'bucket/Reports',
    'arn:aws:s3:::bucket/key',
    'arn:aws:iam::210987654321:group/admins',
    'user/a b',
  ])('%s is refused with the forms there are', (text) => {
    expect(() => parseTarget(text, HOME)).toThrow('is no target.');
    expect(() => parseTarget(text, HOME)).toThrow('user/alice  ');
  });
});
