import { GetRoleCommand, GetUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { createFindOffenderArn } from '../../../../shared/aws/offender-arns.ts';
import { ALICE_ARN } from '../../../builders/bucket.ts';

const iam = mockClient(IAMClient);
const place = { accountId: '123456789012', region: 'eu-west-1' };
const findArn = createFindOffenderArn(new IAMClient({ region: 'eu-west-1' }), place);
const NAMES = { Path: '/', CreateDate: new Date(0) };

beforeEach(() => {
  iam.reset();
});

describe('the ARN of an offender', () => {
  it('has the path that IAM knows', async () => {
    const role = 'arn:aws:iam::123456789012:role/service/web';
    iam
      .on(GetUserCommand, { UserName: 'alice' })
      .resolves({ User: { ...NAMES, UserName: 'alice', UserId: 'AIDAX', Arn: ALICE_ARN } })
      .on(GetRoleCommand, { RoleName: 'web' })
      .resolves({ Role: { ...NAMES, RoleName: 'web', RoleId: 'AROAX', Arn: role } });

    await expect(findArn({ kind: 'user', id: 'alice' })).resolves.toBe(ALICE_ARN);
    await expect(findArn({ kind: 'role', id: 'web' })).resolves.toBe(role);
  });

  it.each(['user', 'role'] as const)('is unknown when there is no such %s', async (kind) => {
    iam.onAnyCommand().rejects(Object.assign(new Error('gone'), { name: 'NoSuchEntityException' }));

    await expect(findArn({ kind, id: 'x' })).resolves.toBeUndefined();
  });

  it.each([
    ['federated-user', 'bob', 'arn:aws:sts::123456789012:federated-user/bob'],
    ['account', '210987654321', 'arn:aws:iam::210987654321:root'],
  ] as const)('of a %s needs no question', async (kind, id, arn) => {
    await expect(findArn({ kind, id })).resolves.toBe(arn);
    expect(iam.calls()).toHaveLength(0);
  });
});
