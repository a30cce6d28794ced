import { readResources } from '../../../../../functions/triage-finding/parse/resources.ts';
import { aWireInstance } from '../../../../builders/finding.ts';

const read = (resource: Record<string, unknown>, service: Record<string, unknown> = {}) =>
  readResources({ accountId: '123456789012', region: 'eu-west-1', resource, service });

const sequence = (...resources: unknown[]) => read({}, { detection: { sequence: { resources } } });

describe('readResources', () => {
  it('finds everything that a finding names', () => {
    const resource = {
      ...aWireInstance(),
      accessKeyDetails: { userName: 'web', userType: 'AssumedRole', accessKeyId: 'ASIA1' },
      s3BucketDetails: [{ name: 'logs' }, { name: 'web' }],
    };

    expect(read(resource)).toStrictEqual([
      { kind: 'instance', id: 'i-0123456789abcdef0', vpcIds: ['vpc-1'], region: 'eu-west-1' },
      { kind: 'principal', name: 'web', userType: 'AssumedRole', accessKeyId: 'ASIA1' },
      { kind: 'bucket', name: 'logs' },
      { kind: 'bucket', name: 'web' },
    ]);
  });

  it.each(['i-123', 'i-0123456789ABCDEF0', 'i-0123456789abcdef01', 'eni-0123456789abcdef0', '', 7])(
    'does not take %p for an instance',
    (instanceId) => {
      expect(read(aWireInstance({ instanceId }))).toStrictEqual([
        { kind: 'other', type: 'Instance', id: 'see the finding' },
      ]);
    },
  );

  it('reads old, short instance ids', () => {
    expect(read(aWireInstance({ instanceId: 'i-99999999' }))).toMatchObject([{ id: 'i-99999999' }]);
  });

  it('reads the buckets that can be read', () => {
    const s3BucketDetails = [null, { name: '' }, { arn: 'x' }, { name: 'logs' }];

    expect(read({ s3BucketDetails })).toStrictEqual([{ kind: 'bucket', name: 'logs' }]);
  });

  it.each([
    [{ functionName: 'thumbnails' }, { kind: 'function', name: 'thumbnails' }],
    [{ functionName: 'thumbnails:7' }, { kind: 'function', name: 'thumbnails' }],
    [{ functionName: 'a/b' }, { kind: 'other', type: 'Lambda', id: 'see the finding' }],
    [{}, { kind: 'other', type: 'Lambda', id: 'see the finding' }],
  ])('reads %j as %j', (lambdaDetails, resource) => {
    expect(read({ resourceType: 'Lambda', lambdaDetails })).toStrictEqual([resource]);
  });

  it('reads a principal without type or key', () => {
    expect(read({ accessKeyDetails: { userName: 'Root', accessKeyId: null } })).toStrictEqual([
      { kind: 'principal', name: 'Root', userType: 'principal' },
    ]);
  });

  it.each([
    ['another account', 'AWSAccount', { accountId: '210987654321' }],
    ['a role of the own account', 'AssumedRole', {}],
  ])('reads from which account the call came when it was %s', (_, userType, account) => {
    const remoteAccountDetails = { accountId: '210987654321', affiliated: false };
    const service = { action: { awsApiCallAction: { remoteAccountDetails } } };

    expect(read({ accessKeyDetails: { userName: 'x', userType } }, service)).toStrictEqual([
      { kind: 'principal', name: 'x', userType, ...account },
    ]);
  });

  it('cuts a name that no key of a table could hold', () => {
    const [resource] = read({
      accessKeyDetails: { userName: 'n'.repeat(5000), userType: 'IAMUser' },
    });

    expect(resource).toStrictEqual({
      kind: 'principal',
      name: `${'n'.repeat(255)}…`,
      userType: 'IAMUser',
    });
  });

  it.each([
    [
      { resourceType: 'EKSCluster' },
      [{ kind: 'other', type: 'EKSCluster', id: 'see the finding' }],
    ],
    [{ resourceType: 7 }, []],
    [{}, []],
  ])('carries along what it does not know: %j', (resource, expected) => {
    expect(read(resource)).toStrictEqual(expected);
  });
});

describe('the resources of an attack sequence', () => {
  const arn = 'arn:aws:ec2:us-east-1:123456789012:instance/i-0aaaaaaaaaaaaaaaa';

  it('are instances, buckets, owners of keys and others', () => {
    const resources = sequence(
      { uid: arn, resourceType: 'EC2_INSTANCE', region: 'us-east-1', name: 'i-0aaaaaaaaaaaaaaaa' },
      { uid: 'arn:aws:s3:::logs', resourceType: 'S3_BUCKET' },
      { uid: 'arn:aws-cn:s3:::web', name: 'web', resourceType: 'S3_BUCKET' },
      {
        uid: 'ASIAEXAMPLE123456789',
        resourceType: 'ACCESS_KEY',
        data: { accessKey: { principalId: 'AROA:x', userName: 'web', userType: 'AssumedRole' } },
      },
      { uid: 'eni-1', resourceType: 'EC2_NETWORK_INTERFACE' },
      { uid: 'u', resourceType: 'KIND_OF_THE_FUTURE', name: 'n' },
    );

    expect(resources).toStrictEqual([
      { kind: 'instance', id: 'i-0aaaaaaaaaaaaaaaa', vpcIds: [], region: 'us-east-1' },
      { kind: 'bucket', name: 'logs' },
      { kind: 'bucket', name: 'web' },
      {
        kind: 'principal',
        name: 'web',
        userType: 'AssumedRole',
        accessKeyId: 'ASIAEXAMPLE123456789',
      },
      { kind: 'other', type: 'EC2_NETWORK_INTERFACE', id: 'eni-1' },
      { kind: 'other', type: 'KIND_OF_THE_FUTURE', id: 'n' },
    ]);
  });

  it('take the region of the finding where theirs is absent or no region', () => {
    const resources = [undefined, null, 'mars'].map((region) => ({
      ...{ uid: arn, resourceType: 'EC2_INSTANCE', region },
    }));

    expect(sequence(...resources)).toStrictEqual(
      resources.map(() => ({
        kind: 'instance',
        id: 'i-0aaaaaaaaaaaaaaaa',
        vpcIds: [],
        region: 'eu-west-1',
      })),
    );
  });

  it('are nothing that we act on in another account', () => {
    const foreign = { uid: arn, resourceType: 'EC2_INSTANCE', accountId: '999999999999' };

    expect(sequence(foreign)).toStrictEqual([{ kind: 'other', type: 'EC2_INSTANCE', id: arn }]);
    expect(sequence({ ...foreign, accountId: '123456789012' })).toMatchObject([
      { kind: 'instance' },
    ]);
  });

  it.each([
    [{ uid: 'no instance id', resourceType: 'EC2_INSTANCE' }, 'no instance id'],
    [{ resourceType: 'S3_BUCKET' }, ''],
    [{ uid: 'AKIAEXAMPLE', resourceType: 'ACCESS_KEY', data: { accessKey: null } }, 'AKIAEXAMPLE'],
  ])('are carried along when they name nothing usable: %j', (resource, id) => {
    expect(sequence(resource)).toStrictEqual([{ kind: 'other', type: resource.resourceType, id }]);
  });

  it('are read one by one, so that a malformed one hides no other', () => {
    const good = { uid: arn, resourceType: 'EC2_INSTANCE' };

    expect(sequence(null, 'x', {}, { resourceType: '' }, good)).toMatchObject([
      { kind: 'instance' },
    ]);
  });

  it.each([null, 'x', {}, { sequence: null }, { sequence: { resources: 'x' } }])(
    'are none when the sequence is %j',
    (detection) => {
      expect(read({ resourceType: 'AttackSequence' }, { detection })).toStrictEqual([
        { kind: 'other', type: 'AttackSequence', id: 'see the finding' },
      ]);
    },
  );
});
