import { parseMessage } from '../../../../../functions/triage-finding/parse/message.ts';
import type { Finding } from '../../../../../shared/domain/finding.ts';
import { findingKey } from '../../../../../shared/domain/finding.ts';
import {
  ACCOUNT,
  aMessage,
  anEvent,
  aWireFinding,
  FINDING_ID,
  INSTANCE,
  REGION,
} from '../../../../builders/finding.ts';
import { anAsff, aSecurityHubEvent, DETECTOR, ORIGINAL_ARN } from '../../../../builders/sources.ts';

const AUDIENCE = { stack: 'riposte-dev', findingTopicArns: [] };
const read = (...findings: unknown[]) =>
  parseMessage(aMessage(JSON.stringify(aSecurityHubEvent(...findings))), AUDIENCE);

function readOne(overrides: Record<string, unknown>): Finding {
  const [finding, ...others] = read(anAsff(overrides)).findings;
  expect(others).toStrictEqual([]);
  if (!finding) throw new Error('nothing was read');
  return finding;
}

const withFields = (fields: Record<string, string>) => readOne({ ProductFields: fields });
/** A finding of somebody else. */
const OTHER_PRODUCT = {
  Id: 'arn:aws:inspector2:eu-west-1:123456789012:finding/0a1b',
  ProductArn: `arn:aws:securityhub:${REGION}::product/aws/inspector`,
  Types: ['Software and Configuration Checks/Vulnerabilities/CVE'],
};

describe('a copy of a GuardDuty finding', () => {
  it('has the identity of the original, so that both become one', () => {
    const copy = readOne({});
    const [original] = parseMessage(aMessage(anEvent(aWireFinding())), AUDIENCE).findings;

    expect(findingKey(copy)).toBe(original && findingKey(original));
    expect(copy).toStrictEqual({
      id: FINDING_ID,
      detectorId: DETECTOR,
      accountId: ACCOUNT,
      region: REGION,
      arn: ORIGINAL_ARN,
      type: 'CryptoCurrency:EC2/BitcoinTool.B!DNS',
      title: 'The instance is querying a cryptocurrency domain.',
      description: 'It is.',
      severity: 8,
      firstSeenAt: '2026-11-21T09:50:00.000Z',
      updatedAt: '2026-11-21T09:59:00.000Z',
      lastSeenAt: '2026-11-21T09:58:00.000Z',
      count: 3,
      archived: false,
      sample: false,
      drill: false,
      origin: { source: 'security-hub', via: 'event' },
      resourceRole: 'ACTOR',
      resources: [{ kind: 'instance', id: INSTANCE, vpcIds: ['vpc-1'], region: REGION }],
      raw: anAsff(),
    });
  });

  it.each([
    ['TTPs/Discovery/Recon:EC2-PortProbeUnprotectedPort', 'Recon:EC2/PortProbeUnprotectedPort'],
    ['Software and Configuration Checks/Backdoor:EC2.C&CActivity.B', 'Backdoor:EC2/C&CActivity.B'],
    ['TTPs/UnauthorizedAccess:IAMUser-TorIPCaller', 'UnauthorizedAccess:IAMUser/TorIPCaller'],
  ])('has the type of the original: %s', (inSecurityHub, type) => {
    expect(readOne({ Types: [inSecurityHub] }).type).toBe(type);
  });

  it('has what Security Hub keeps of the original, in old copies too', () => {
    const path = 'aws/guardduty/service/';

    expect(
      withFields({
        [`${path}resourceRole`]: 'TARGET',
        [`${path}count`]: '12',
        [`${path}archived`]: 'true',
        [`${path}additionalInfo/sample`]: 'true',
      }),
    ).toMatchObject({ resourceRole: 'TARGET', count: 12, archived: true, sample: true });
    expect(withFields({ resourceRole: 'ACTOR', count: '2' })).toMatchObject({
      resourceRole: 'ACTOR',
      count: 2,
    });
    expect(withFields({ resourceRole: 'WITNESS', count: 'many' })).toMatchObject({
      resourceRole: 'UNKNOWN',
      count: 1,
    });
    expect(withFields({})).toMatchObject({ resourceRole: 'ABSENT', count: 1, sample: false });
  });

  it.each([
    ['a product that is not GuardDuty', { ProductArn: OTHER_PRODUCT.ProductArn }],
    [
      'a product that only looks like it',
      { ProductArn: `arn:aws:securityhub:${REGION}:${ACCOUNT}:product/${ACCOUNT}/aws/guardduty` },
    ],
    ['an id that is no ARN of a finding', { Id: FINDING_ID }],
  ])('is not made of %s', (_, overrides) => {
    const finding = readOne(overrides);

    expect(finding.id).toMatch(/^asff-/);
    expect(finding.detectorId).toBeUndefined();
    expect(finding.type).toMatch(/^SecurityHub:/);
  });
});

describe('a finding of another product', () => {
  it('is read under names of its own', () => {
    expect(readOne(OTHER_PRODUCT)).toMatchObject({
      id: 'asff-arn:aws:inspector2:eu-west-1:123456789012:finding|0a1b',
      accountId: ACCOUNT,
      region: REGION,
      type: 'SecurityHub:Software and Configuration Checks/Vulnerabilities/CVE',
      resourceRole: 'ABSENT',
      count: 1,
    });
  });

  it('has an id that can be part of a key, whatever it was', () => {
    const ids = ['a b/ü', 'a b|ü', 'a%20.b/ü', '\ud800'].map(
      (Id) => readOne({ ...OTHER_PRODUCT, Id }).id,
    );

    expect(ids).toStrictEqual([
      'asff-a%20.b|%fc.',
      'asff-a%20.b%7c.%fc.',
      'asff-a%25.20.b|%fc.',
      'asff-%d800.',
    ]);
  });

  it('is rejected with an id that is too long for a key', () => {
    expect(() => readOne({ ...OTHER_PRODUCT, Id: 'ü'.repeat(300) })).toThrow('too long for a key');
    expect(readOne({ ...OTHER_PRODUCT, Id: 'u'.repeat(512) }).id).toHaveLength(517);
  });

  it('takes its region from the product when it names none', () => {
    expect(readOne({ ...OTHER_PRODUCT, Region: undefined }).region).toBe(REGION);
  });

  it('says what it is about when it has no title', () => {
    expect(readOne({ ...OTHER_PRODUCT, Title: '' }).title).toBe(OTHER_PRODUCT.Types[0]);
  });
});

describe('the severity', () => {
  it.each([
    [{ Normalized: 80, Label: 'HIGH' }, 8],
    [{ Normalized: '45' }, 4.5],
    [{ Normalized: 0, Label: 'INFORMATIONAL' }, 1],
    [{ Normalized: 100 }, 10],
    [{ Label: 'INFORMATIONAL' }, 1],
    [{ Label: 'LOW' }, 2],
    [{ Label: 'MEDIUM' }, 5],
    [{ Label: 'HIGH', Normalized: 'high' }, 8],
    [{ Label: 'CRITICAL', Normalized: 1000 }, 9],
  ])('%j counts as %d', (severity, expected) => {
    expect(readOne({ Severity: severity }).severity).toBe(expected);
  });
});

describe('what was dealt with in Security Hub', () => {
  it.each([
    { RecordState: 'ARCHIVED' },
    { Workflow: { Status: 'SUPPRESSED' } },
    { Workflow: { Status: 'RESOLVED' } },
  ])('counts as archived: %j', (overrides) => {
    expect(readOne({ ...OTHER_PRODUCT, ...overrides }).archived).toBe(true);
  });

  it.each([{ Workflow: { Status: 'NOTIFIED' } }, { Workflow: undefined }])(
    'is nothing else: %j',
    (overrides) => {
      expect(readOne({ ...OTHER_PRODUCT, ...overrides }).archived).toBe(false);
    },
  );

  it.each([{ Sample: true }, { Title: '[SAMPLE] A finding' }])('is no sample: %j', (overrides) => {
    expect(readOne({ ...OTHER_PRODUCT, ...overrides }).sample).toBe(true);
  });
});

describe('times', () => {
  it('that are missing follow from others', () => {
    const bare = { FirstObservedAt: undefined, LastObservedAt: undefined, UpdatedAt: 'yesterday' };

    expect(readOne(bare)).toMatchObject({
      firstSeenAt: '2026-11-21T09:55:00.000Z',
      updatedAt: '2026-11-21T09:55:00.000Z',
      lastSeenAt: '2026-11-21T09:55:00.000Z',
    });
    expect(readOne({ ...bare, CreatedAt: undefined }).firstSeenAt).toBe('2026-11-21T10:00:00.000Z');
  });
});

describe('an event with several findings', () => {
  it('loses none of them to one that cannot be read', () => {
    const reading = read(anAsff(), { Id: 'x' }, anAsff({ Id: `${ORIGINAL_ARN}2` }), null);

    expect(reading.findings.map(({ id }) => id)).toStrictEqual([FINDING_ID, `${FINDING_ID}2`]);
    expect(reading.rejected.map(({ message }) => message)).toStrictEqual([
      expect.stringMatching(/^not a finding of Security Hub \(ASFF\): ProductArn/) as string,
      expect.stringMatching(/^not a finding of Security Hub \(ASFF\)/) as string,
    ]);
  });

  it.each([
    ['no findings', [], 'a Security Hub event without findings'],
    ['no severity', [anAsff({ Severity: undefined })], 'without severity'],
    [
      'no region',
      [anAsff({ ...OTHER_PRODUCT, Region: '', ProductArn: 'arn:aws:securityhub' })],
      'a finding that names no region',
    ],
    ['nothing readable', [{}, 1], '2 of 2 findings cannot be read: not a finding'],
  ])('is rejected when it has %s', (_, findings, reason) => {
    expect(() => read(...findings)).toThrow(reason);
  });
});
