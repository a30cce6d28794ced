import { createSendAlert } from '../../../../functions/send-alert/send-alert.ts';
import { LEASE_MS } from '../../../../shared/aws/alert-ledger.ts';
import {
  ChannelUnavailableError,
  type AlertChannel,
  type Delivery,
  type Receipt,
} from '../../../../shared/domain/alert/alert-channel.ts';
import { buildAlertRequest } from '../../../../shared/domain/alert/alert-request.ts';
import { InvalidInputError, TransientError } from '../../../../shared/domain/errors.ts';
import type { Incident } from '../../../../shared/domain/incident.ts';
import { lastTold } from '../../../../shared/domain/alert/news.ts';
import { anAlert } from '../../../builders/alert.ts';
import { fakeLedger } from '../../../builders/fake-ledger.ts';
import { fakeMetrics } from '../../../builders/fake-metrics.ts';
import { incidentDetails } from '../../../builders/incident.ts';
import { aLogSink } from '../../../builders/log-sink.ts';

const INCIDENT_ID = 'inc-20261121-9k3f7q2m';

function request(stateVersion: number, incidentId = INCIDENT_ID, contextVersion = 0): string {
  return buildAlertRequest({ incidentId, stateVersion, contextVersion, correlationId: 'c-1' });
}

/** Only the context grew. */
function contextRequest(contextVersion: number): string {
  return request(0, INCIDENT_ID, contextVersion);
}

function telling(stateVersion: number) {
  return { incidentId: INCIDENT_ID, channel: 'slack', stateVersion, contextVersion: 0 } as const;
}

const PLACE = { channel: 'C1', ts: '1.2' };

/** A channel that keeps what it was told and fails as often as asked; Slack can change its messages. */
function aChannel(name: AlertChannel['name'], failures: Error[] = []) {
  const told: Delivery[] = [];
  const deliver = (delivery: Delivery): Promise<Receipt> => {
    const failure = failures.shift();
    if (failure) return Promise.reject(failure);
    told.push(delivery);
    return Promise.resolve({ outcome: 'sent', ...(name === 'slack' && { message: PLACE }) });
  };
  return { name, deliver, told };
}

function statuses(deliveries: readonly Delivery[]): string[] {
  return deliveries.map(({ content }) => content.status);
}

function setUp(options: { incident?: Partial<Incident>; slack?: Error[]; sns?: Error[] } = {}) {
  const ledger = fakeLedger();
  const metrics = fakeMetrics();
  const sink = aLogSink();
  const slack = aChannel('slack', options.slack);
  const sns = aChannel('sns', options.sns);
  const sleep = jest.fn((_ms: number): Promise<unknown> => Promise.resolve());
  let incident = options.incident ?? {};
  const sendAlert = createSendAlert({
    readIncident: (id) =>
      Promise.resolve(id === INCIDENT_ID ? incidentDetails(incident) : undefined),
    channels: [slack, sns],
    clock: () => new Date('2026-11-21T10:01:00.000Z'),
    stack: 'riposte-dev',
    runbookBaseUrl: '',
    ...{ ledger, metrics, sleep },
  });
  const change = (next: Partial<Incident>) => (incident = next);
  return {
    send: (body: string) => sendAlert(body, sink.logger),
    change,
    ledger,
    metrics,
    sink,
    slack,
    sns,
    sleep,
  };
}

describe('send-alert', () => {
  it('tells every channel once, however often the message comes', async () => {
    const { send, slack, sns, ledger, metrics } = setUp({ incident: { stateVersion: 3 } });

    await send(request(3));
    await send(request(3));

    expect([slack.told.length, sns.told.length]).toEqual([1, 1]);
    expect(ledger.told('slack')).toMatchObject({ stateVersion: 3, message: PLACE });
    expect(ledger.told('sns')).toMatchObject({ stateVersion: 3, status: 'contained' });
    expect(metrics.totals).toEqual({ AlertsSent: 2 });
  });

  it('tells the state as it is now, so that an older message behind it falls away', async () => {
    const { send, slack } = setUp({ incident: { stateVersion: 3, status: 'contained' } });

    await send(request(2));
    await send(request(3));

    expect(statuses(slack.told)).toEqual(['contained']);
  });

  it('tells each new state', async () => {
    const { send, change, slack } = setUp({ incident: { stateVersion: 3, status: 'contained' } });

    await send(request(3));
    change({ stateVersion: 4, status: 'released' });
    await send(request(4));

    expect(statuses(slack.told)).toEqual(['contained', 'released']);
    expect(slack.told[1]?.last).toMatchObject({ stateVersion: 3, status: 'contained' });
  });

  it('repeats only the channel that failed', async () => {
    const { send, slack, sns, metrics } = setUp({ slack: [new TransientError('503')] });

    await expect(send(request(3))).rejects.toThrow('alert not delivered to slack');
    await send(request(3));

    expect([slack.told.length, sns.told.length]).toEqual([1, 1]);
    expect(metrics.totals).toEqual({ AlertsSent: 2, AlertsFailed: 1 });
  });

  it('names all channels that failed and keeps the reasons', async () => {
    const { send, sink } = setUp({ slack: [new Error('a')], sns: [new Error('b')] });

    await expect(send(request(3))).rejects.toMatchObject({
      message: 'alert not delivered to slack, sns',
      cause: { errors: [{ message: 'a' }, { message: 'b' }] },
    });
    expect(sink.entries().map(({ channel, level }) => [channel, level])).toEqual([
      ['slack', 'ERROR'],
      ['sns', 'ERROR'],
    ]);
  });

  it('reports a channel that is not set up, tells the other and keeps the message', async () => {
    const { send, sns, metrics, sink } = setUp({
      slack: [new ChannelUnavailableError('the Slack secret is empty')],
    });

    await expect(send(request(3))).rejects.toThrow(TransientError);

    expect(sns.told).toHaveLength(1);
    expect(metrics.totals).toEqual({ AlertsSent: 1, AlertsFailed: 1, AlertChannelUnavailable: 1 });
    expect(sink.entries()).toContainEqual(
      expect.objectContaining({
        level: 'ERROR',
        channel: 'slack',
        incidentId: INCIDENT_ID,
        message: 'alert channel is unavailable',
        error: expect.objectContaining({ message: 'the Slack secret is empty' }) as unknown,
      }),
    );
  });

  it('tells the channel after a crash that an attempt is unfinished, once the lease is over', async () => {
    const { send, ledger, slack } = setUp();
    await ledger.claim(telling(3));

    await expect(send(request(3))).rejects.toThrow('alert not delivered to slack');
    ledger.passMs(LEASE_MS + 1);
    await send(request(3));

    expect(slack.told).toMatchObject([{ unfinishedSince: '1970-01-01T00:00:00.000Z' }]);
  });

  it('waits for somebody else who is telling the channel right now', async () => {
    const { send, ledger, slack, sleep } = setUp();
    const other = await ledger.claim(telling(2));
    if (typeof other === 'string') throw new Error(other);
    const told = { ...lastTold(anAlert()), stateVersion: 2, contextVersion: 0 };
    sleep.mockImplementationOnce(() => ledger.markTold(other, told));

    await send(request(3));

    expect(sleep).toHaveBeenCalledTimes(1);
    expect(slack.told).toHaveLength(1);
    expect(ledger.told('slack')?.stateVersion).toBe(3);
  });

  it('does not hold the note back when it has lost its lease while sending', async () => {
    const { send, ledger, sink } = setUp();
    jest.spyOn(ledger, 'markTold').mockResolvedValue(false);

    await send(request(3));

    expect(sink.entries()).toContainEqual(
      expect.objectContaining({ message: 'alert sent', isNoted: false }),
    );
  });

  it('keeps the first failure when the claim cannot be given back either', async () => {
    const { send, ledger, sink } = setUp({ slack: [new TransientError('503')] });
    jest.spyOn(ledger, 'giveBack').mockRejectedValue(new TransientError('table is down'));

    await expect(send(request(3))).rejects.toMatchObject({
      cause: { errors: [{ message: '503' }] },
    });
    expect(sink.entries()).toContainEqual(expect.objectContaining({ level: 'WARN' }));
  });

  it.each([
    ['that is not an alert request', '{"version":2}'],
    ['about an unknown incident', request(3, 'inc-unknown')],
  ])('refuses a message %s for good', async (_name, body) => {
    await expect(setUp().send(body)).rejects.toThrow(InvalidInputError);
  });

  it('retries when the incident is older than the message', async () => {
    const { send, slack } = setUp({ incident: { stateVersion: 2 } });

    await expect(send(request(3))).rejects.toThrow(TransientError);
    expect(slack.told).toEqual([]);
  });
});

describe('a context that grew', () => {
  it('changes the message that stands there, and tells no channel that cannot change its own', async () => {
    const { send, change, slack, sns, ledger } = setUp({ incident: { stateVersion: 3 } });
    await send(request(3));
    change({ stateVersion: 3, contextVersion: 2 });

    await send(contextRequest(2));
    await send(contextRequest(2));

    expect(slack.told.map(({ onlyContext }) => onlyContext)).toEqual([false, true]);
    expect(slack.told[1]?.last?.message).toEqual(PLACE);
    expect(sns.told).toHaveLength(1);
    expect(ledger.told('slack')).toMatchObject({ stateVersion: 3, contextVersion: 2 });
  });

  it('tells nobody for the first time', async () => {
    const { send, slack, sns, metrics } = setUp({
      incident: { stateVersion: 3, contextVersion: 1 },
    });

    await send(contextRequest(1));

    expect([...slack.told, ...sns.told]).toEqual([]);
    expect(metrics.totals).toEqual({});
  });

  it('is part of the first message when it came in time', async () => {
    const { send, slack } = setUp({ incident: { stateVersion: 3, contextVersion: 1 } });

    await send(request(3));
    await send(contextRequest(1));

    expect(slack.told).toHaveLength(1);
  });

  it('waits for the first message that is just being sent without it', async () => {
    const { send, ledger, slack, sleep } = setUp({
      incident: { stateVersion: 3, contextVersion: 1 },
    });
    const other = await ledger.claim(telling(3));
    if (typeof other === 'string') throw new Error(other);
    const told = { ...lastTold(anAlert()), stateVersion: 3, contextVersion: 0, message: PLACE };
    sleep.mockImplementationOnce(() => ledger.markTold(other, told));

    await send(contextRequest(1));

    expect(slack.told).toMatchObject([{ onlyContext: true }]);
  });

  it('leaves a new state to its own alert, which calls people', async () => {
    const { send, change, slack, ledger } = setUp({ incident: { stateVersion: 3 } });
    await send(request(3));
    change({ stateVersion: 4, status: 'released', contextVersion: 1 });

    await send(contextRequest(1));
    await send(request(4));

    expect(slack.told).toMatchObject([{ onlyContext: false }, { onlyContext: false }]);
    expect(slack.told[1]).not.toHaveProperty('unfinishedSince');
    expect(ledger.told('slack')).toMatchObject({ stateVersion: 4, contextVersion: 1 });
  });

  it('is retried when the incident is older than the message', async () => {
    const { send } = setUp({ incident: { stateVersion: 3, contextVersion: 1 } });

    await expect(send(contextRequest(2))).rejects.toThrow(TransientError);
  });

  it('is not counted as sent by a channel that can do nothing with it', async () => {
    const { send, change, slack, metrics } = setUp({ incident: { stateVersion: 3 } });
    await send(request(3));
    jest.spyOn(slack, 'deliver').mockResolvedValue({ outcome: 'none' });
    change({ stateVersion: 3, contextVersion: 1 });

    await send(contextRequest(1));

    expect(metrics.totals).toEqual({ AlertsSent: 2 });
  });
});
