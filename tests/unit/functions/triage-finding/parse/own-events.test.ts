import { parseMessage } from '../../../../../functions/triage-finding/parse/message.ts';
import { InvalidInputError } from '../../../../../shared/domain/errors.ts';
import {
  ACCOUNT,
  aMessage,
  anEvent,
  aNotification,
  aWireFinding,
  FINDING_ID,
  INSTANCE,
  REGION,
} from '../../../../builders/finding.ts';
import {
  aDetectionEvent,
  aDrillEvent,
  anAlarmEvent,
  anAsff,
  anOrderEvent,
  aSecurityHubEvent,
  OPERATOR,
} from '../../../../builders/sources.ts';

const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:findings`;
const RECEIVED_AT = '2026-11-21T10:00:00.000Z';
const AUDIENCE = { stack: 'riposte-dev', findingTopicArns: [TOPIC] };
const read = (body: unknown) => parseMessage(aMessage(JSON.stringify(body)), AUDIENCE);
const first = (body: unknown) => read(body).findings[0];

describe('a detection of the platform itself', () => {
  it('is a finding as its detector words it', () => {
    expect(read(aDetectionEvent()).findings).toStrictEqual([
      {
        id: 'detection-portscan-1',
        accountId: ACCOUNT,
        region: REGION,
        arn: '',
        type: 'Recon:EC2/HorizontalScan',
        title: 'The instance scans its neighbours',
        description: '42 hosts on port 22 within 5 minutes',
        severity: 7,
        firstSeenAt: '2026-11-21T09:50:00.000Z',
        updatedAt: '2026-11-21T09:58:00.000Z',
        lastSeenAt: '2026-11-21T09:58:00.000Z',
        count: 42,
        archived: false,
        sample: false,
        drill: false,
        origin: { source: 'detection', via: 'event' },
        resourceRole: 'ACTOR',
        resources: [{ kind: 'instance', id: INSTANCE, vpcIds: [], region: REGION }],
        raw: aDetectionEvent()['detail'],
      },
    ]);
  });

  it('says which containment came undone, but not through a topic', () => {
    const target = { kind: 'instance', accountId: ACCOUNT, region: REGION, id: INSTANCE };
    const drift = { action: 'isolate-instance', target, incidentId: 'inc-1', mendable: true };
    const event = aDetectionEvent({ drift });
    const body = aNotification(JSON.stringify(event), TOPIC);

    expect(first(event)?.drift).toStrictEqual(drift);
    const [forged] = parseMessage(aMessage(body), AUDIENCE).findings;
    expect(forged).toMatchObject({ origin: { source: 'detection', via: 'topic' } });
    expect(forged).not.toHaveProperty('drift');
  });

  it('says which containment leaks, but not through a topic', () => {
    const target = { kind: 'instance', accountId: ACCOUNT, region: REGION, id: INSTANCE };
    const leak = { target, incidentId: 'inc-1', cutAt: '2026-11-21T10:00:03.200Z' };
    const event = aDetectionEvent({ leak });
    const body = aNotification(JSON.stringify(event), TOPIC);

    expect(first(event)?.leak).toStrictEqual(leak);
    expect(parseMessage(aMessage(body), AUDIENCE).findings[0]).not.toHaveProperty('leak');
  });

  it('may be about anything that a finding may be about', () => {
    const resources = [
      { kind: 'principal', name: 'web', userType: 'AssumedRole', principalId: 'AROAX:i-1' },
      { kind: 'access-key', id: 'AKIAEXAMPLE012345678' },
      { kind: 'bucket', name: 'backups' },
      { kind: 'other', type: 'WebACL', id: 'edge' },
    ];

    expect(first(aDetectionEvent({ resources }))?.resources).toStrictEqual(resources);
  });

  it.each([
    ['another version', { version: 2 }, 'version'],
    ['an id that would break a key', { id: 'a/b' }, 'id'],
    ['no severity', { severity: 0 }, 'severity'],
    ['a resource of an unknown kind', { resources: [{ kind: 'planet' }] }, 'resources.0.kind'],
    ['a malformed instance', { resources: [{ kind: 'instance', id: 'x' }] }, 'resources.0.id'],
    ['a moment that is none', { lastSeenAt: '2026-13-41T00:00:00Z' }, 'lastSeenAt'],
    ['no account of ours', { accountId: 'somebody' }, 'accountId'],
  ])('is rejected with %s', (_, detail, reason) => {
    expect(() => read(aDetectionEvent(detail))).toThrow(InvalidInputError);
    expect(() => read(aDetectionEvent(detail))).toThrow(reason);
  });
});

describe('a drill', () => {
  const marked = {
    id: 'drill-friday',
    drill: true,
    sample: false,
    archived: false,
    origin: { source: 'drill', via: 'event' },
    firstSeenAt: RECEIVED_AT,
    updatedAt: RECEIVED_AT,
    lastSeenAt: RECEIVED_AT,
  };
  const instance = { kind: 'instance', id: INSTANCE, vpcIds: ['vpc-1'], region: REGION };

  it.each([
    ['as GuardDuty publishes it', JSON.parse(anEvent()) as unknown],
    ['as GuardDuty words it', aWireFinding()],
    ['as a sample', aWireFinding({ title: '[SAMPLE] x' }, { archived: true })],
    ['as Security Hub has it', anAsff()],
    ['as Security Hub publishes it', aSecurityHubEvent(anAsff())],
  ])('takes a finding %s, and happens now', (_, finding) => {
    expect(first(aDrillEvent(finding))).toMatchObject({
      ...marked,
      type: 'CryptoCurrency:EC2/BitcoinTool.B!DNS',
      resources: [instance],
      raw: aDrillEvent(finding)['detail'],
    });
  });

  it('takes an alarm and a detection, too', () => {
    expect(first(aDrillEvent(anAlarmEvent()))).toMatchObject({
      ...marked,
      type: 'Alarm:console-logins',
    });
    expect(first(aDrillEvent(aDetectionEvent()))).toMatchObject({
      ...marked,
      type: 'Recon:EC2/HorizontalScan',
    });
  });

  it('has an identity of its own for each finding, never that of the real one', () => {
    const ids = read(aDrillEvent(aSecurityHubEvent(anAsff(), anAsff()))).findings;

    expect(ids.map(({ id }) => id)).toStrictEqual(['drill-friday', 'drill-friday-2']);
    expect(ids.map(({ id }) => id)).not.toContain(FINDING_ID);
  });

  it('proves nothing when it comes through a topic', () => {
    const wrapped = aNotification(JSON.stringify(aDrillEvent(aWireFinding())), TOPIC);

    expect(parseMessage(aMessage(wrapped), AUDIENCE).findings).toMatchObject([
      { origin: { source: 'drill', via: 'topic' } },
    ]);
  });

  it.each([
    ['no finding', aDrillEvent(undefined), 'finding'],
    ['something that is no finding', aDrillEvent({ a: 1 }), 'not a finding of a known source'],
    ['an order in place of a finding', aDrillEvent(anOrderEvent()), 'a drill with an order'],
    ['a drill of a drill', aDrillEvent(aDrillEvent(aWireFinding())), 'a drill with an order'],
    ['no operator', aDrillEvent(aWireFinding(), { requestedBy: 'ann' }), 'requestedBy'],
    ['an id that would break a key', aDrillEvent(aWireFinding(), { drillId: 'a b' }), 'drillId'],
  ])('is rejected with %s', (_, body, reason) => {
    expect(() => read(body)).toThrow(reason);
  });
});

describe('what an operator orders', () => {
  it('is a finding with the order', () => {
    const target = { kind: 'instance', accountId: ACCOUNT, region: REGION, id: INSTANCE };

    expect(read(anOrderEvent()).findings).toStrictEqual([
      {
        id: 'order-o-1',
        accountId: ACCOUNT,
        region: REGION,
        arn: '',
        type: 'Operator:isolate-instance',
        title: `An operator ordered isolate-instance on instance ${INSTANCE}`,
        description: 'It behaves strangely',
        severity: 8,
        firstSeenAt: RECEIVED_AT,
        updatedAt: RECEIVED_AT,
        lastSeenAt: RECEIVED_AT,
        count: 1,
        archived: false,
        sample: false,
        drill: false,
        origin: { source: 'operator', via: 'event' },
        resourceRole: 'ABSENT',
        resources: [{ kind: 'instance', id: INSTANCE, vpcIds: [], region: REGION }],
        order: { action: 'isolate-instance', target, by: OPERATOR },
        raw: anOrderEvent()['detail'],
      },
    ]);
  });

  it.each([
    ['user', 'ann', { kind: 'principal', name: 'ann', userType: 'IAMUser' }],
    ['role', 'web', { kind: 'principal', name: 'web', userType: 'Role' }],
    ['role-session', 'web:i-1', { kind: 'principal', name: 'web', userType: 'AssumedRole' }],
    ['federated-user', 'bob', { kind: 'principal', name: 'bob', userType: 'FederatedUser' }],
    ['access-key', 'AKIAEXAMPLE012345678', { kind: 'access-key', id: 'AKIAEXAMPLE012345678' }],
    ['principal', 'Root:root', { kind: 'other', type: 'principal', id: 'Root:root' }],
  ])('names the %s that it is about', (kind, id, resource) => {
    const target = { kind, accountId: ACCOUNT, region: 'global', id };
    const finding = first(anOrderEvent({ action: 'revoke-credentials', target }));

    expect(finding).toMatchObject({ region: REGION, resources: [resource] });
  });

  it('lies where IAM lies when nothing says where it was given', () => {
    const target = { kind: 'user', accountId: ACCOUNT, region: 'global', id: 'ann' };
    const event = { ...anOrderEvent({ target }), region: undefined };

    expect(first(event)).toMatchObject({ region: 'us-east-1' });
  });

  it.each([
    ['an unknown action', { action: 'explode' }, 'action'],
    ['a target of the wrong form', { target: { kind: 'instance', id: 'x' } }, 'target'],
    ['nobody who ordered it', { requestedBy: 'operator:' }, 'requestedBy'],
    ['no id', { orderId: '' }, 'orderId'],
  ])('is rejected with %s', (_, detail, reason) => {
    expect(() => read(anOrderEvent(detail))).toThrow(reason);
  });
});
