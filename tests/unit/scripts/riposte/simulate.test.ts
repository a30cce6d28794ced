import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { describeDrill } from '../../../../scripts/riposte/drills/describe-drill.ts';
import { namedResources, placesIn } from '../../../../scripts/riposte/drills/named-resources.ts';
import { readFindingFile } from '../../../../scripts/riposte/drills/read-finding.ts';
import { planDrill, runDrill } from '../../../../scripts/riposte/drills/simulate.ts';
import { createProgram } from '../../../../scripts/riposte/program.ts';
import { incidentItem } from '../../../../shared/aws/incident-items.ts';
import { safeParseDrill } from '../../../../shared/domain/events/drill.ts';
import { aWireFinding, anEvent, INSTANCE } from '../../../builders/finding.ts';
import { anIncident } from '../../../builders/incident.ts';
import { anOperator, OPERATOR_ARN } from '../../../builders/operator.ts';
import { aPolicy } from '../../../builders/policy.ts';

const dynamodb = mockClient(DynamoDBClient);
const bus = mockClient(EventBridgeClient);
const SCREEN = { width: Infinity, now: new Date('2026-11-21T12:00:00.000Z') };
const folder = mkdtempSync(join(tmpdir(), 'riposte-drill-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  dynamodb.reset();
  bus.reset();
  bus.on(PutEventsCommand).resolves({ Entries: [{ EventId: '1' }] });
});

function file(content: unknown): string {
  const path = join(folder, 'finding.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('a file for a drill', () => {
  it.each([
    ['a GuardDuty event', JSON.parse(anEvent()) as unknown],
    ['a GuardDuty finding', aWireFinding()],
    ['a GuardDuty finding as the API answers it', { Id: '1', Type: 't', Severity: 8 }],
    ['the answer of GetFindings', { Findings: [{ Id: '1' }] }],
    ['a finding in ASFF', { SchemaVersion: '2018-10-08', ProductArn: 'arn:aws:x', Id: '1' }],
    ['an alarm as SNS sends it', { AlarmName: 'a', NewStateValue: 'ALARM' }],
    ['an alarm as Lambda gets it', { alarmArn: 'arn:aws:x', alarmData: {} }],
    [
      'an AWS Health event',
      { source: 'aws.health', 'detail-type': 'AWS Health Event', detail: { eventArn: 'a' } },
    ],
  ])('may hold %s', (shape, content) => {
    expect(readFindingFile(file(content))).toStrictEqual({ shape, finding: content });
  });

  it.each([
    ['{', 'not JSON'],
    ['"text"', 'holds no JSON object'],
    ['[1]', 'has the shape of no finding'],
    [{ hello: 'world' }, 'has the shape of no finding that triage reads. It reads GuardDuty'],
    [
      { source: 'riposte', 'detail-type': 'Containment Ordered', detail: {} },
      'is an event that triage does not read: riposte Containment Ordered',
    ],
    [
      { source: 'aws.guardduty', 'detail-type': 'GuardDuty Finding', detail: 'x' },
      'is an event that',
    ],
  ])('may not hold %j', (content, message) => {
    expect(() => readFindingFile(file(content))).toThrow(message);
  });
});

const DRILL = {
  instances: ['i-0dddddddddddddddd'],
  principals: ['drill-user', 'drill-role'],
  buckets: ['drill-bucket'],
  functions: [],
  addresses: [],
};

describe('the resources that a finding names', () => {
  it('are found however deep they are, with what the policy lists for drills', () => {
    const finding = {
      id: 'not-an-instance',
      resource: {
        instanceDetails: { instanceId: 'i-0dddddddddddddddd', arn: 'x/i-0dddddddddddddddd' },
      },
      Resources: [
        { Id: 'arn:aws:ec2:eu-west-1:123456789012:instance/i-0123456789abcdef0' },
        { Id: 'arn:aws:iam::123456789012:user/team/drill-user' },
        { Id: 'arn:aws:sts::123456789012:assumed-role/drill-role/session-1' },
        { Id: 'arn:aws:s3:::drill-bucket' },
        { Id: 'arn:aws:lambda:eu-west-1:123456789012:function:checkout:7' },
      ],
      accessKeyDetails: { userName: 'drill-user', other: 'alice' },
    };

    expect(namedResources(finding, { drill: DRILL })).toStrictEqual([
      { id: 'i-0dddddddddddddddd', isForDrills: true },
      { id: 'i-0123456789abcdef0', isForDrills: false },
      { id: 'drill-user', isForDrills: true },
      { id: 'drill-role:session-1', isForDrills: true },
      { id: 'drill-bucket', isForDrills: true },
      { id: 'checkout', isForDrills: false },
    ]);
  });

  it('come with the accounts and regions under which the finding may be filed', () => {
    const finding = {
      accountId: '210987654321',
      region: 'us-east-1',
      alarmArn: 'arn:aws:cloudwatch:eu-central-1:111111111111:alarm:x',
    };

    expect(placesIn(finding, { accountId: '123456789012', region: 'eu-west-1' })).toStrictEqual({
      accounts: ['123456789012', '210987654321', '111111111111'],
      regions: ['eu-west-1', 'us-east-1', 'eu-central-1'],
    });
  });
});

function policyLists(drill: object): void {
  const document = JSON.stringify({ ...aPolicy(), drill });
  dynamodb
    .on(GetItemCommand, { TableName: 'riposte-dev-control' })
    .resolves({ Item: marshall({ document }) });
}

function drillOrder() {
  const reported: string[] = [];
  const report = (text: string): void => void reported.push(text);
  return { ...readFindingFile(file(anEvent())), timeoutSeconds: 5, report, reported };
}

describe('a drill', () => {
  const incident = anIncident({ drill: true, status: 'dry-run' });
  const { incidentId } = incident;

  it('is sent as triage reads it, and its incident is shown as a drill', async () => {
    policyLists(DRILL);
    dynamodb
      .on(GetItemCommand, { TableName: 'riposte-dev-incidents' })
      .callsFake(filedUnder(/drill-/));
    dynamodb
      .on(QueryCommand)
      .resolves({ Items: [marshall(incidentItem(incident, 1), { removeUndefinedValues: true })] });
    const order = drillOrder();

    const plan = await planDrill(anOperator(), order);
    const report = await runDrill(anOperator(), { ...order, plan });

    const { Entries: [entry] = [] } = bus.commandCalls(PutEventsCommand)[0]?.args[0].input ?? {};
    const parsed = safeParseDrill(JSON.parse(entry?.Detail ?? ''));
    expect(entry?.DetailType).toBe('Drill Requested');
    expect(parsed.success && parsed.output).toMatchObject({
      ...{ drillId: report.drillId, requestedBy: OPERATOR_ARN, finding: order.finding },
    });
    expect(report).toMatchObject({ complete: true, details: { incident: { incidentId } } });
    expect(describeDrill(report, 'riposte-dev', SCREEN)).toMatch(
      /^DRILL [\s\S]*Not real +a drill$/m,
    );
  });

  it('below the threshold is recorded and nothing more', async () => {
    policyLists(DRILL);
    dynamodb
      .on(GetItemCommand, { TableName: 'riposte-dev-incidents' })
      .resolves({ Item: marshall({ decision: 'below-threshold' }) });
    const order = drillOrder();

    const report = await runDrill(anOperator(), { ...order, plan: { shape: 's', resources: [] } });

    expect(report).toMatchObject({ complete: true, belowThreshold: true });
    expect(describeDrill(report, 'riposte-dev', SCREEN)).toContain('below the threshold');
  });

  it('that triage has rejected says where to look', async () => {
    dynamodb.on(GetItemCommand).resolves({});
    const order = { ...drillOrder(), timeoutSeconds: 0 };

    const report = await runDrill(anOperator(), { ...order, plan: { shape: 's', resources: [] } });

    expect(report.complete).toBe(false);
    expect(describeDrill(report, 'riposte-dev', SCREEN)).toContain('npx riposte dlq list findings');
  });

  /** The incident is found under the key of the finding that triage made of the drill, and no other. */
  function filedUnder(pattern: RegExp) {
    return ({ Key: key = {} }: { Key?: Record<string, never> }) =>
      Promise.resolve(
        pattern.test(String(unmarshall(key)['pk'])) ? { Item: marshall({ incidentId }) } : {},
      );
  }
});

describe('the command simulate', () => {
  async function simulate(...args: readonly string[]): Promise<void> {
    const program = createProgram({
      open: () => anOperator(),
      ...{ print: jest.fn(), report: jest.fn(), setExitCode: jest.fn() },
      screen: () => SCREEN,
    });
    await program.parseAsync(['simulate', file(anEvent()), ...args], { from: 'user' });
  }

  it('sends nothing when no resource is listed for drills, and says how to list one', async () => {
    policyLists({});

    await expect(simulate()).rejects.toThrow(
      new RegExp(`${INSTANCE} {2}not listed: left alone[\\s\\S]*so nothing was sent`),
    );
    expect(bus.calls()).toHaveLength(0);
  });

  it('sends it all the same to see the plan', async () => {
    policyLists({});
    dynamodb.on(GetItemCommand, { TableName: 'riposte-dev-incidents' }).resolves({});

    await simulate('--plan-only', '--timeout', '0');

    expect(bus.commandCalls(PutEventsCommand)).toHaveLength(1);
  });

  it('does not call it a plan when something would be acted on', async () => {
    policyLists({ instances: [INSTANCE] });

    await expect(simulate('--plan-only')).rejects.toThrow('would be acted on. Leave it out');
    expect(bus.calls()).toHaveLength(0);
  });
});
