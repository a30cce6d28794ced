import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { Table } from '../../../../shared/aws/dynamodb.ts';
import { applyChange } from '../../../../shared/aws/incident-changer.ts';
import { actionItem, incidentItem } from '../../../../shared/aws/incident-items.ts';
import { readIncident } from '../../../../shared/aws/incident-reader.ts';
import type { IncidentDetails } from '../../../../shared/domain/incident.ts';
import { anActionRecord, incidentDetails } from '../../../builders/incident.ts';
import { aTarget } from '../../../builders/order.ts';

const dynamodb = mockClient(DynamoDBClient);
const table = new Table(new DynamoDBClient({ region: 'eu-west-1' }), 'incidents');
const NOW = new Date('2026-11-21T12:00:00.000Z');

beforeEach(() => dynamodb.reset());

/** What a query shows of META and actions. */
function page({ incident }: IncidentDetails, { actions }: IncidentDetails) {
  const { incidentId } = incident;
  const items = [
    incidentItem(incident, undefined),
    ...actions.map((action) => actionItem(incidentId, action, undefined)),
  ];
  return { Items: items.map((item) => marshall(item, { removeUndefinedValues: true })) };
}

describe('an incident that is read while it is written', () => {
  const other = aTarget({ id: 'i-0aaaaaaaa' });
  const running = [
    anActionRecord({ state: 'running', steps: [] }),
    anActionRecord({ state: 'running', steps: [], target: other }),
  ];
  const none = incidentDetails({ status: 'triaging' }, { actions: [] });
  const before = applyChange(none, { actions: running }, NOW);
  const contained = anActionRecord({ state: 'contained', steps: [], target: other });
  const after = applyChange(before, { actions: [contained] }, NOW);
  const statesOf = (details: IncidentDetails | undefined) =>
    details?.actions.map(({ state }) => state);

  it('is read again when an action is older than the incident', async () => {
    dynamodb
      .on(QueryCommand)
      .resolvesOnce(page(after, before))
      .resolvesOnce(page(after, before))
      .resolves(page(after, after));

    const details = await readIncident(table, after.incident.incidentId);

    expect(statesOf(details)).toStrictEqual(['running', 'contained']);
    expect(dynamodb.commandCalls(QueryCommand)).toHaveLength(3);
  });

  it('is taken as it is when the incident is older: no write will be based on that', async () => {
    dynamodb.on(QueryCommand).resolves(page(before, after));

    expect(statesOf(await readIncident(table, after.incident.incidentId))).toStrictEqual([
      'running',
      'contained',
    ]);
    expect(dynamodb.commandCalls(QueryCommand)).toHaveLength(1);
  });

  it('is not waited for without end: an action that has expired does not come back', async () => {
    dynamodb.on(QueryCommand).resolves(page(after, { ...after, actions: [contained] }));

    expect(statesOf(await readIncident(table, after.incident.incidentId))).toStrictEqual([
      'contained',
    ]);
    expect(dynamodb.commandCalls(QueryCommand)).toHaveLength(5);
  });
});
