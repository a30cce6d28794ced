import {
  DescribeIamInstanceProfileAssociationsCommand,
  EC2Client,
  ReplaceIamInstanceProfileAssociationCommand,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { createInstanceProfiles } from '../../../../shared/aws/instance-profiles.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import { aProfile, EMPTY_PROFILE } from '../../../builders/settings.ts';

const ec2 = mockClient(EC2Client);
const profiles = createInstanceProfiles(new EC2Client({ region: 'eu-west-1' }));
const ASSOCIATION = { AssociationId: 'iip-assoc-1', IamInstanceProfile: { Arn: aProfile().arn } };
const ec2Error = (name: string) => Object.assign(new Error('from EC2'), { name });
const associated = (...found: (typeof ASSOCIATION)[]) =>
  ec2
    .on(DescribeIamInstanceProfileAssociationsCommand)
    .resolves({ IamInstanceProfileAssociations: found });

beforeEach(() => ec2.reset());

describe('the profile of an instance', () => {
  it('is the one that is in force, not one that it had', async () => {
    associated(ASSOCIATION);

    expect(await profiles.find('i-1')).toBe(aProfile().arn);
    expect(ec2.calls()[0]?.args[0].input).toStrictEqual({
      Filters: [
        { Name: 'instance-id', Values: ['i-1'] },
        { Name: 'state', Values: ['associating', 'associated'] },
      ],
    });
  });

  it('is none when EC2 shows none', async () => {
    associated();

    expect(await profiles.find('i-1')).toBeUndefined();
  });

  it('is not taken for none when EC2 does not answer', async () => {
    ec2.on(DescribeIamInstanceProfileAssociationsCommand).rejects(ec2Error('RequestLimitExceeded'));

    await expect(profiles.find('i-1')).rejects.toThrow(TransientError);
  });

  it('is replaced by its association as it is then, by ARN', async () => {
    associated(ASSOCIATION);
    ec2.on(ReplaceIamInstanceProfileAssociationCommand).resolves({});

    await profiles.replace('i-1', EMPTY_PROFILE);

    const [call] = ec2.commandCalls(ReplaceIamInstanceProfileAssociationCommand);
    expect(call?.args[0].input).toStrictEqual({
      AssociationId: 'iip-assoc-1',
      IamInstanceProfile: { Arn: EMPTY_PROFILE },
    });
  });

  it('is not replaced where there is none any more', async () => {
    associated();

    await expect(profiles.replace('i-1', EMPTY_PROFILE)).rejects.toThrow(
      'i-1 has no instance profile any more',
    );
    expect(ec2.commandCalls(ReplaceIamInstanceProfileAssociationCommand)).toHaveLength(0);
  });

  it.each([
    ['RequestLimitExceeded', TransientError],
    ['IncorrectInstanceState', Error],
  ])('says why it cannot be replaced: %s', async (name, kind) => {
    associated(ASSOCIATION);
    ec2.on(ReplaceIamInstanceProfileAssociationCommand).rejects(ec2Error(name));

    await expect(profiles.replace('i-1', EMPTY_PROFILE)).rejects.toThrow(kind);
  });
});
