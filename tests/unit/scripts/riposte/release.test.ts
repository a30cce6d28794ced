import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { describeRelease, releaseIncident } from '../../../../scripts/riposte/release.ts';
import { actionItem, incidentItem } from '../../../../shared/aws/incident-items.ts';
import type { ActionRecord } from '../../../../shared/domain/action.ts';
import { anActionRecord, anIncident } from '../../../builders/incident.ts';
import { anOperator, OPERATOR_ARN } from '../../../builders/operator.ts';

const dynamodb = mockClient(DynamoDBClient);
const SCREEN = { width: Infinity, now: new Date('2026-11-21T12:00:00.000Z') };
const bus = mockClient(EventBridgeClient);
const incident = anIncident();
const { incidentId } = incident;

beforeEach(() => {
  dynamodb.reset();
  bus.reset();
  bus.on(PutEventsCommand).resolves({ Entries: [{ EventId: '1' }] });
});

/** The incident with this action at the first reading, with the next one at the second, and so on. */
function incidentWith(...states: readonly ActionRecord[]): void {
  const answers = states.map((action) => ({
    Items: [incidentItem(incident, 1), actionItem(incidentId, action, 1)].map((item) =>
      marshall(item, { removeUndefinedValues: true }),
    ),
  }));
  const query = dynamodb.on(QueryCommand);
  for (const answer of answers) query.resolvesOnce(answer);
  query.resolves(answers.at(-1) ?? {});
}

function line(state: ActionRecord['state']): ActionRecord['history'][number] {
  return { at: '2026-11-21T10:00:00.000Z', state };
}

function order(timeoutSeconds = 5) {
  const reported: string[] = [];
  const report = (text: string): void => void reported.push(text);
  return { incidentId, reason: 'false alarm', timeoutSeconds, pollMs: 1, report, reported };
}

const contained = anActionRecord({ history: [line('contained')] });
const released = anActionRecord({
  state: 'released',
  steps: [{ resource: 'eni-0a', from: ['sg-q'], to: ['sg-web'] }],
  history: [line('contained'), line('released')],
});

describe('release of an incident', () => {
  it('asks for it on the bus, in the name of the operator', async () => {
    incidentWith(contained, released);

    await releaseIncident(anOperator(), order());

    const [entry, ...others] = bus.commandCalls(PutEventsCommand)[0]?.args[0].input.Entries ?? [];
    expect(others).toStrictEqual([]);
    expect(entry).toMatchObject({
      EventBusName: 'riposte-dev',
      Source: 'riposte',
      DetailType: 'Release Requested',
    });
    expect(JSON.parse(entry?.Detail ?? '')).toStrictEqual({
      version: 1,
      correlationId: incident.correlationId,
      incidentId,
      action: 'isolate-instance',
      target: contained.target,
      requestedBy: `operator:${OPERATOR_ARN}`,
      requestedAt: expect.stringMatching(/^\d{4}-.*Z$/) as unknown,
      reason: 'false alarm',
    });
  });

  it('waits until it is done and says what was restored', async () => {
    incidentWith(contained, contained, released);
    const asked = order();

    const report = await releaseIncident(anOperator(), asked);

    expect(report).toMatchObject({
      complete: true,
      problems: [],
      actions: [{ state: 'released' }],
    });
    expect(asked.reported).toStrictEqual([
      `${contained.target.id} contained`,
      `${contained.target.id} released`,
    ]);
    expect(describeRelease(report, SCREEN)).toContain('eni-0a    sg-q  sg-web');
    expect(describeRelease(report, SCREEN)).toMatch(/Everything is as it was before\.$/);
  });

  it('does not call everything as before what stays inactive on purpose', async () => {
    const resource = 'access key AKIAIOSFODNN7EXAMPLE';
    const note = 'left inactive on purpose: replace it, or release with --reactivate-key';
    const steps = [{ resource, from: ['Inactive'], to: ['Inactive'], note }];
    incidentWith(contained, { ...released, steps });

    const report = await releaseIncident(anOperator(), order());

    expect(report.complete).toBe(true);
    expect(describeRelease(report, SCREEN)).toMatch(
      /Everything else is as it was before; inactive on purpose: access key AKIAIOSFODNN7EXAMPLE\.$/,
    );
  });

  it('is not complete when the world has drifted', async () => {
    const steps = [
      { resource: 'eni-0a', from: ['sg-new'], to: ['sg-web'], note: 'drift: changed' },
    ];
    incidentWith(contained, { ...released, steps });

    const report = await releaseIncident(anOperator(), order());

    expect(report.complete).toBe(false);
    expect(report.problems).toStrictEqual(['eni-0a: drift: changed']);
  });

  it('is not complete when it fails', async () => {
    const history = [line('contained'), line('releasing'), line('release-failed')];
    const failed = anActionRecord({
      state: 'release-failed',
      reason: 'denied',
      steps: [],
      history,
    });
    incidentWith(contained, failed);

    const report = await releaseIncident(anOperator(), order());

    expect(report.problems).toStrictEqual([`${contained.target.id}: denied`]);
  });

  it('is not taken for failed because an earlier one was', async () => {
    const history = [line('contained'), line('release-failed')];
    const failedBefore = anActionRecord({ state: 'release-failed', history });
    const now = { ...released, history: [...history, line('released')] };
    incidentWith(failedBefore, failedBefore, now);

    const report = await releaseIncident(anOperator(), order());

    expect(report.actions.map(({ state }) => state)).toStrictEqual(['released']);
  });

  it('gives up when the time is over', async () => {
    incidentWith(contained);

    const report = await releaseIncident(anOperator(), order(0));

    expect(report.problems).toStrictEqual([
      `${contained.target.id}: still contained, gave up waiting`,
    ]);
  });

  it('says that another incident still holds the instance', async () => {
    incidentWith(contained, { ...released, steps: [], reason: 'still contained, held by inc-2' });

    const report = await releaseIncident(anOperator(), order());

    expect(report.complete).toBe(true);
    expect(describeRelease(report, SCREEN)).toMatch(/has let go:\n.*held by inc-2$/);
  });

  it('has nothing to do for an incident that holds nothing', async () => {
    incidentWith(released);

    await expect(releaseIncident(anOperator(), order())).rejects.toThrow(
      'holds nothing to release',
    );
    expect(bus.calls()).toHaveLength(0);
  });

  it('fails when the bus refuses', async () => {
    incidentWith(contained);
    const refusal = { ErrorCode: 'AccessDenied', ErrorMessage: 'not you' };
    bus.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries: [refusal] });

    await expect(releaseIncident(anOperator(), order())).rejects.toThrow('AccessDenied: not you');
  });
});

const KEY = 'AKIAIOSFODNN7EXAMPLE';
const UNTIL = '2026-11-21T22:00:00.000Z';

/** Credentials of a user that were revoked: one key, and the sessions that outlive it. */
const revoked = anActionRecord({
  action: 'revoke-credentials',
  target: { kind: 'user', accountId: '123456789012', region: 'global', id: 'alice' },
  steps: [
    { resource: `access key ${KEY}`, from: ['Active'], to: ['Inactive'] },
    { resource: 'user alice', from: [], to: ['riposte-dev-deny-all'] },
  ],
  releasableAt: UNTIL,
  history: [line('contained')],
});

function details() {
  const { Entries: entries = [] } = bus.commandCalls(PutEventsCommand)[0]?.args[0].input ?? {};
  return entries.map(({ Detail: detail }) => JSON.parse(detail ?? '') as unknown);
}

describe('release of credentials', () => {
  const given = { ...revoked, state: 'released' as const };
  const history = [line('contained'), line('releasing'), line('released')];

  it('says before it asks what will stay as it is, and until when', async () => {
    const left = {
      resource: `access key ${KEY}`,
      from: [],
      to: [],
      note: 'left inactive on purpose',
    };
    incidentWith(revoked, { ...given, steps: [left], history });
    const asked = order();

    const report = await releaseIncident(anOperator(), asked);

    expect(asked.reported[0]).toMatch(/alice: from 2026-11-21.22:00:00/);
    expect(asked.reported[1]).toContain(`Key ${KEY} stays inactive`);
    expect(report).toMatchObject({ complete: true, problems: [] });
  });

  it('asks for what is ordered: denies lifted early, a key active again', async () => {
    incidentWith(revoked, { ...given, steps: [], history });
    const asked = { ...order(), force: true, reactivateKeys: [KEY] };

    await releaseIncident(anOperator(), asked);

    expect(details()).toMatchObject([{ force: true, reactivateKeys: [KEY] }]);
    expect(asked.reported).toStrictEqual(['alice released']);
  });

  it('is not complete while stolen sessions may live', async () => {
    const reason = `not released: sessions that were stolen may live until ${UNTIL}`;
    const late = { state: 'release-failed' as const, reason };
    const lines = [line('contained'), line('releasing'), line('release-failed')];
    incidentWith(revoked, { ...revoked, ...late, steps: [], history: lines });

    const report = await releaseIncident(anOperator(), order());

    expect(report).toMatchObject({ complete: false, problems: [`alice: ${reason}`] });
  });

  it('refuses a key that the incident has not deactivated, before it asks', async () => {
    incidentWith(revoked);
    const asked = { ...order(), reactivateKeys: ['AKIAOTHEROTHEROTHER1'] };

    await expect(releaseIncident(anOperator(), asked)).rejects.toThrow(
      `AKIAOTHEROTHEROTHER1 was not deactivated by ${incidentId} (deactivated: ${KEY})`,
    );
    expect(bus.calls()).toHaveLength(0);
  });
});
