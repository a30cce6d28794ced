import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { describeIncidents } from '../../../../scripts/riposte/incidents/describe-list.ts';
import { findIncident, searchIncidents } from '../../../../scripts/riposte/incidents.ts';
import { incidentItem } from '../../../../shared/aws/incident-items.ts';
import type { Incident } from '../../../../shared/domain/incident.ts';
import { anIncident } from '../../../builders/incident.ts';
import { anOperator } from '../../../builders/operator.ts';

const dynamodb = mockClient(DynamoDBClient);
const SCREEN = { width: Infinity, now: new Date('2026-11-21T12:00:00.000Z') };

beforeEach(() => {
  dynamodb.reset();
});

function incident(id: string, overrides: Partial<Incident> = {}): Incident {
  return anIncident({ incidentId: id, ...overrides });
}

function page(incidents: readonly Incident[], isLast = true) {
  const items = incidents.map((each) =>
    marshall(incidentItem(each, 1), { removeUndefinedValues: true }),
  );
  return {
    Items: items,
    ConsumedCapacity: { CapacityUnits: 0.5 },
    ...(!isLast && { LastEvaluatedKey: marshall({ pk: 'x' }) }),
  };
}

function ids(incidents: readonly Incident[]): string[] {
  return incidents.map(({ incidentId }) => incidentId);
}

describe('search for incidents', () => {
  it('reads the index of incidents alone, newest first, back to the given time', async () => {
    dynamodb.on(QueryCommand).resolves(page([incident('inc-1')]));

    await searchIncidents(anOperator(), { since: new Date('2026-11-20T00:00:00.000Z') });

    const { input } = dynamodb.commandCalls(QueryCommand)[0]?.args[0] ?? {};
    expect(input).toMatchObject({
      TableName: 'riposte-dev-incidents',
      IndexName: 'incidents-by-time',
      ScanIndexForward: false,
      KeyConditionExpression: 'listed = :listed AND openedAt >= :since',
    });
    expect(unmarshall(input?.ExpressionAttributeValues ?? {})).toStrictEqual({
      ':listed': 'INCIDENT',
      ':since': '2026-11-20T00:00:00.000Z',
    });
  });

  it('keeps those of a status, and those that are at least as severe', async () => {
    const all = [
      incident('failed-high', { status: 'failed', severityBand: 'high' }),
      incident('failed-low', { status: 'failed', severityBand: 'low' }),
      incident('open-critical', { status: 'open', severityBand: 'critical' }),
    ];
    dynamodb.on(QueryCommand).resolves(page(all));

    const failed = await searchIncidents(anOperator(), { status: ['failed'] });
    const severe = await searchIncidents(anOperator(), { severity: 'high' });

    expect(ids(failed.incidents)).toStrictEqual(['failed-high', 'failed-low']);
    expect(ids(severe.incidents)).toStrictEqual(['failed-high', 'open-critical']);
  });

  it('stops reading when it has enough, and says that there are more and what it took', async () => {
    dynamodb
      .on(QueryCommand)
      .resolvesOnce(page([incident('inc-1')], false))
      .resolvesOnce(page([incident('inc-2'), incident('inc-3')], false))
      .rejects(new Error('one page too many'));

    const list = await searchIncidents(anOperator(), { limit: 2 });

    expect(ids(list.incidents)).toStrictEqual(['inc-1', 'inc-2']);
    expect(list).toMatchObject({ more: true, readUnits: 1 });
  });

  it('says that it has seen all', async () => {
    dynamodb.on(QueryCommand).resolves(page([incident('inc-1', { drill: true })]));

    const list = await searchIncidents(anOperator(), { limit: 1 });

    expect(list.more).toBe(false);
    expect(describeIncidents(list, SCREEN)).toMatch(/inc-1 .* contained \(drill\) /);
    const id = 'inc-20261121-9k3f7q2m';
    const title = 'Bitcoin-related domain name queried by EC2 instance i-0123456789abcdef0.';
    const narrow = describeIncidents(
      { ...list, incidents: [incident(id, { title, status: 'contained', drill: true })] },
      { ...SCREEN, width: 80 },
    ).split('\n');
    expect(narrow.filter((line) => line.includes(id))).toHaveLength(1);
    expect(narrow.filter((line) => line.length > 80)).toStrictEqual([]);
    expect(describeIncidents(list, SCREEN)).toMatch(/1 shown\. That is all\. \(0\.5 read units/);
  });

  it('cannot be steered by a title', async () => {
    const title = 'a\u001b[2J\ninc-2  2026-11-21';
    dynamodb.on(QueryCommand).resolves(page([incident('inc-1', { title })]));

    const text = describeIncidents(await searchIncidents(anOperator()), SCREEN);

    expect(text.split('\n').slice(2, -2)).toHaveLength(1);
    expect(text).not.toContain('\u001b');
  });
});

describe('one incident', () => {
  it('that is not there is said, with the next step', async () => {
    dynamodb.on(QueryCommand).resolves({ Items: [] });

    await expect(findIncident(anOperator(), 'inc-9')).rejects.toThrow(
      'there is no incident inc-9 in riposte-dev: see "incidents list"',
    );
  });
});
