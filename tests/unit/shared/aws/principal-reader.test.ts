import {
  GetAccessKeyLastUsedCommand,
  GetAccountSummaryCommand,
  GetInstanceProfileCommand,
  GetLoginProfileCommand,
  GetRoleCommand,
  GetUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListGroupsForUserCommand,
  ListMFADevicesCommand,
  NoSuchEntityException,
} from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { createPrincipalReader } from '../../../../shared/aws/principal-reader.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';

const iam = mockClient(IAMClient);
const principals = createPrincipalReader(new IAMClient({ region: 'eu-west-1' }));
const { signal } = new AbortController();
const UNKNOWN = new NoSuchEntityException({ message: 'none', $metadata: {} });
const NOW = new Date('2026-11-20T09:00:00Z');
const AT = '2026-11-20T09:00:00.000Z';

beforeEach(() => {
  iam.reset();
});

describe('a user', () => {
  it('is read with age and last console use', async () => {
    const User = { Path: '/', UserName: 'alice', UserId: 'AIDA', Arn: 'arn', CreateDate: NOW };
    iam
      .on(GetUserCommand)
      .resolvesOnce({ User: { ...User, PasswordLastUsed: NOW } })
      .resolvesOnce({ User });

    expect(await principals.user('alice', signal)).toStrictEqual({
      ...{ name: 'alice', createdAt: AT, passwordLastUsedAt: AT },
    });
    expect(await principals.user('alice', signal)).toStrictEqual({ name: 'alice', createdAt: AT });
  });

  it('has a password or none', async () => {
    iam.on(GetLoginProfileCommand).resolvesOnce({}).rejectsOnce(UNKNOWN);

    expect(await principals.hasPassword('alice', signal)).toBe(true);
    expect(await principals.hasPassword('alice', signal)).toBe(false);
  });

  it('has devices and groups', async () => {
    const device = { UserName: 'alice', SerialNumber: 'arn', EnableDate: NOW };
    const group = { Path: '/', GroupId: 'AGPA', Arn: 'arn', CreateDate: NOW };
    iam.on(ListMFADevicesCommand).resolves({ MFADevices: [device] });
    iam.on(ListGroupsForUserCommand).resolves({
      Groups: [
        { ...group, GroupName: 'ops' },
        { ...group, GroupName: 'dev' },
      ],
    });

    expect(await principals.mfaDevices('alice', signal)).toBe(1);
    expect(await principals.groups('alice', signal)).toStrictEqual(['dev', 'ops']);
  });

  it('has keys, each with its last use, asked for by the name of the user', async () => {
    iam.on(ListAccessKeysCommand).resolves({
      AccessKeyMetadata: [
        { AccessKeyId: 'AKIA1', Status: 'Active', CreateDate: NOW },
        { AccessKeyId: 'AKIA2', Status: 'Inactive' },
      ],
    });
    iam
      .on(GetAccessKeyLastUsedCommand, { AccessKeyId: 'AKIA1' })
      .resolves({
        AccessKeyLastUsed: { LastUsedDate: NOW, ServiceName: 's3', Region: 'eu-west-1' },
      })
      .on(GetAccessKeyLastUsedCommand, { AccessKeyId: 'AKIA2' })
      .resolves({
        AccessKeyLastUsed: { LastUsedDate: undefined, ServiceName: 'N/A', Region: 'N/A' },
      });

    expect(await principals.keys('alice', signal)).toStrictEqual([
      {
        ...{ id: 'AKIA1', active: true, createdAt: AT },
        lastUse: { at: AT, service: 's3', region: 'eu-west-1' },
      },
      { id: 'AKIA2', active: false, lastUse: {} },
    ]);
    expect(iam.commandCalls(ListAccessKeysCommand)[0]?.args[0].input).toStrictEqual({
      UserName: 'alice',
    });
  });
});

describe('a key', () => {
  it.each([
    [
      {
        UserName: 'alice',
        AccessKeyLastUsed: { LastUsedDate: NOW, ServiceName: 'sts', Region: 'N/A' },
      },
      { id: 'AKIA1', user: 'alice', lastUse: { at: AT, service: 'sts' } },
    ],
    [{ UserName: '' }, { id: 'AKIA1', lastUse: {} }],
  ])('tells its user: %j', async (answer, expected) => {
    iam.on(GetAccessKeyLastUsedCommand).resolves(answer);

    expect(await principals.keyOwner('AKIA1', signal)).toStrictEqual(expected);
  });

  it('that is not of this account has no user', async () => {
    iam.on(GetAccessKeyLastUsedCommand).rejects(UNKNOWN);

    expect(await principals.keyOwner('AKIA1', signal)).toStrictEqual({ id: 'AKIA1', lastUse: {} });
  });
});

describe('a role', () => {
  it('is read with last use, trust and length of sessions', async () => {
    const trust = { Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' } }] };
    const Role = {
      ...{ Path: '/', RoleName: 'web', RoleId: 'AROA', Arn: 'arn', CreateDate: NOW },
      AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(trust)),
    };
    iam
      .on(GetRoleCommand)
      .resolvesOnce({
        Role: { ...Role, MaxSessionDuration: 43_200, RoleLastUsed: { LastUsedDate: NOW } },
      })
      .resolvesOnce({ Role });

    const expected = {
      ...{ name: 'web', createdAt: AT },
      trust: { principals: ['ec2.amazonaws.com'], everybody: false },
    };
    expect(await principals.role('web', signal)).toStrictEqual({
      ...expected,
      ...{ lastUsedAt: AT, maxSessionSeconds: 43_200 },
    });
    expect(await principals.role('web', signal)).toStrictEqual({
      ...expected,
      maxSessionSeconds: 3600,
    });
  });

  it('is found through the profile of an instance', async () => {
    const role = { Path: '/', RoleName: 'web', RoleId: 'AROA', Arn: 'arn', CreateDate: NOW };
    const InstanceProfile = {
      ...{ Path: '/', InstanceProfileName: 'p', InstanceProfileId: 'AIPA', Arn: 'arn' },
      CreateDate: NOW,
    };
    iam
      .on(GetInstanceProfileCommand)
      .resolvesOnce({ InstanceProfile: { ...InstanceProfile, Roles: [role] } })
      .resolvesOnce({ InstanceProfile: { ...InstanceProfile, Roles: [] } });

    expect(await principals.roleOfProfile('p', signal)).toBe('web');
    expect(await principals.roleOfProfile('p', signal)).toBeUndefined();
  });
});

it.each([
  [
    { AccountMFAEnabled: 1, AccountAccessKeysPresent: 0 },
    { hasMfa: true, accessKeys: 0 },
  ],
  [
    { AccountMFAEnabled: 0, AccountAccessKeysPresent: 2 },
    { hasMfa: false, accessKeys: 2 },
  ],
  [{}, { hasMfa: false, accessKeys: 0 }],
])('the root user is read from the summary of the account: %j', async (SummaryMap, expected) => {
  iam.on(GetAccountSummaryCommand).resolves({ SummaryMap });

  expect(await principals.root(signal)).toStrictEqual(expected);
});

const BY_NAME = ['user', 'role', 'roleOfProfile'] as const;

it.each(BY_NAME)('%s knows nothing of what does not exist', async (call) => {
  iam.onAnyCommand().rejects(UNKNOWN);

  expect(await principals[call]('x', signal)).toBeUndefined();
});

it.each([...BY_NAME, 'keys', 'hasPassword', 'mfaDevices', 'groups', 'keyOwner'] as const)(
  '%s makes throttling transient, and ends with the signal',
  async (call) => {
    iam.onAnyCommand().rejects(Object.assign(new Error('slow'), { name: 'Throttling' }));

    await expect(principals[call]('x', signal)).rejects.toThrow(TransientError);
    const [, options]: readonly unknown[] = iam.calls()[0]?.args ?? [];
    expect(options).toStrictEqual({ abortSignal: signal });
  },
);
