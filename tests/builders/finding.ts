import type { Finding, FindingResource } from '../../shared/domain/finding.ts';

export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';
export const INSTANCE = 'i-0123456789abcdef0';
export const FINDING_ID = '16b7e6a3f1d14f0d8b7e6a3f1d14f0d8';
const RECEIVED_AT = '2026-11-21T10:00:00.000Z';

export function anInstance(
  overrides: Partial<Extract<FindingResource, { kind: 'instance' }>> = {},
): Extract<FindingResource, { kind: 'instance' }> {
  return { kind: 'instance', id: INSTANCE, vpcIds: ['vpc-1'], region: REGION, ...overrides };
}

export function aPrincipal(name: string, userType = 'AssumedRole'): FindingResource {
  return { kind: 'principal', name, userType };
}

/** A mining instance; give what differs. */
export function aFinding(overrides: Partial<Finding> = {}): Finding {
  return {
    id: FINDING_ID,
    accountId: ACCOUNT,
    region: REGION,
    arn: '',
    type: 'CryptoCurrency:EC2/BitcoinTool.B!DNS',
    title: 'The instance is querying a cryptocurrency domain.',
    description: 'It is.',
    severity: 8,
    firstSeenAt: '2026-11-21T09:58:00.000Z',
    updatedAt: '2026-11-21T09:59:00.000Z',
    lastSeenAt: '2026-11-21T09:59:00.000Z',
    count: 1,
    archived: false,
    sample: false,
    origin: { source: 'guardduty', via: 'event' },
    drill: false,
    resourceRole: 'ACTOR',
    resources: [anInstance()],
    detectorId: 'd0',
    raw: { id: FINDING_ID },
    ...overrides,
  };
}

type Json = Record<string, unknown>;

/** A finding as EventBridge carries it, with a field that nobody knows yet. */
export function aWireFinding(overrides: Json = {}, service: Json = {}): Json {
  return {
    schemaVersion: '2.0',
    accountId: ACCOUNT,
    region: REGION,
    partition: 'aws',
    id: FINDING_ID,
    arn: `arn:aws:guardduty:${REGION}:${ACCOUNT}:detector/d0/finding/${FINDING_ID}`,
    type: 'CryptoCurrency:EC2/BitcoinTool.B!DNS',
    resource: aWireInstance(),
    service: {
      serviceName: 'guardduty',
      detectorId: 'd0',
      action: { actionType: 'DNS_REQUEST', dnsRequestAction: { domain: 'pool.example' } },
      resourceRole: 'ACTOR',
      additionalInfo: { value: '{}', type: 'default' },
      eventFirstSeen: '2026-11-21T09:50:00.000Z',
      eventLastSeen: '2026-11-21T09:58:00.000Z',
      archived: false,
      count: 3,
      ...service,
    },
    severity: 8,
    createdAt: '2026-11-21T09:55:00.000Z',
    updatedAt: '2026-11-21T09:59:00.000Z',
    title: 'The instance is querying a cryptocurrency domain.',
    description: 'It is.',
    fieldOfTheFuture: { nested: [1, 2] },
    ...overrides,
  };
}

export function aWireInstance(details: Json = {}): Json {
  return {
    resourceType: 'Instance',
    instanceDetails: {
      instanceId: INSTANCE,
      networkInterfaces: [{ networkInterfaceId: 'eni-1', vpcId: 'vpc-1' }],
      ...details,
    },
  };
}

/** An attack sequence over these resources: no `service.action`, no details under `resource`. */
export function aWireSequence(resources: readonly unknown[], overrides: Json = {}): Json {
  return aWireFinding({
    type: 'AttackSequence:EC2/CompromisedInstanceGroup',
    severity: 9,
    resource: { resourceType: 'AttackSequence' },
    service: { detectorId: 'd0', count: 1, detection: { sequence: { uid: 's-1', resources } } },
    ...overrides,
  });
}

/** The body of a message of the findings queue. */
export function anEvent(detail: unknown = aWireFinding(), overrides: Json = {}): string {
  return JSON.stringify({
    version: '0',
    id: '28e463cd-ca3b-587f-045e-49903af281e5',
    'detail-type': 'GuardDuty Finding',
    source: 'aws.guardduty',
    account: ACCOUNT,
    time: '2026-11-21T09:59:30Z',
    region: REGION,
    resources: [],
    detail,
    ...overrides,
  });
}

/** The same, as an SNS topic wraps it. */
export function aNotification(message: string, topicArn: string): string {
  return JSON.stringify({ Type: 'Notification', TopicArn: topicArn, Message: message });
}

/** A message of the queue with this body. */
export function aMessage(body: string = anEvent()) {
  return { body, receivedAt: RECEIVED_AT };
}
