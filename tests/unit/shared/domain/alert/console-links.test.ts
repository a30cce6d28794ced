import fc from 'fast-check';
import { consoleLinks } from '../../../../../shared/domain/alert/console-links.ts';
import type { FindingRecord, Incident } from '../../../../../shared/domain/incident.ts';
import { hostileDetails } from '../../../../builders/hostile-text.ts';
import { aFindingRecord, anActionRecord, incidentDetails } from '../../../../builders/incident.ts';

function urls(incident: Partial<Incident>, ...findings: Partial<FindingRecord>[]): string[] {
  const details = incidentDetails(incident, {
    findings: findings.map(aFindingRecord),
    actions: [],
  });
  return consoleLinks(details).map(({ url }) => url);
}

describe('consoleLinks', () => {
  it.each([
    [
      '1/eu-west-1/instance/i-0123456789abcdef0',
      'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#InstanceDetails:instanceId=i-0123456789abcdef0',
    ],
    [
      '1/cn-north-1/instance/i-01234567',
      'https://cn-north-1.console.amazonaws.cn/ec2/home?region=cn-north-1#InstanceDetails:instanceId=i-01234567',
    ],
    [
      '1/us-gov-west-1/instance/i-01234567',
      'https://us-gov-west-1.console.amazonaws-us-gov.com/ec2/home?region=us-gov-west-1#InstanceDetails:instanceId=i-01234567',
    ],
    [
      '1/global/bucket/my.bucket-1',
      'https://eu-west-1.console.aws.amazon.com/s3/buckets/my.bucket-1',
    ],
    [
      '1/global/access-key/AKIAIOSFODNN7EXAMPLE',
      'https://eu-west-1.console.aws.amazon.com/cloudtrailv2/home?region=eu-west-1#/events?AccessKeyId=AKIAIOSFODNN7EXAMPLE',
    ],
  ])('leads from %s to the resource', (mergeKey, expected) => {
    expect(urls({ mergeKeys: [mergeKey] })).toEqual([expected]);
  });

  it.each([
    '1/global/principal/admin',
    '1/eu-west-1/instance/i-xyz',
    '1/eu-west-1.evil.com/instance/i-01234567',
    '1/global/bucket/UPPER|<x>',
    'nonsense',
    '',
  ])('gives no link for %j', (mergeKey) => {
    expect(urls({ mergeKeys: [mergeKey] })).toEqual([]);
  });

  it('leads to the worst finding', () => {
    const worst = {
      findingId: 'ffffffffffffffff',
      findingKey: '1/us-east-1/ffffffffffffffff',
      severity: 9,
    };

    expect(urls({ mergeKeys: [] }, { severity: 5 }, worst, { severity: 8 })).toEqual([
      'https://us-east-1.console.aws.amazon.com/guardduty/home?region=us-east-1#/findings?macros=current&fId=ffffffffffffffff',
    ]);
  });

  it.each([
    ['user', 'al.ice@x', 'iam/home#/users/details/al.ice%40x'],
    ['role', 'web', 'iam/home#/roles/details/web'],
    ['role-session', 'web:i-1', 'iam/home#/roles/details/web'],
  ] as const)('leads to the %s that was acted on', (kind, id, place) => {
    const target = { kind, accountId: '1', region: 'global', id };
    const actions = [anActionRecord({ target }), anActionRecord({ target })];
    const details = incidentDetails({ mergeKeys: [] }, { actions, findings: [] });

    expect(consoleLinks(details).map(({ url }) => url)).toEqual([
      `https://eu-west-1.console.aws.amazon.com/${place}`,
    ]);
  });

  it('gives none for a principal, which may be anything', () => {
    const target = { kind: 'principal', accountId: '1', region: 'global', id: 'root' } as const;
    const details = incidentDetails(
      { mergeKeys: [] },
      { actions: [anActionRecord({ target })], findings: [] },
    );

    expect(consoleLinks(details)).toEqual([]);
  });

  it('does not look in GuardDuty for what came from elsewhere', () => {
    expect(urls({ mergeKeys: [] }, { source: 'drill' })).toEqual([]);
  });

  it('gives a few links only', () => {
    const mergeKeys = Array.from(
      { length: 9 },
      (_, index) => `1/eu-west-1/instance/i-0000000${index}`,
    );

    expect(urls({ mergeKeys }, {})).toHaveLength(6);
  });

  it('never leads out of the AWS console, whatever the incident says', () => {
    fc.assert(
      fc.property(hostileDetails(), (details) => {
        for (const { url, label } of consoleLinks(details)) {
          expect(new URL(url).hostname).toMatch(
            /\.console\.(aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)$/,
          );
          expect(`${url}${label}`).not.toMatch(/[<>|`\s"]{1}[<>|`"]|[<>|`"]/);
        }
      }),
    );
  });
});
