import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { parseMessage } from '../../functions/triage-finding/parse/message.ts';
import { createResponse } from '../../functions/triage-finding/respond.ts';
import { openOperator } from '../../scripts/riposte/operator.ts';
import { releaseIncident } from '../../scripts/riposte/release.ts';
import { createEventBus } from '../../shared/aws/event-bus.ts';
import { applyChange } from '../../shared/aws/incident-changer.ts';
import { actionItem, findingItem, incidentItem } from '../../shared/aws/incident-items.ts';
import {
  CONTAINMENT_REQUESTED,
  EVENT_SOURCE,
  parseContainmentRequested,
  parseReleaseRequested,
  RELEASE_REQUESTED,
} from '../../shared/domain/events/containment.ts';
import {
  ENRICHMENT_REQUESTED,
  parseEnrichmentRequested,
} from '../../shared/domain/events/enrichment.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import { parsePolicy } from '../../shared/domain/policy.ts';
import { fakeMetrics } from '../builders/fake-metrics.ts';
import {
  aFindingRecord,
  anActionRecord,
  anIncident,
  incidentDetails,
} from '../builders/incident.ts';
import { aLogSink } from '../builders/log-sink.ts';
import { matchesPattern } from './support/event-pattern.ts';
import { readText } from './support/repository.ts';
import { eventRules } from './support/rules.ts';
import { blocksWithin, encodedObject, findBlock, rootModule } from './support/terraform.ts';
import { documentStatements } from './support/terraform-grants.ts';

const findingEvent = readText('tests/contract/fixtures/guardduty-finding-event.json');

const patterns = eventRules();

/** Names of the rules that an event (JSON text) matches. */
function rulesFor(body: string): (string | undefined)[] {
  const event: unknown = JSON.parse(body);
  return [...patterns]
    .filter(([, pattern]) => matchesPattern(pattern, event))
    .map(([name]) => name);
}

const bus = mockClient(EventBridgeClient);
const tables = mockClient(DynamoDBClient);

/** The one event of this type on the bus, as EventBridge hands it to a target. */
function published(wanted: string): string {
  const all = bus.commandCalls(PutEventsCommand).flatMap(({ args }) => args[0].input.Entries ?? []);
  const entries = all.filter(({ DetailType: type }) => type === wanted);
  expect(entries).toHaveLength(1);
  const { Source: source, DetailType: type, Detail: detail } = entries[0] ?? {};
  return JSON.stringify({
    ...{ version: '0', id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718', account: '123456789012' },
    ...{ time: '2026-11-21T10:00:00Z', region: 'eu-west-1', resources: [] },
    ...{ source, 'detail-type': type, detail: JSON.parse(detail ?? '') as unknown },
  });
}

beforeEach(() => {
  bus.reset();
  tables.reset();
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] });
});

const policy = parsePolicy(
  JSON.stringify({
    version: 1,
    rules: [
      {
        name: 'mining',
        types: ['CryptoCurrency:EC2/*'],
        min_severity: 7,
        actions: ['isolate-instance'],
        mode: 'auto',
      },
    ],
  }),
);

/** What triage reads of a message. */
function read(body: string): readonly Finding[] {
  const audience = { stack: 'riposte-dev', findingTopicArns: [] };
  return parseMessage({ body, receivedAt: '2026-11-21T10:00:00.000Z' }, audience).findings;
}

/** What triage does with the documented finding. */
async function requestContainment(): Promise<void> {
  const [finding] = read(findingEvent);
  const details = incidentDetails({ status: 'triaging' }, { actions: [] });
  const clock = (): Date => new Date('2026-11-21T10:00:01.000Z');
  const respondTo = createResponse({
    control: {
      readPolicy: () => Promise.resolve(policy),
      readPause: () => Promise.resolve(undefined),
    },
    changer: {
      read: () => Promise.resolve(details),
      change: (_, decide) => Promise.resolve(applyChange(details, decide(details) ?? {}, clock())),
    },
    confirm: (raised) => Promise.resolve({ finding: raised }),
    publish: createEventBus(new EventBridgeClient({ region: 'eu-west-1' }), 'riposte-dev'),
    platform: { accountId: '123456789012', stack: 'riposte-dev' },
    metrics: fakeMetrics(),
    clock,
  });
  const filing = { details, outcome: 'opened', bringsNews: true } as const;
  if (!finding) throw new Error('no finding was read');
  await respondTo({ finding, filing, redelivered: false }, aLogSink().logger);
}

/** What `riposte release` does for an incident that holds one instance. */
async function requestRelease(): Promise<void> {
  const { incidentId } = anIncident();
  const items = [
    incidentItem(anIncident(), 0),
    findingItem(incidentId, aFindingRecord(), 0),
    actionItem(incidentId, anActionRecord(), 0),
  ].map((item) => marshall(item, { removeUndefinedValues: true }));
  tables.on(QueryCommand).resolves({ Items: items });
  const identify = (): Promise<string> => Promise.resolve('arn:aws:iam::123456789012:user/ann');
  const operator = { ...openOperator({ stack: 'riposte-dev', region: 'eu-west-1' }), identify };
  const report = (): void => undefined;
  await releaseIncident(operator, { incidentId, reason: 'clean', timeoutSeconds: -1, report });
}

describe('what triage asks for', () => {
  it('reaches isolate-instance and preserve-evidence, nobody else, and is understood there', async () => {
    await requestContainment();

    expect(rulesFor(published(CONTAINMENT_REQUESTED))).toStrictEqual([
      'isolate_instance',
      'preserve_evidence',
    ]);
    expect(parseContainmentRequested(published(CONTAINMENT_REQUESTED))).toStrictEqual({
      version: 1,
      correlationId: '16b7e6a3f1d14f0d8b7e6a3f1d14f0d8',
      incidentId: 'inc-20261121-9k3f7q2m',
      action: 'isolate-instance',
      mode: 'auto',
      target: {
        kind: 'instance',
        accountId: '123456789012',
        region: 'eu-west-1',
        id: 'i-0123456789abcdef0',
      },
      requestedBy: 'policy:mining',
      requestedAt: '2026-11-21T10:00:01.000Z',
    });
  });

  it('reaches enrich-incident, too, and nobody else, and is understood there', async () => {
    await requestContainment();

    expect(rulesFor(published(ENRICHMENT_REQUESTED))).toStrictEqual(['enrich_incident']);
    expect(parseEnrichmentRequested(published(ENRICHMENT_REQUESTED))).toStrictEqual({
      version: 1,
      correlationId: '16b7e6a3f1d14f0d8b7e6a3f1d14f0d8',
      incidentId: 'inc-20261121-9k3f7q2m',
      requestedAt: '2026-11-21T10:00:01.000Z',
    });
  });
});

describe('what an operator asks for', () => {
  it('reaches release-instance and nobody else, and is understood there', async () => {
    await requestRelease();

    expect(rulesFor(published(RELEASE_REQUESTED))).toStrictEqual(['release_instance']);
    expect(parseReleaseRequested(published(RELEASE_REQUESTED))).toMatchObject({
      version: 1,
      incidentId: 'inc-20261121-9k3f7q2m',
      action: 'isolate-instance',
      target: anActionRecord().target,
      requestedBy: 'operator:arn:aws:iam::123456789012:user/ann',
      reason: 'clean',
    });
  });
});

describe('a finding as GuardDuty publishes it', () => {
  it('reaches triage, whatever its severity', () => {
    expect(rulesFor(findingEvent)).toStrictEqual(['guardduty_findings']);
    expect(rulesFor(findingEvent.replace('"severity": 8', '"severity": 1'))).toStrictEqual([
      'guardduty_findings',
    ]);
  });

  it('is understood there', () => {
    expect(read(findingEvent)[0]).toMatchObject({
      id: '16b7e6a3f1d14f0d8b7e6a3f1d14f0d8',
      type: 'CryptoCurrency:EC2/BitcoinTool.B!DNS',
      severity: 8,
      count: 12,
      resourceRole: 'ACTOR',
      sample: false,
      resources: [
        { kind: 'instance', id: 'i-0123456789abcdef0', vpcIds: ['vpc-0123456789abcdef0'] },
      ],
    });
  });
});

describe('the rules', () => {
  it('are all known to these tests', () => {
    expect([...patterns.keys()].sort()).toStrictEqual([
      'block_address',
      'check_containments',
      'deny_tracked_paths',
      'detection_alarms',
      'enrich_incident',
      'exposed_keys',
      'guardduty_findings',
      'isolate_instance',
      'own_findings',
      'preserve_evidence',
      'release_address',
      'release_bucket',
      'release_credentials',
      'release_function',
      'release_instance',
      'release_tracked_paths',
      'restrict_bucket',
      'revocation_misuse',
      'revoke_credentials',
      'security_hub_findings',
      'stop_function',
      'verify_credentials',
    ]);
  });

  it.each([
    { source: 'somebody', 'detail-type': CONTAINMENT_REQUESTED },
    { source: EVENT_SOURCE, 'detail-type': 'Something Else' },
    { source: 'aws.guardduty', 'detail-type': 'GuardDuty Malware Protection Object Scan Result' },
  ])('let other events pass by: $source, $detail-type', (event) => {
    const body = JSON.stringify({ ...event, detail: { action: 'isolate-instance' } });

    expect(rulesFor(body)).toStrictEqual([]);
  });

  it('let an action of another kind pass by', () => {
    const event = { source: EVENT_SOURCE, 'detail-type': CONTAINMENT_REQUESTED };
    const body = JSON.stringify({ ...event, detail: { action: 'disable-access-key' } });

    expect(rulesFor(body)).toStrictEqual([]);
  });

  it('are guarded by a bus policy that speaks of the same events', () => {
    const guard = documentStatements('aws_iam_policy_document', 'bus').find(
      ({ sid }) => sid === 'OnlyTriageAsksForContainment',
    );

    expect(guard?.effect).toBe('Deny');
    expect(guard?.grants.flatMap(({ conditions }) => conditions)).toStrictEqual([
      'aws:PrincipalArn=arn:aws:iam::123456789012:role/riposte-dev-triage-finding',
      `events:detail-type=${CONTAINMENT_REQUESTED},${ENRICHMENT_REQUESTED}`,
      `events:source=${EVENT_SOURCE}`,
    ]);
  });
});

describe('the filter of the stream', () => {
  const [criteria] = blocksWithin(
    findBlock(rootModule, 'resource', 'aws_lambda_event_source_mapping', 'queue_alert'),
    'filter_criteria',
  );
  const [filter] = criteria?.blocks ?? [];
  const pattern = encodedObject(filter?.attributes['pattern']);

  it.each([
    ['an incident itself', incidentItem(anIncident(), 0), true],
    ['an action of it', actionItem('inc-1', anActionRecord(), 0), false],
    ['a finding of it', findingItem('inc-1', aFindingRecord(), 0), false],
  ])('decides on %s', (_, item, passes) => {
    const { pk, sk } = marshall(item, { removeUndefinedValues: true });

    expect(matchesPattern(pattern, { dynamodb: { Keys: { pk, sk } } })).toBe(passes);
  });
});
