import { describeFacts } from '../../../../../shared/domain/context/describe-facts.ts';
import { NO_FACTS, type KnownFacts } from '../../../../../shared/domain/context/known-facts.ts';
import {
  aHost,
  aRole,
  aUser,
  heldPolicies,
  OPENED_AT,
  without,
} from '../../../../builders/context.ts';

/** Lines of the first resource, as people read them. */
function linesOf(facts: Partial<KnownFacts>): Record<string, string> {
  const [first] = describeFacts({ ...NO_FACTS, ...facts }, OPENED_AT);
  return Object.fromEntries((first?.lines ?? []).map(({ label, value }) => [label, value]));
}

describe('an instance', () => {
  it('is told with all that is known, what matters most first', () => {
    const role = aRole({
      policies: {
        attached: ['AmazonSSMManagedInstanceCore'],
        inline: [],
        reach: {
          breadth: 'limited',
          whole: ['s3'],
          services: ['s3', 'ssm'],
          sensitive: ['s3:GetObject'],
        },
      },
    });
    const host = aHost({
      tags: [
        { key: 'aaa', value: '1' },
        { key: 'Name', value: 'web-1' },
      ],
      exposed: [
        { groupId: 'sg-1', protocol: 'tcp', from: 22, to: 22, sources: ['0.0.0.0/0', '::/0'] },
      ],
      publicAddresses: ['203.0.113.7'],
      launchedAt: '2026-11-18T09:00:00.000Z',
      imageId: 'ami-1',
      image: {
        name: 'al2023',
        owner: 'amazon',
        public: true,
        createdAt: '2024-01-01T00:00:00.000Z',
      },
      autoScalingGroup: 'web-asg',
      metadata: 'v1',
      profile: 'web-profile',
      role,
    });

    const lines = linesOf({ instances: [host] });

    expect(Object.entries(lines)).toStrictEqual([
      ['State', 'running, t3.micro'],
      ['Tags', 'Name=web-1, aaa=1'],
      ['Open to the internet', 'tcp 22 from 0.0.0.0/0 and ::/0 (sg-1)'],
      ['Public addresses', '203.0.113.7'],
      ['Role', 'web'],
      ['May reach', 'all of s3; s3:GetObject; services: s3, ssm'],
      ['Metadata service', 'IMDSv1 allowed: a request forged on the host can read its credentials'],
      ['Launched', '2026-11-18 09:00 UTC (3 days before the incident)'],
      ['Auto Scaling group', 'web-asg'],
      [
        'Image',
        'ami-1 al2023, owner amazon, public, created 2024-01-01 00:00 UTC (2 years before the incident)',
      ],
      ['Instance profile', 'web-profile'],
      ['Attached policies', 'AmazonSSMManagedInstanceCore'],
      ['Inline policies', 'none'],
      ['May be assumed by', 'ec2.amazonaws.com'],
    ]);
  });

  it('is told with what was open before, when it is in quarantine', () => {
    expect(linesOf({ instances: [aHost({ inQuarantine: true })] })).toMatchObject({
      'Open before containment': 'nothing',
    });
  });

  it('has no line for what could not be read', () => {
    const host = without(aHost({ profile: 'p', metadata: 'unknown' }), 'exposed');

    expect(Object.keys(linesOf({ instances: [host] }))).toStrictEqual([
      'State',
      'Tags',
      'Public addresses',
      'Instance profile',
    ]);
  });
});

describe('a user', () => {
  it('is told with keys, password, MFA and what it may reach', () => {
    const keys = [
      {
        id: 'AKIA1',
        active: true,
        createdAt: '2025-11-20T10:00:00.000Z',
        lastUse: { at: '2026-11-21T09:30:00.000Z', service: 's3', region: 'eu-west-1' },
      },
      { id: 'AKIA2', active: false, lastUse: {} },
    ];
    const user = aUser({
      createdAt: '2026-11-21T10:30:00.500Z',
      hasPassword: true,
      passwordLastUsedAt: '2026-11-21T09:00:00.500Z',
      mfaDevices: 0,
      keys,
      groups: ['ops'],
      policies: heldPolicies({ breadth: 'admin' }),
    });

    expect(linesOf({ users: [user] })).toStrictEqual({
      'Key AKIA1':
        'Active, created 2025-11-20 10:00 UTC (1 year before the incident), last use 2026-11-21 09:30 UTC (30 minutes before the incident) of s3 in eu-west-1',
      'Key AKIA2': 'Inactive, last use never',
      'Console password': 'yes, last used 2026-11-21 09:00 UTC (1 hour before the incident)',
      MFA: 'none',
      'May reach': 'everything: administrator',
      Groups: 'ops',
      Created: '2026-11-21 10:30 UTC (30 minutes after the incident)',
      'Attached policies': 'none',
      'Inline policies': 'none',
    });
  });

  it.each([
    [{ hasPassword: false }, 'none'],
    [{ hasPassword: true }, 'yes, never used'],
  ])('with %j has the console password: %s', (overrides, expected) => {
    expect(linesOf({ users: [aUser(overrides)] })['Console password']).toBe(expected);
  });

  it('without keys says so, and with unread keys says nothing', () => {
    const unread = without(aUser(), 'keys');

    expect(linesOf({ users: [aUser()] })['Access keys']).toBe('none');
    expect(linesOf({ users: [unread] })['Access keys']).toBeUndefined();
  });

  it.each([
    [heldPolicies({ breadth: 'broad' }), 'everything but a list'],
    [heldPolicies(), 'nothing'],
  ])('may reach %#: %s', (policies, expected) => {
    expect(linesOf({ users: [aUser({ policies })] })['May reach']).toBe(expected);
  });
});

describe('other things', () => {
  it('are told too: a role', () => {
    const trust = { principals: ['everybody'], everybody: true };
    const role = aRole({
      trust,
      maxSessionSeconds: 43_200,
      lastUsedAt: '2026-11-21T09:59:59.000Z',
    });

    expect(linesOf({ roles: [role] })).toMatchObject({
      'May be assumed by': 'EVERYBODY without condition (everybody)',
      'Last used': '2026-11-21 09:59 UTC (less than a minute before the incident)',
      'Longest session': '12 h',
    });
  });

  it.each([
    [
      { keys: [{ id: 'AKIA1', user: 'alice', lastUse: {} }] },
      { 'Belongs to': 'user alice', 'Last use': 'never' },
    ],
    [
      { keys: [{ id: 'AKIA1', lastUse: {} }] },
      { 'Belongs to': 'nobody in this account', 'Last use': 'never' },
    ],
    [{ root: { hasMfa: false, accessKeys: 1 } }, { MFA: 'off', 'Access keys': '1' }],
    [{ root: { hasMfa: true, accessKeys: 0 } }, { MFA: 'on', 'Access keys': 'none' }],
    [
      { buckets: [{ name: 'b', blocked: 'some', publicByPolicy: true }] },
      { 'Block Public Access': 'partly on', 'Public by policy': 'YES' },
    ],
    [{ buckets: [{ name: 'b', publicByPolicy: false }] }, { 'Public by policy': 'no' }],
  ] as const)('are told too: %j', (facts, expected) => {
    expect(linesOf(facts)).toStrictEqual(expected);
  });

  it('are told by name, and a time that is none as unknown', () => {
    const facts = { ...NO_FACTS, roles: [aRole({ createdAt: 'soon' })], buckets: [{ name: 'b' }] };

    const described = describeFacts(facts, OPENED_AT);

    expect(described.map(({ resource }) => resource)).toStrictEqual(['role web', 'bucket b']);
    expect(linesOf(facts)['Created']).toBe('at an unknown time');
  });
});
