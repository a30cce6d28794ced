import { NO_FACTS, type BucketFacts } from '../../../../../../shared/domain/context/known-facts.ts';
import { recommendForBuckets } from '../../../../../../shared/domain/context/recommend/bucket.ts';
import { anActionRecord } from '../../../../../builders/incident.ts';
import { aSituation, ofType } from '../../../../../builders/context.ts';

const advise = (bucket: Partial<BucketFacts>, type = 'Stealth:S3/ServerAccessLoggingDisabled') =>
  recommendForBuckets(
    aSituation({ facts: { ...NO_FACTS, buckets: [{ name: 'data', ...bucket }] }, ...ofType(type) }),
  );
const BLOCK =
  'Block public access to bucket data, unless it is meant to be public.\n' +
  'aws s3api put-public-access-block --bucket data --public-access-block-configuration ' +
  'BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true';

const ORDER =
  'Block public access to bucket data, unless it is meant to be public.\n' +
  'npm run riposte -- contain bucket/data --reason inc-20261121-9k3f7q2m';

describe('a bucket', () => {
  it.each<[string, Partial<BucketFacts>, string]>([
    [
      'that the finding says was opened',
      { blocked: 'none' },
      'Policy:S3/BucketAnonymousAccessGranted',
    ],
    ['that was read by strangers', { blocked: 'some' }, 'Exfiltration:S3/AnomalousBehavior'],
    [
      'that is public by its policy',
      { blocked: 'none', publicByPolicy: true },
      'Impact:S3/AnomalousBehavior.Write',
    ],
  ])('is to be closed at once: one %s', (_, bucket, type) => {
    expect(advise(bucket, type)).toMatchObject({ immediate: [ORDER], prevent: [] });
  });

  it.each<[string, Partial<BucketFacts>]>([
    ['is closed', { blocked: 'all' }],
    ['is closed, so that its policy cannot open it', { blocked: 'all', publicByPolicy: true }],
    ['could not be read', {}],
  ])('is left alone when it %s', (_, bucket) => {
    expect(advise(bucket, 'Policy:S3/BucketPublicAccessGranted')).toMatchObject({
      immediate: [],
      prevent: [],
    });
  });

  it('is left alone when it is being closed, or has been', () => {
    const target = { ...anActionRecord().target, kind: 'bucket', id: 'data' } as const;
    const situation = aSituation({
      facts: { ...NO_FACTS, buckets: [{ name: 'data', blocked: 'none' }] },
      actions: [anActionRecord({ action: 'restrict-bucket', target, state: 'contained' })],
      ...ofType('Policy:S3/BucketPublicAccessGranted'),
    });

    expect(recommendForBuckets(situation).immediate).toStrictEqual([]);
  });

  it('is to be closed some day when nobody came in', () => {
    expect(advise({ blocked: 'none' })).toMatchObject({ immediate: [], prevent: [BLOCK] });
  });

  it.each([
    [
      'Exfiltration:S3/AnomalousBehavior',
      [
        'See which objects of data were read (CloudTrail data events, server access logs) and whether they are sensitive (Macie).',
      ],
    ],
    [
      'Impact:S3/AnomalousBehavior.Delete',
      [
        'See what was deleted or overwritten in data; versions can be brought back.\naws s3api list-object-versions --bucket data --max-items 100',
      ],
    ],
    ['Policy:S3/BucketPublicAccessGranted', []],
  ])('is looked at as the finding asks: %s', (type, expected) => {
    expect(advise({ blocked: 'all' }, type).investigate).toStrictEqual(expected);
  });

  it('is looked at for both when it is an attack sequence', () => {
    expect(advise({}, 'AttackSequence:S3/CompromisedData').investigate).toHaveLength(2);
  });
});
