import * as fc from 'fast-check';
import { InvalidInputError } from '../../../../../shared/domain/errors.ts';
import { parseGuardDutyFinding } from '../../../../../functions/triage-finding/parse/guardduty-finding.ts';
import { aWireFinding, aWireInstance, FINDING_ID } from '../../../../builders/finding.ts';

const RECEIVED_AT = '2026-11-21T10:00:00.000Z';
const parse = (raw: unknown) =>
  parseGuardDutyFinding(raw, { receivedAt: RECEIVED_AT, via: 'event' });

/** The same finding as the API gives it: every name begins with a capital. */
function asApi(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asApi);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [
    key.charAt(0).toUpperCase() + key.slice(1),
    asApi(inner),
  ]);
  return Object.fromEntries(entries);
}

describe('parseGuardDutyFinding', () => {
  it('reads the shape of an event', () => {
    const raw = aWireFinding();

    expect(parse(raw)).toStrictEqual({
      id: FINDING_ID,
      accountId: '123456789012',
      region: 'eu-west-1',
      arn: `arn:aws:guardduty:eu-west-1:123456789012:detector/d0/finding/${FINDING_ID}`,
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
      origin: { source: 'guardduty', via: 'event' },
      drill: false,
      resourceRole: 'ACTOR',
      resources: [
        { kind: 'instance', id: 'i-0123456789abcdef0', vpcIds: ['vpc-1'], region: 'eu-west-1' },
      ],
      detectorId: 'd0',
      raw,
    });
  });

  it.each(['drill-1', 'order-1', 'detection-1', 'alarm-x', 'health-x', 'call-x', 'asff-x'])(
    'takes no id that belongs to another source: %s',
    (id) => {
      const read = () => parse(aWireFinding({ id }));

      expect(read).toThrow('an id that belongs to another source');
    },
  );

  it('reads the shape of the API to the same finding', () => {
    const api = asApi(aWireFinding());

    expect(parse(api)).toStrictEqual({ ...parse(aWireFinding()), raw: api });
  });

  it('reads a finding that has nothing but what identifies and weighs it', () => {
    const raw = {
      id: 'f',
      type: 'New:Kind/Of',
      accountId: '123456789012',
      region: 'eu-west-1',
      severity: 2,
    };

    expect(parse(raw)).toStrictEqual({
      ...raw,
      arn: '',
      title: 'New:Kind/Of',
      description: '',
      firstSeenAt: RECEIVED_AT,
      updatedAt: RECEIVED_AT,
      lastSeenAt: RECEIVED_AT,
      count: 1,
      archived: false,
      sample: false,
      origin: { source: 'guardduty', via: 'event' },
      drill: false,
      resourceRole: 'ABSENT',
      resources: [],
      raw,
    });
  });

  it.each([
    ['id', ''],
    ['id', 'with space'],
    ['id', 'with/slash'],
    ['id', 'ümlaut'],
    ['id', 7],
    ['id', undefined],
    ['type', ''],
    ['type', 'x'.repeat(513)],
    ['type', null],
    ['accountId', '123456789012/x'],
    ['accountId', ''],
    ['accountId', 123456789012],
    ['region', 'mars'],
    ['region', 'eu-west-1/../x'],
    ['severity', undefined],
    ['severity', -1],
    ['severity', 10.1],
    ['severity', 'high'],
    ['severity', NaN],
    ['service', 'guardduty'],
  ])('rejects a finding whose %s is %p, and says so', (field, value) => {
    expect(() => parse(aWireFinding({ [field]: value }))).toThrow(InvalidInputError);
    expect(() => parse(aWireFinding({ [field]: value }))).toThrow(
      `not a GuardDuty finding: ${field}`,
    );
  });

  it.each([
    ['title', null, { title: 'CryptoCurrency:EC2/BitcoinTool.B!DNS' }],
    ['title', '', { title: 'CryptoCurrency:EC2/BitcoinTool.B!DNS' }],
    ['description', 7, { description: '' }],
    ['arn', null, { arn: '' }],
    ['severity', '8.5', { severity: 8.5 }],
    ['updatedAt', 'yesterday', { updatedAt: '2026-11-21T09:50:00.000Z' }],
    ['updatedAt', '2026-11-21T10:59:00+01:00', { updatedAt: '2026-11-21T09:59:00.000Z' }],
    ['updatedAt', '2026-11-21T09:59:00Z', { updatedAt: '2026-11-21T09:59:00.000Z' }],
    ['resource', null, { resources: [] }],
    ['title', 'half a pair \ud83d', { title: 'half a pair \ufffd' }],
    ['type', 'Trojan:EC2/\udc00', { type: 'Trojan:EC2/\ufffd' }],
    ['service', null, { count: 1, archived: false, resourceRole: 'ABSENT' }],
  ])('reads on when %s is %p', (field, value, expected) => {
    expect(parse(aWireFinding({ [field]: value }))).toMatchObject(expected);
  });

  it.each([
    ['count', 'many', { count: 1 }],
    ['count', 0, { count: 1 }],
    ['count', '12', { count: 12 }],
    ['count', 1e300, { count: 1 }],
    ['eventFirstSeen', null, { firstSeenAt: '2026-11-21T09:55:00.000Z' }],
    ['eventFirstSeen', '2026-99-99T00:00:00Z', { firstSeenAt: '2026-11-21T09:55:00.000Z' }],
    ['archived', true, { archived: true }],
    ['archived', null, { archived: false }],
    ['archived', 'yes', { archived: true }],
    ['resourceRole', 'TARGET', { resourceRole: 'TARGET' }],
    ['resourceRole', undefined, { resourceRole: 'ABSENT' }],
    ['resourceRole', null, { resourceRole: 'ABSENT' }],
    ['resourceRole', 'BYSTANDER', { resourceRole: 'UNKNOWN' }],
    ['resourceRole', 1, { resourceRole: 'UNKNOWN' }],
    ['additionalInfo', null, { sample: false }],
    ['additionalInfo', { sample: true }, { sample: true }],
    ['additionalInfo', { sample: 'true' }, { sample: true }],
    ['additionalInfo', { sample: false }, { sample: false }],
    ['additionalInfo', { value: '{"sample": true}', type: 'default' }, { sample: true }],
    ['additionalInfo', { value: '{"sample":false}', type: 'default' }, { sample: false }],
  ])('reads service.%s %p', (field, value, expected) => {
    expect(parse(aWireFinding({}, { [field]: value }))).toMatchObject(expected);
  });

  it.each(['', '../findings', 'd'.repeat(400)])('takes %j for no detector', (detectorId) => {
    expect(parse(aWireFinding({}, { detectorId }))).not.toHaveProperty('detectorId');
  });

  it.each([
    ['of an event', (raw: unknown) => raw],
    ['of the API', asApi],
  ])('knows a sample by its title or mark in the shape %s', (_, shape) => {
    const titled = aWireFinding({ title: '[SAMPLE] The instance' });
    const marked = aWireFinding({}, { additionalInfo: { value: '{"sample":true}' } });

    expect([titled, marked, aWireFinding()].map((raw) => parse(shape(raw)).sample)).toStrictEqual([
      true,
      true,
      false,
    ]);
  });

  it('cuts texts that would not fit into an item of a table, and keeps the finding as it came', () => {
    const raw = aWireFinding({ title: 't'.repeat(150_000), description: '💣'.repeat(75_000) });

    const { title, description, raw: kept } = parse(raw);

    expect(title).toHaveLength(512);
    expect(description.length).toBeLessThanOrEqual(4096);
    expect(description).toMatch(/^(💣)+…$/u);
    expect(kept).toBe(raw);
  });

  it('answers anything whatsoever with a finding or with InvalidInputError', () => {
    const parts = fc.constantFrom(
      'id',
      'type',
      'accountId',
      'region',
      'severity',
      'resource',
      'service',
      'title',
    );
    const hostile = fc
      .tuple(parts, fc.jsonValue())
      .map(([field, value]) => aWireFinding({ [field]: value }));
    const service = fc.dictionary(
      fc.constantFrom(
        'archived',
        'count',
        'additionalInfo',
        'resourceRole',
        'detection',
        'eventFirstSeen',
      ),
      fc.jsonValue(),
    );
    const resource = fc.dictionary(
      fc.constantFrom('instanceDetails', 'accessKeyDetails', 's3BucketDetails', 'resourceType'),
      fc.jsonValue(),
    );
    const details = fc.tuple(service, resource).map(([s, r]) => aWireFinding({ resource: r }, s));

    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), hostile, details, details.map(asApi)), (raw) => {
        const outcome = attempt(raw);
        expect(outcome.finding === undefined || outcome.finding.raw === raw).toBe(true);
        expect(outcome.finding ?? outcome.error).toBeInstanceOf(
          outcome.finding ? Object : InvalidInputError,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('carries unknown fields along, wherever they are', () => {
    const unknown = fc.dictionary(fc.stringMatching(/^x[a-z]{1,8}$/), fc.jsonValue());

    fc.assert(
      fc.property(unknown, unknown, (top, service) => {
        const raw = aWireFinding(top, service);
        const { raw: kept, ...known } = parse(raw);
        expect(kept).toStrictEqual(raw);
        expect(known).toStrictEqual(withoutRaw(parse(aWireFinding())));
      }),
    );
  });
});

function withoutRaw({ raw: _raw, ...rest }: ReturnType<typeof parse>) {
  return rest;
}

function attempt(raw: unknown) {
  try {
    return { finding: parse(raw), error: undefined };
  } catch (error) {
    return { finding: undefined, error };
  }
}

describe('a partial instance', () => {
  it.each([
    ['no interfaces', { networkInterfaces: undefined }, []],
    ['null interfaces', { networkInterfaces: null }, []],
    ['an interface without a network', { networkInterfaces: [{}, { vpcId: 'vpc-2' }] }, ['vpc-2']],
    [
      'two interfaces in one network',
      { networkInterfaces: [{ vpcId: 'v' }, { vpcId: 'v' }] },
      ['v'],
    ],
  ])('is still an instance with %s', (_, details, vpcIds) => {
    const { resources } = parse(aWireFinding({ resource: aWireInstance(details) }));

    expect(resources).toStrictEqual([
      { kind: 'instance', id: 'i-0123456789abcdef0', vpcIds, region: 'eu-west-1' },
    ]);
  });
});
