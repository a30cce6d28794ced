import { readAsffResources } from '../../../../../functions/triage-finding/parse/asff-resources.ts';
import { ACCOUNT, INSTANCE, REGION } from '../../../../builders/finding.ts';

const read = (...resources: unknown[]) =>
  readAsffResources(resources, { accountId: ACCOUNT, region: REGION });

const instanceArn = (account = ACCOUNT) => `arn:aws:ec2:${REGION}:${account}:instance/${INSTANCE}`;

describe('a resource of a finding in ASFF', () => {
  it.each([
    [
      { Type: 'AwsEc2Instance', Id: instanceArn(), Region: 'eu-central-1' },
      { kind: 'instance', id: INSTANCE, vpcIds: [], region: 'eu-central-1' },
    ],
    [
      { Type: 'AwsEc2Instance', Id: INSTANCE, Details: { AwsEc2Instance: { VpcId: 'vpc-1' } } },
      { kind: 'instance', id: INSTANCE, vpcIds: ['vpc-1'], region: REGION },
    ],
    [
      {
        Type: 'AwsIamAccessKey',
        Id: 'AWS::IAM::AccessKey:ASIAEXAMPLE012345678',
        Details: {
          AwsIamAccessKey: {
            PrincipalName: 'web',
            PrincipalType: 'AssumedRole',
            PrincipalId: 'AROAX:i-1',
            AccessKeyId: 'ASIAEXAMPLE012345678',
          },
        },
      },
      {
        kind: 'principal',
        name: 'web',
        userType: 'AssumedRole',
        principalId: 'AROAX:i-1',
        accessKeyId: 'ASIAEXAMPLE012345678',
      },
    ],
    [
      {
        Type: 'AwsIamAccessKey',
        Id: 'AWS::IAM::AccessKey:null',
        Details: { AwsIamAccessKey: { UserName: 'ann' } },
      },
      { kind: 'principal', name: 'ann', userType: 'principal' },
    ],
    [
      { Type: 'AwsIamUser', Id: `arn:aws:iam::${ACCOUNT}:user/people/ann` },
      { kind: 'principal', name: 'ann', userType: 'IAMUser' },
    ],
    [
      { Type: 'AwsIamRole', Id: `arn:aws:iam::${ACCOUNT}:role/web` },
      { kind: 'principal', name: 'web', userType: 'Role' },
    ],
    [
      { Type: 'AwsS3Bucket', Id: 'arn:aws:s3:::backups' },
      { kind: 'bucket', name: 'backups' },
    ],
    [
      { Type: 'AwsLambdaFunction', Id: 'arn:aws:lambda:eu-west-1:123456789012:function:f' },
      {
        kind: 'other',
        type: 'AwsLambdaFunction',
        id: 'arn:aws:lambda:eu-west-1:123456789012:function:f',
      },
    ],
  ])('is read: %j', (resource, expected) => {
    expect(read(resource)).toStrictEqual([expected]);
  });

  it.each([
    { Type: 'AwsEc2Instance', Id: 'arn:aws:ec2:eu-west-1:123456789012:instance/nonsense' },
    { Type: 'AwsEc2Instance', Id: instanceArn('210987654321') },
    { Type: 'AwsIamAccessKey', Id: 'AWS::IAM::AccessKey:null' },
    { Type: 'AwsIamUser', Id: 'ann' },
    { Type: 'AwsIamRole', Id: 'arn:aws:iam::210987654321:role/web' },
    { Type: 'AwsS3Bucket', Id: 'backups' },
  ])('is carried along when it is not ours or not what it seems: %j', (resource) => {
    expect(read(resource)).toStrictEqual([{ kind: 'other', type: resource.Type, id: resource.Id }]);
  });

  it('is named even without an id', () => {
    expect(read({ Type: 'Other' })).toStrictEqual([
      { kind: 'other', type: 'Other', id: 'see the finding' },
    ]);
  });

  it('does not hide others when it cannot be read', () => {
    expect(read(null, { Id: 'x' }, { Type: 'AwsS3Bucket', Id: 'arn:aws:s3:::b' })).toStrictEqual([
      { kind: 'bucket', name: 'b' },
    ]);
    expect(readAsffResources('none', { accountId: ACCOUNT, region: REGION })).toStrictEqual([]);
  });
});
