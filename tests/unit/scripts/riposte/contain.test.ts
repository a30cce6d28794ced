import { DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { containmentEvent, containTarget } from '../../../../scripts/riposte/orders/contain.ts';
import {
  describeContainment,
  describePreview,
} from '../../../../scripts/riposte/orders/describe-order.ts';
import { previewContainment } from '../../../../scripts/riposte/orders/preview.ts';
import { actionItem, incidentItem } from '../../../../shared/aws/incident-items.ts';
import type { ActionRecord } from '../../../../shared/domain/action.ts';
import { safeParseOrder } from '../../../../shared/domain/events/operator-order.ts';
import type { Target } from '../../../../shared/domain/target.ts';
import { anActionRecord, anIncident } from '../../../builders/incident.ts';
import { anOperator, OPERATOR_ARN } from '../../../builders/operator.ts';
import { aPolicy } from '../../../builders/policy.ts';

const dynamodb = mockClient(DynamoDBClient);
const bus = mockClient(EventBridgeClient);
const ec2 = mockClient(EC2Client);
const SCREEN = { width: Infinity, now: new Date('2026-11-21T12:00:00.000Z') };
const incident = anIncident();
const { incidentId } = incident;
const contained = anActionRecord({ requestedBy: `operator:${OPERATOR_ARN}` });
const { target } = contained;
const ALICE: Target = { kind: 'user', accountId: '123456789012', region: 'global', id: 'alice' };

beforeEach(() => {
  dynamodb.reset();
  bus.reset();
  ec2.reset();
  bus.on(PutEventsCommand).resolves({ Entries: [{ EventId: '1' }] });
});

function order(overrides: { target?: Target; timeoutSeconds?: number } = {}) {
  const reported: string[] = [];
  return {
    ...{
      target,
      action: 'isolate-instance' as const,
      reason: 'case 4711',
      timeoutSeconds: 5,
      pollMs: 1,
    },
    ...{ report: (text: string): void => void reported.push(text), reported },
    ...overrides,
  };
}

/** Triage has made an incident of the order, with these actions at the first reading, the next ones at the second … */
function incidentOpens(...readings: readonly (readonly ActionRecord[])[]): void {
  dynamodb
    .on(GetItemCommand)
    .resolvesOnce({})
    .resolves({ Item: marshall({ incidentId }) });
  const answers = readings.map((actions) => ({
    Items: [
      incidentItem(incident, 1),
      ...actions.map((each) => actionItem(incidentId, each, 1)),
    ].map((item) => marshall(item, { removeUndefinedValues: true })),
  }));
  const query = dynamodb.on(QueryCommand);
  for (const answer of answers) query.resolvesOnce(answer);
  query.resolves(answers.at(-1) ?? {});
}

function sentDetail(): unknown {
  const { Entries: [entry] = [] } = bus.commandCalls(PutEventsCommand)[0]?.args[0].input ?? {};
  expect(entry).toMatchObject({
    ...{ EventBusName: 'riposte-dev', Source: 'riposte', DetailType: 'Containment Ordered' },
  });
  return JSON.parse(entry?.Detail ?? '');
}

describe('an order to contain', () => {
  it('is sent as triage reads it, and waited for', async () => {
    const running = { ...contained, state: 'running' as const };
    incidentOpens([], [running], [contained]);
    const asked = order();

    const report = await containTarget(anOperator(), asked);

    const parsed = safeParseOrder(sentDetail());
    expect(parsed.success && parsed.output).toMatchObject({
      ...{ orderId: report.orderId, requestedBy: OPERATOR_ARN, reason: 'case 4711' },
      ...{ action: 'isolate-instance', target },
    });
    expect(report).toMatchObject({ complete: true, incidentId, action: { state: 'contained' } });
    expect(describeContainment(report, SCREEN)).toMatch(
      new RegExp(`Contained. Undo: npx riposte release ${incidentId}$`),
    );
  });

  it.each([
    ['of an instance under its region', target, 'eu-west-1'],
    ['of a user under the region of the platform', ALICE, 'eu-west-1'],
    ['elsewhere under its region', { ...target, region: 'us-east-1' }, 'us-east-1'],
  ])('%s is looked for', async (...[, wanted, region]) => {
    dynamodb.on(GetItemCommand).resolves({});

    const { orderId } = await containTarget(
      anOperator(),
      order({ target: wanted, timeoutSeconds: 0 }),
    );

    const key = dynamodb.commandCalls(GetItemCommand)[0]?.args[0].input.Key ?? {};
    expect(unmarshall(key)['pk']).toBe(`FINDING#123456789012/${region}/order-${orderId}`);
  });

  it.each(['refused', 'failed', 'dry-run'] as const)(
    'that ends %s is not complete',
    async (state) => {
      incidentOpens([{ ...contained, state }]);

      const report = await containTarget(anOperator(), order());

      expect(report).toMatchObject({ complete: false, action: { state } });
      expect(describeContainment(report, SCREEN)).toContain('Not contained. More: ');
    },
  );

  it('that no incident comes of says where to look', async () => {
    dynamodb.on(GetItemCommand).resolves({});

    const report = await containTarget(anOperator(), order({ timeoutSeconds: 0 }));

    expect(report).toStrictEqual({ orderId: report.orderId, complete: false });
    expect(describeContainment(report, SCREEN)).toContain('npx riposte doctor');
  });
});

describe('a dry run of an order', () => {
  const protect = (lists: object): void => {
    const policy = { ...aPolicy(), protected: { ...aPolicy().protected, ...lists } };
    dynamodb.on(GetItemCommand).resolves({ Item: marshall({ document: JSON.stringify(policy) }) });
  };

  const preview = async (wanted: Target) => {
    const wish = { target: wanted, action: 'isolate-instance' as const, reason: 'case 4711' };
    return previewContainment(anOperator(), await containmentEvent(anOperator(), wish));
  };

  beforeEach(() => {
    const Instances = [{ VpcId: 'vpc-1' }];
    ec2.on(DescribeInstancesCommand).resolves({ Reservations: [{ Instances }] });
  });

  it.each<[Target, object, string | undefined]>([
    [target, {}, undefined],
    [target, { vpcs: ['vpc-1'] }, 'protected network vpc-1 (policy)'],
    [target, { instances: [target.id] }, `protected instance ${target.id} (policy)`],
    [ALICE, { principals: ['alice'] }, 'protected principal alice (policy)'],
    [
      { ...ALICE, accountId: '210987654321' },
      {},
      "account 210987654321 is neither the platform's own nor one that the policy lists",
    ],
    [{ ...ALICE, kind: 'role', id: 'riposte-dev-x' }, {}, 'it is a part of the platform itself'],
  ])('of %j with %j protected is refused: %s', async (wanted, lists, refusal) => {
    protect(lists);

    const found = await preview(wanted);

    expect(found.refusal).toBe(refusal);
    expect(bus.calls()).toHaveLength(0);
    expect(describePreview(found)).toContain(
      refusal === undefined
        ? 'Nothing we can see stands against it'
        : `would be refused: ${refusal}`,
    );
  });

  it('says what it could not find out', async () => {
    protect({ vpcs: ['vpc-1'] });
    ec2.on(DescribeInstancesCommand).rejects(new Error('denied'));

    const found = await preview(target);

    expect(found).toMatchObject({ dryRun: true, event: { target, reason: 'case 4711' } });
    expect(found.notes).toStrictEqual([
      'Its network could not be read, so whether that is protected is unknown: denied',
    ]);
  });

  it('says that there is no such instance', async () => {
    protect({});
    const error = Object.assign(new Error('x'), { name: 'InvalidInstanceID.NotFound' });
    ec2.on(DescribeInstancesCommand).rejects(error);

    const found = await preview(target);

    expect([found.refusal, found.notes]).toStrictEqual([
      `there is no instance ${target.id} here`,
      [],
    ]);
  });

  it('says that the user of a key is looked up later', async () => {
    protect({});
    const key: Target = { ...ALICE, kind: 'access-key', id: 'AKIAIOSFODNN7EXAMPLE' };

    expect((await preview(key)).notes[0]).toContain('a protected user is refused then');
  });
});
