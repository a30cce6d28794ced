import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { describeTimeline } from '../../../../scripts/riposte/incidents/describe-timeline.ts';
import { readTimeline, timelineOf } from '../../../../scripts/riposte/incidents/timeline.ts';
import { actionItem, findingItem, incidentItem } from '../../../../shared/aws/incident-items.ts';
import {
  aFindingRecord,
  anActionRecord,
  anIncident,
  incidentDetails,
} from '../../../builders/incident.ts';
import { anOperator } from '../../../builders/operator.ts';

const dynamodb = mockClient(DynamoDBClient);
const SCREEN = { width: Infinity, now: new Date('2026-11-21T11:58:00.000Z') };

const incident = anIncident();
const finding = aFindingRecord({ count: 12, updatedAt: '2026-11-21T10:30:00.000Z' });
const action = anActionRecord({
  history: [
    { at: '2026-11-21T10:00:01.500Z', state: 'running' },
    { at: '2026-11-21T10:00:03.200Z', state: 'contained', detail: '2 interfaces' },
  ],
});
const told = { channel: 'slack', toldVersion: 3, lastSentAt: '2026-11-21T10:00:04.000Z' };

describe('timeline of an incident', () => {
  it('has every finding, decision, step and message in the order of time', () => {
    const events = timelineOf({ incident, findings: [finding], actions: [action] }, [told]);

    expect(events.map(({ at, kind }) => `${at.slice(11, 23)} ${kind}`)).toStrictEqual([
      '09:58:00.000 incident',
      '10:00:00.000 finding',
      '10:00:00.500 incident',
      '10:00:01.000 decision',
      '10:00:01.500 action',
      '10:00:03.200 action',
      '10:00:04.000 told',
      '10:30:00.000 finding',
    ]);
    expect(events[3]?.text).toBe(
      'isolate-instance of i-0123456789abcdef0 is ordered: auto by policy:mining-on-instances',
    );
    expect(events[5]).toMatchObject({
      afterMs: 123_200,
      text: 'isolate-instance of i-0123456789abcdef0 is contained: 2 interfaces',
    });
    expect(events[6]?.text).toBe('slack is told the incident as it is now');
    expect(events[7]?.text).toContain('has been seen 12 times by now');
  });

  it('has every order once, also those that were given anew', () => {
    const at = (second: number): string => `2026-11-21T10:00:0${second}.000Z`;
    const history = [
      { at: at(1), state: 'requested' as const, detail: 'dry-run by policy:x' },
      { at: at(2), state: 'dry-run' as const },
      { at: at(3), state: 'requested' as const, detail: 'auto by policy:x' },
    ];
    const again = anActionRecord({ requestedAt: at(3), history });

    const events = timelineOf({ incident, findings: [], actions: [again] }, []);

    expect(events.filter(({ kind }) => kind === 'decision').map(({ text }) => text)).toStrictEqual([
      'isolate-instance of i-0123456789abcdef0 is ordered: dry-run by policy:x',
      'isolate-instance of i-0123456789abcdef0 is ordered: auto by policy:x',
    ]);
  });

  it('says which state was told when it is not the latest', () => {
    const events = timelineOf(incidentDetails(), [{ ...told, toldVersion: 2 }]);

    expect(events.find(({ kind }) => kind === 'told')?.text).toBe(
      'slack is told the incident state 2 of 3',
    );
  });

  it('says when the context was gathered', () => {
    const context = {
      ...{ version: 1 as const, gatheredAt: '2026-11-21T10:00:02.000Z', facts: [], related: [] },
      ...{ relatedCount: 0, unread: [] },
      recommendations: { immediate: [], investigate: [], prevent: [] },
    };

    const events = timelineOf(incidentDetails({}, { context }), []);

    expect(events.find(({ kind }) => kind === 'context')?.afterMs).toBe(122_000);
  });

  it('is read from the table and printed with absolute and relative times', async () => {
    const { incidentId } = incident;
    const items = [
      incidentItem(incident, 1),
      findingItem(incidentId, finding, 1),
      actionItem(incidentId, action, 1),
      { pk: 'x', sk: 'ALERT#slack', toldVersion: 3, lastSentAt: told.lastSentAt },
      { pk: 'x', sk: 'ALERT#sns', leaseUntil: 1 },
    ];
    dynamodb.on(QueryCommand).resolves({
      Items: items.map((item) => marshall(item, { removeUndefinedValues: true })),
    });

    const text = describeTimeline(await readTimeline(anOperator(), incidentId), SCREEN);

    expect(text).toContain(`${incidentId} (contained, began 2 h ago): `);
    expect(text).toMatch(/^2026-11-21 10:00:03\.200 {2}\+2 min 3 s +action/m);
    expect(text.match(/is told/g)).toHaveLength(1);
  });
});
