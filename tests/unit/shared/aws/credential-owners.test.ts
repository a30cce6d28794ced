import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  GetAccessKeyLastUsedCommand,
  GetInstanceProfileCommand,
  IAMClient,
  type InstanceProfile,
} from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { createCredentialOwners } from '../../../../shared/aws/credential-owners.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import type { ContainmentRecord } from '../../../../shared/domain/containment.ts';
import { toRecord } from '../../../../shared/domain/instance-settings.ts';
import { isTargetId } from '../../../../shared/domain/target.ts';
import { aTarget } from '../../../builders/order.ts';
import { aProfile, EMPTY_PROFILE } from '../../../builders/settings.ts';

const iam = mockClient(IAMClient);
const ec2 = mockClient(EC2Client);
const cloudtrail = mockClient(CloudTrailClient);
const region = 'eu-west-1';
const HOST = aTarget({ kind: 'instance', id: 'i-1' });
const isolation = jest.fn<ContainmentRecord<unknown> | undefined, []>();
const owners = createCredentialOwners({
  iam: new IAMClient({ region }),
  ec2: new EC2Client({ region }),
  cloudtrail: new CloudTrailClient({ region }),
  isolations: { read: () => Promise.resolve(isolation()) },
  clock: () => new Date('2026-11-21T12:00:00.000Z'),
});
const awsError = (name: string, message = 'from AWS') =>
  Object.assign(new Error(message), { name });

function anIsolationRecord(state: ContainmentRecord<unknown>['state']): ContainmentRecord<unknown> {
  const kept = toRecord([aProfile()]);
  return { state, kept, holders: ['inc-1'], before: {}, ours: [], generation: 1 };
}

beforeEach(() => {
  iam.reset();
  ec2.reset();
  cloudtrail.reset();
  isolation.mockReset();
});

describe('the user of a key', () => {
  const KEY = 'AKIAIOSFODNN7EXAMPLE';

  it('is found', async () => {
    iam.on(GetAccessKeyLastUsedCommand, { AccessKeyId: KEY }).resolves({ UserName: 'alice' });

    expect(await owners.findKeyUser(KEY)).toBe('alice');
  });

  const refused = `not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key ${KEY}`;

  it.each([
    awsError('NoSuchEntityException'),
    awsError('AccessDenied', refused),
    awsError('AccessDeniedException', refused),
  ])('is nobody of this account after %s', async (error) => {
    iam.on(GetAccessKeyLastUsedCommand).rejects(error);

    expect(await owners.findKeyUser(KEY)).toBeUndefined();
  });

  it.each([
    ['we lack the right', awsError('AccessDenied', 'on resource: user alice'), 'user alice'],
    ['another error speaks of a key', awsError('Other', refused), 'access key'],
  ])('is not guessed when %s', async (_, error, message) => {
    iam.on(GetAccessKeyLastUsedCommand).rejects(error);

    await expect(owners.findKeyUser(KEY)).rejects.toThrow(message);
  });

  it('may be found later when IAM is busy', async () => {
    iam.on(GetAccessKeyLastUsedCommand).rejects(awsError('Throttling'));

    await expect(owners.findKeyUser(KEY)).rejects.toThrow(TransientError);
  });
});

describe('the role of an instance', () => {
  const withProfile = (arn: string | undefined) =>
    ec2.on(DescribeInstancesCommand, { InstanceIds: ['i-1'] }).resolves({
      Reservations: [{ Instances: [{ ...(arn && { IamInstanceProfile: { Arn: arn } }) }] }],
    });
  const profile = (...roles: string[]): InstanceProfile => ({
    ...{ Path: '/', InstanceProfileName: 'p', InstanceProfileId: 'AIPA', Arn: '' },
    CreateDate: new Date(0),
    Roles: roles.map((RoleName) => ({
      ...{ Path: '/', RoleName, RoleId: 'AROA', Arn: '', CreateDate: new Date(0) },
    })),
  });

  it('is that of its profile, whatever the path of the profile', async () => {
    withProfile('arn:aws:iam::123456789012:instance-profile/app/blue/hosts');
    iam
      .on(GetInstanceProfileCommand, { InstanceProfileName: 'hosts' })
      .resolves({ InstanceProfile: profile('web') });

    expect(await owners.findInstanceRole(HOST)).toBe('web');
  });

  it('is that of the profile from before when its isolation has replaced it', async () => {
    withProfile(EMPTY_PROFILE);
    isolation.mockReturnValue(anIsolationRecord('isolated'));
    iam
      .on(GetInstanceProfileCommand, { InstanceProfileName: 'web' })
      .resolves({ InstanceProfile: profile('stolen') });

    expect(await owners.findInstanceRole(HOST)).toBe('stolen');
  });

  it('is found even when the instance is gone meanwhile', async () => {
    ec2.on(DescribeInstancesCommand).rejects(awsError('InvalidInstanceID.NotFound'));
    isolation.mockReturnValue(anIsolationRecord('releasing'));
    iam.on(GetInstanceProfileCommand).resolves({ InstanceProfile: profile('stolen') });

    expect(await owners.findInstanceRole(HOST)).toBe('stolen');
  });

  it('is looked for on record after the instance, so that a replaced profile is never taken for it', async () => {
    ec2.on(DescribeInstancesCommand).callsFake(async () => {
      isolation.mockReturnValue(anIsolationRecord('isolating'));
      const IamInstanceProfile = { Arn: EMPTY_PROFILE };
      return Promise.resolve({ Reservations: [{ Instances: [{ IamInstanceProfile }] }] });
    });
    iam
      .on(GetInstanceProfileCommand, { InstanceProfileName: 'web' })
      .resolves({ InstanceProfile: profile('stolen') });

    expect(await owners.findInstanceRole(HOST)).toBe('stolen');
  });

  it('is unknown without a profile', async () => {
    withProfile(undefined);

    expect(await owners.findInstanceRole(HOST)).toBeUndefined();
    expect(iam.calls()).toHaveLength(0);
  });

  it('is unknown when the profile holds none or is gone', async () => {
    withProfile('arn:aws:iam::123456789012:instance-profile/hosts');
    iam.on(GetInstanceProfileCommand).resolvesOnce({ InstanceProfile: profile() });
    iam.on(GetInstanceProfileCommand).rejectsOnce(awsError('NoSuchEntityException'));

    expect(await owners.findInstanceRole(HOST)).toBeUndefined();
    expect(await owners.findInstanceRole(HOST)).toBeUndefined();
  });

  it.each(['InvalidInstanceID.NotFound', 'InvalidInstanceID.Malformed'])(
    'is unknown after %s',
    async (name) => {
      ec2.on(DescribeInstancesCommand).rejects(awsError(name));

      expect(await owners.findInstanceRole(HOST)).toBeUndefined();
    },
  );

  it('is unknown when the answer is empty', async () => {
    ec2
      .on(DescribeInstancesCommand)
      .resolvesOnce({})
      .resolvesOnce({ Reservations: [{}] });

    expect(await owners.findInstanceRole(HOST)).toBeUndefined();
    expect(await owners.findInstanceRole(HOST)).toBeUndefined();
  });

  it('is not guessed when EC2 does not answer', async () => {
    ec2.on(DescribeInstancesCommand).rejects(awsError('RequestLimitExceeded'));

    await expect(owners.findInstanceRole(HOST)).rejects.toThrow(TransientError);
  });
});

describe('the issuers of a federation token', () => {
  const call = (name: string, userIdentity: object, more: object = {}) => ({
    CloudTrailEvent: JSON.stringify({ requestParameters: { name }, userIdentity, ...more }),
  });
  const user = (userName: string) => ({ type: 'IAMUser', userName });

  it('are those who asked for that name, each once, page by page', async () => {
    cloudtrail
      .on(LookupEventsCommand)
      .resolvesOnce({
        Events: [call('bob', user('alice')), call('eve', user('mallory'))],
        NextToken: 'more',
      })
      .resolvesOnce({ Events: [call('bob', user('alice')), call('bob', user('carol'))] });

    expect(await owners.findFederationIssuers('bob')).toStrictEqual(['alice', 'carol']);
    const inputs = cloudtrail.commandCalls(LookupEventsCommand).map(({ args }) => args[0].input);
    expect(inputs.map(({ NextToken }) => NextToken)).toStrictEqual([undefined, 'more']);
    expect(inputs[0]).toMatchObject({
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'GetFederationToken' }],
      // The longest token lives for 36 hours.
      StartTime: new Date('2026-11-20T00:00:00.000Z'),
    });
  });

  it('may be the root user, which no user can be mistaken for', async () => {
    cloudtrail.on(LookupEventsCommand).resolves({
      Events: [call('bob', { type: 'Root' }), call('bob', user('root'))],
    });

    const [root = '', namesake] = await owners.findFederationIssuers('bob');

    expect([isTargetId('user', root), namesake]).toStrictEqual([false, 'root']);
  });

  it('are not those who were refused, or whose call cannot be read', async () => {
    cloudtrail.on(LookupEventsCommand).resolves({
      Events: [
        call('bob', user('denied'), { errorCode: 'AccessDenied' }),
        call('bob', { type: 'AssumedRole' }),
        { CloudTrailEvent: '{"userIdentity":{"type":"IAMUser","userName":"half"}}' },
        { CloudTrailEvent: 'not JSON' },
        {},
      ],
    });

    expect(await owners.findFederationIssuers('bob')).toStrictEqual([]);
  });

  it('are nobody when CloudTrail shows nothing', async () => {
    cloudtrail.on(LookupEventsCommand).resolves({});

    expect(await owners.findFederationIssuers('bob')).toStrictEqual([]);
  });

  it('are looked for among the newest calls only: many calls cannot bury the function', async () => {
    cloudtrail
      .on(LookupEventsCommand)
      .resolvesOnce({ Events: [call('bob', user('alice'))], NextToken: 'more' })
      .resolves({ Events: [call('noise', user('mallory'))], NextToken: 'more' });

    expect(await owners.findFederationIssuers('bob')).toStrictEqual(['alice']);
    expect(cloudtrail.calls()).toHaveLength(20);
  });

  it('may be found later when CloudTrail is busy', async () => {
    cloudtrail.on(LookupEventsCommand).rejects(awsError('ThrottlingException'));

    await expect(owners.findFederationIssuers('bob')).rejects.toThrow(TransientError);
  });
});
