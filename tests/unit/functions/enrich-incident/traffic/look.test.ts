import { createLook } from '../../../../../functions/enrich-incident/traffic/look.ts';
import type { OutgoingMessage } from '../../../../../shared/aws/message-queue.ts';
import type { TrafficEvidence } from '../../../../../shared/domain/context/traffic-evidence.ts';
import { InvalidInputError } from '../../../../../shared/domain/errors.ts';
import { parseTrafficLook } from '../../../../../shared/domain/events/traffic-look.ts';
import type { IncidentDetails } from '../../../../../shared/domain/incident.ts';
import { aContext } from '../../../../builders/alert.ts';
import { fakeMetrics } from '../../../../builders/fake-metrics.ts';
import { anActionRecord, incidentDetails } from '../../../../builders/incident.ts';
import { aLogSink } from '../../../../builders/log-sink.ts';
import { aVerification, ENI, someTraffic } from '../../../../builders/traffic-evidence.ts';
import { fakeChanger } from '../../../../fakes/incident-changer.ts';

const NOW = '2026-11-21T10:15:00.000Z';
const ORDER = {
  incidentId: 'inc-20261121-9k3f7q2m',
  correlationId: '16b7e6a3f1d14f0d8b7e6a3f1d14f0d8',
  look: 2,
  notBefore: NOW,
};
const SEEN = someTraffic({ lookedAt: NOW, containment: [aVerification('verified')] });
const contained = anActionRecord({ steps: [{ resource: ENI, from: ['sg-web'], to: ['sg-q'] }] });

interface World {
  readonly evidence?: TrafficEvidence;
  readonly before?: TrafficEvidence;
  readonly details?: IncidentDetails;
  readonly send?: () => Promise<void>;
  readonly raise?: () => Promise<void>;
}

function setUp({ evidence = SEEN, before, details, send, raise }: World = {}) {
  const context = aContext(before ? { traffic: before } : {});
  const initial = details ?? incidentDetails({}, { actions: [contained], context });
  const changer = fakeChanger(initial, () => new Date(NOW));
  const sent: OutgoingMessage[] = [];
  const looks: number[] = [];
  const raised: TrafficEvidence[] = [];
  const metrics = fakeMetrics();
  const look = createLook({
    readIncident: (id) => Promise.resolve(id === ORDER.incidentId ? changer.details() : undefined),
    changer,
    gather: (_details, number) => {
      looks.push(number);
      return Promise.resolve(evidence);
    },
    raiseLeaks: (_details, found) => {
      raised.push(found);
      return raise ? raise() : Promise.resolve();
    },
    send: (message) => {
      sent.push(message);
      return send ? send() : Promise.resolve();
    },
    metrics,
    clock: () => new Date(NOW),
  });
  const run = (order: Partial<typeof ORDER> = {}) =>
    look({ ...ORDER, ...order }, aLogSink().logger);
  const orders = () =>
    sent.map(({ body, delaySeconds }) => ({ delaySeconds, ...parseTrafficLook(body) }));
  return {
    run,
    changer,
    looks,
    raised,
    orders,
    metrics,
    traffic: () => changer.details().context?.traffic,
  };
}

describe('a look', () => {
  it('puts the evidence into the incident, and people are told', async () => {
    const { run, changer, metrics, traffic, orders } = setUp();
    const { stateVersion } = changer.details().incident;

    await run();

    expect(traffic()).toStrictEqual(SEEN);
    expect(changer.details().incident.stateVersion).toBe(stateVersion + 1);
    expect(orders()).toStrictEqual([]);
    expect(metrics.totals).toMatchObject({
      ...{ FlowLogRecordsAnalyzed: 1200, FlowLogBytesAnalyzed: 30_000, FlowLogObjectsAnalyzed: 6 },
      'SuspiciousPatternsDetected pattern=data-exfiltration': 1,
      ContainmentVerified: 1,
    });
  });

  it('orders the next one before it writes', async () => {
    const refused = setUp({
      evidence: { ...SEEN, nextLookAt: '2026-11-21T10:30:00.000Z' },
      send: () => Promise.reject(new Error('no queue')),
    });

    await expect(refused.run()).rejects.toThrow('no queue');
    expect(refused.traffic()).toBeUndefined();
    expect(refused.metrics.totals).toMatchObject({ 'EnrichmentFailure reason=unexpected': 1 });
  });

  it('says what leaks before it writes, so that a crash in between loses nothing', async () => {
    const evidence = { ...SEEN, containment: [aVerification('leaking')] };
    const refused = setUp({ evidence, raise: () => Promise.reject(new Error('no bus')) });

    await expect(refused.run()).rejects.toThrow('no bus');
    expect(refused.raised).toStrictEqual([evidence]);
    expect(refused.orders()).toStrictEqual([]);
    expect(refused.traffic()).toBeUndefined();
  });

  it('orders the next one for when it is due', async () => {
    const { run, orders } = setUp({
      evidence: { ...SEEN, nextLookAt: '2026-11-21T10:27:30.000Z' },
    });

    await run();

    expect(orders()).toMatchObject([
      {
        delaySeconds: 750,
        look: 3,
        notBefore: '2026-11-21T10:27:30.000Z',
        correlationId: ORDER.correlationId,
      },
    ]);
  });

  it('that comes too early goes round', async () => {
    const { run, looks, orders } = setUp();

    await run({ notBefore: '2026-11-21T11:00:00.000Z' });

    expect(looks).toStrictEqual([]);
    expect(orders()).toMatchObject([
      { delaySeconds: 900, look: 2, notBefore: '2026-11-21T11:00:00.000Z' },
    ]);
  });

  it('is not repeated when somebody has looked since it was due', async () => {
    const { run, looks } = setUp({ before: { ...SEEN, lookedAt: NOW } });

    await run({ notBefore: '2026-11-21T10:14:00.000Z' });

    expect(looks).toStrictEqual([]);
  });

  it('at once is made for every finding, but the next one is ordered once', async () => {
    const nextLookAt = '2026-11-21T10:25:00.000Z';
    const before = { ...SEEN, lookedAt: '2026-11-21T10:10:00.000Z', nextLookAt };
    const evidence = { ...SEEN, nextLookAt: '2026-11-21T10:30:00.000Z' };
    const { run, looks, orders } = setUp({ before, evidence });

    await run({ look: 1 });

    expect(looks).toStrictEqual([1]);
    expect(orders()).toStrictEqual([]);
  });

  it('is never made at a sample', async () => {
    const { run, looks } = setUp({ details: incidentDetails({ sample: true }) });

    await run();

    expect(looks).toStrictEqual([]);
  });

  it('at an incident that there is not is refused', async () => {
    const { run } = setUp();

    await expect(run({ incidentId: 'inc-20261121-00000000' })).rejects.toThrow(InvalidInputError);
  });
});
