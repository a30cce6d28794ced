import fc from 'fast-check';
import {
  deniedBy,
  denySid,
  denyStatement,
  fitsIntoBucket,
  NO_POLICY,
  parseBucketPolicy,
  policyText,
  samePolicy,
  withoutDenies,
  withStatement,
} from '../../../../../shared/domain/buckets/bucket-policy.ts';
import { ALICE_ARN, CUSTOMER_POLICY, SID } from '../../../../builders/bucket.ts';
import { INCIDENT } from '../../../../builders/order.ts';

const DENY = {
  incidentId: INCIDENT,
  bucket: 'reports',
  region: 'eu-west-1',
  principals: [ALICE_ARN],
};
const ours = denyStatement(DENY);

function parsed(text: string) {
  const policy = parseBucketPolicy(text);
  if (!policy) throw new Error('not a policy');
  return policy;
}

describe('a deny', () => {
  it('names the incident, the bucket with its objects, and those denied alone', () => {
    expect(ours).toStrictEqual({
      Sid: 'Riposteinc202611219k3f7q2m',
      Effect: 'Deny',
      Principal: { AWS: [ALICE_ARN] },
      Action: 's3:*',
      Resource: ['arn:aws:s3:::reports', 'arn:aws:s3:::reports/*'],
    });
  });

  it.each([
    ['cn-north-1', 'arn:aws-cn:s3:::reports'],
    ['us-gov-west-1', 'arn:aws-us-gov:s3:::reports'],
  ])('is of the partition of %s', (region, arn) => {
    expect(denyStatement({ ...DENY, region })['Resource']).toContain(arn);
  });

  it('has an id of letters and digits, whatever the incident is called', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        expect(denySid(id)).toMatch(/^Riposte[A-Za-z0-9]*$/);
      }),
    );
  });
});

describe('a policy', () => {
  it.each(['', 'no JSON', '[]', '{}', '{"Statement":"x"}', '{"Statement":[{"Sid":"x"}]}'])(
    'is none that could be added to: %s',
    (text) => {
      expect(parseBucketPolicy(text)).toBeUndefined();
    },
  );

  it('keeps everything that it said when a deny is added', () => {
    const added = withStatement(parsed(CUSTOMER_POLICY), ours);

    expect(JSON.parse(policyText(added))).toStrictEqual({
      Version: '2012-10-17',
      Id: 'theirs',
      Statement: [{ Sid: 'Theirs', Effect: 'Allow', Principal: '*', Action: 's3:GetObject' }, ours],
    });
  });

  it('gets a deny once, however often it is added', () => {
    const once = withStatement(NO_POLICY, ours);

    expect(withStatement(once, ours)).toStrictEqual(once);
  });

  it('says the same after a deny has come and gone', () => {
    const before = parsed(CUSTOMER_POLICY);

    const after = withoutDenies(parsed(policyText(withStatement(before, ours))), [SID]);

    expect(after).toMatchObject({ removed: [SID], changed: [] });
    expect(samePolicy(after.policy, before)).toBe(true);
  });

  it.each([
    ['an Allow', { Effect: 'Allow' }],
    ['a condition', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
    ['fewer actions', { Action: 's3:GetObject' }],
    ['everybody', { Principal: '*' }],
  ])('keeps a statement with our id that somebody gave %s', (_, change) => {
    const policy = withStatement(NO_POLICY, { ...ours, ...change });

    expect(deniedBy(policy, [SID])).toStrictEqual([]);
    expect(withoutDenies(policy, [SID])).toStrictEqual({ policy, removed: [], changed: [SID] });
  });

  it('counts only denies of ours, also where S3 gives a single principal as text', () => {
    const policy = withStatement(NO_POLICY, { ...ours, Principal: { AWS: ALICE_ARN } });

    expect(deniedBy(policy, [SID])).toStrictEqual([ALICE_ARN]);
    expect(deniedBy(policy, ['RiposteOther'])).toStrictEqual([]);
  });

  it.each([
    ['x'.repeat(20_480), true],
    ['x'.repeat(20_481), false],
    ['ü'.repeat(10_241), false],
  ])('has at most 20,480 bytes', (text, fits) => {
    expect(fitsIntoBucket(text)).toBe(fits);
  });
});
