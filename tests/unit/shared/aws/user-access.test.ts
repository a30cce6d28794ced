import {
  AttachUserPolicyCommand,
  DetachUserPolicyCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { createUserAccess } from '../../../../shared/aws/user-access.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';

const DENY = 'arn:aws:iam::123456789012:policy/riposte-dev-deny-all';
const OTHER = 'arn:aws:iam::aws:policy/AdministratorAccess';
const iam = mockClient(IAMClient);
const users = createUserAccess(new IAMClient({ region: 'eu-west-1' }), DENY);
const iamError = (name: string) => Object.assign(new Error('from IAM'), { name });
const unknown = () => iamError('NoSuchEntityException');

beforeEach(() => {
  iam.reset();
  iam.on(ListAccessKeysCommand).resolves({ AccessKeyMetadata: [] });
  iam.on(ListAttachedUserPoliciesCommand).resolves({ AttachedPolicies: [] });
});

describe('a look at a user', () => {
  it('shows every key with its status, page by page', async () => {
    iam
      .on(ListAccessKeysCommand, { UserName: 'alice' })
      .resolvesOnce({
        AccessKeyMetadata: [{ AccessKeyId: 'AKIA1', Status: 'Active' }],
        IsTruncated: true,
        Marker: 'more',
      })
      .resolvesOnce({
        AccessKeyMetadata: [
          { AccessKeyId: 'AKIA2', Status: 'Inactive' },
          { AccessKeyId: 'AKIA3', Status: 'Expired' },
        ],
      });

    expect(await users.describe('alice')).toStrictEqual({
      keys: [
        { id: 'AKIA1', status: 'Active' },
        { id: 'AKIA2', status: 'Inactive' },
        { id: 'AKIA3', status: 'Expired' },
      ],
      isDenied: false,
    });
    expect(iam.commandCalls(ListAccessKeysCommand)[1]?.args[0].input).toMatchObject({
      UserName: 'alice',
      Marker: 'more',
    });
  });

  it('takes a key for active when IAM does not say', async () => {
    const AccessKeyMetadata = [{ AccessKeyId: 'AKIA1' }, { Status: 'Active' as const }];
    iam.on(ListAccessKeysCommand).resolves({ AccessKeyMetadata });

    expect((await users.describe('alice'))?.keys).toStrictEqual([
      { id: 'AKIA1', status: 'Active' },
    ]);
  });

  it('finds our policy on any page', async () => {
    iam
      .on(ListAttachedUserPoliciesCommand, { UserName: 'alice' })
      .resolvesOnce({ AttachedPolicies: [{ PolicyArn: OTHER }], IsTruncated: true, Marker: 'more' })
      .resolvesOnce({ AttachedPolicies: [{ PolicyArn: DENY }] });

    expect((await users.describe('alice'))?.isDenied).toBe(true);
  });

  it('takes no other policy for ours', async () => {
    const AttachedPolicies = [{ PolicyArn: OTHER }, { PolicyName: 'riposte-dev-deny-all' }];
    iam.on(ListAttachedUserPoliciesCommand).resolves({ AttachedPolicies });

    expect((await users.describe('alice'))?.isDenied).toBe(false);
  });

  it('reads answers without lists', async () => {
    iam.on(ListAccessKeysCommand).resolves({});
    iam.on(ListAttachedUserPoliciesCommand).resolves({});

    expect(await users.describe('alice')).toStrictEqual({ keys: [], isDenied: false });
  });

  const failing: [string, (error: Error) => unknown][] = [
    ['keys', (error) => iam.on(ListAccessKeysCommand).rejects(error)],
    ['policies', (error) => iam.on(ListAttachedUserPoliciesCommand).rejects(error)],
  ];

  it.each(failing)('knows no user whose %s IAM does not know', async (_, failWith) => {
    failWith(unknown());

    expect(await users.describe('alice')).toBeUndefined();
  });

  it.each(failing)('does not guess when IAM does not show the %s', async (_, failWith) => {
    failWith(iamError('Throttling'));

    await expect(users.describe('alice')).rejects.toThrow(TransientError);
  });
});

describe('a change of a user', () => {
  it.each(['Active', 'Inactive'] as const)('sets a key %s, of the named user', async (status) => {
    iam.on(UpdateAccessKeyCommand).resolves({});

    await users.setKeyStatus('alice', 'AKIA1', status);

    expect(iam.commandCalls(UpdateAccessKeyCommand)[0]?.args[0].input).toStrictEqual({
      UserName: 'alice',
      AccessKeyId: 'AKIA1',
      Status: status,
    });
  });

  it('attaches and detaches our policy and no other', async () => {
    iam.on(AttachUserPolicyCommand).resolves({});
    iam.on(DetachUserPolicyCommand).resolves({});

    await users.attachDeny('alice');
    await users.detachDeny('alice');

    const ours = { UserName: 'alice', PolicyArn: DENY };
    expect(iam.commandCalls(AttachUserPolicyCommand)[0]?.args[0].input).toStrictEqual(ours);
    expect(iam.commandCalls(DetachUserPolicyCommand)[0]?.args[0].input).toStrictEqual(ours);
  });

  it('has nothing to detach when IAM knows no such attachment', async () => {
    iam.on(DetachUserPolicyCommand).rejects(unknown());

    await expect(users.detachDeny('alice')).resolves.toBeUndefined();
  });

  it('says that a quota is reached', async () => {
    iam.on(AttachUserPolicyCommand).rejects(iamError('LimitExceededException'));

    await expect(users.attachDeny('alice')).rejects.toThrow('IAM quota reached');
  });

  it('says that it failed', async () => {
    iam.on(UpdateAccessKeyCommand).rejects(unknown());
    iam.on(AttachUserPolicyCommand).rejects(unknown());
    iam.on(DetachUserPolicyCommand).rejects(iamError('Throttling'));

    await expect(users.setKeyStatus('alice', 'AKIA1', 'Inactive')).rejects.toThrow('from IAM');
    await expect(users.attachDeny('alice')).rejects.toThrow('from IAM');
    await expect(users.detachDeny('alice')).rejects.toThrow(TransientError);
  });
});
