import { createSendAlert } from '../../../../functions/send-alert/send-alert.ts';
import { LEASE_MS } from '../../../../shared/aws/alert-ledger.ts';
import {
  ChannelUnavailableError,
  type AlertChannel,
} from '../../../../shared/domain/alert/alert-channel.ts';
import type { AlertContent } from '../../../../shared/domain/alert/alert-content.ts';
import { buildAlertRequest } from '../../../../shared/domain/alert/alert-request.ts';
import { InvalidInputError, TransientError } from '../../../../shared/domain/errors.ts';
import type { Incident } from '../../../../shared/domain/incident.ts';
import { fakeLedger } from '../../../builders/fake-ledger.ts';
import { fakeMetrics } from '../../../builders/fake-metrics.ts';
import { incidentDetails } from '../../../builders/incident.ts';
import { aLogSink } from '../../../builders/log-sink.ts';

const INCIDENT_ID = 'inc-20261121-9k3f7q2m';

function request(stateVersion: number, incidentId = INCIDENT_ID): string {
  return buildAlertRequest({ incidentId, stateVersion, correlationId: 'c-1' });
}

/** A channel that keeps what it was told and fails as often as asked. */
function aChannel(name: AlertChannel['name'], failures: Error[] = []) {
  const told: AlertContent[] = [];
  const send = (content: AlertContent) => {
    const failure = failures.shift();
    if (failure) return Promise.reject(failure);
    told.push(content);
    return Promise.resolve();
  };
  return { name, send, told };
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
    expect([ledger.told('slack'), ledger.told('sns')]).toEqual([3, 3]);
    expect(metrics.totals).toEqual({ AlertsSent: 2 });
  });

  it('tells the state as it is now, so that an older message behind it falls away', async () => {
    const { send, slack } = setUp({ incident: { stateVersion: 3, status: 'contained' } });

    await send(request(2));
    await send(request(3));

    expect(slack.told.map(({ status }) => status)).toEqual(['contained']);
  });

  it('tells each new state', async () => {
    const { send, change, slack } = setUp({ incident: { stateVersion: 3, status: 'contained' } });

    await send(request(3));
    change({ stateVersion: 4, status: 'released' });
    await send(request(4));

    expect(slack.told.map(({ status }) => status)).toEqual(['contained', 'released']);
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

  it('tells again after a crash between sending and noting, once the lease is over', async () => {
    const { send, ledger, slack } = setUp();
    await ledger.claim({ incidentId: INCIDENT_ID, channel: 'slack', stateVersion: 3 });

    await expect(send(request(3))).rejects.toThrow('alert not delivered to slack');
    ledger.passMs(LEASE_MS + 1);
    await send(request(3));

    expect(slack.told).toHaveLength(1);
  });

  it('waits for somebody else who is telling the channel right now', async () => {
    const { send, ledger, slack, sleep } = setUp();
    const other = await ledger.claim({
      incidentId: INCIDENT_ID,
      channel: 'slack',
      stateVersion: 2,
    });
    if (typeof other === 'string') throw new Error(other);
    sleep.mockImplementationOnce(() => ledger.markTold(other, 2));

    await send(request(3));

    expect(sleep).toHaveBeenCalledTimes(1);
    expect(slack.told).toHaveLength(1);
    expect(ledger.told('slack')).toBe(3);
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
