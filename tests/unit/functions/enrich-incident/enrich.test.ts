import { createEnrich } from '../../../../functions/enrich-incident/enrich.ts';
import type { OutgoingMessage } from '../../../../shared/aws/message-queue.ts';
import type { Related } from '../../../../shared/aws/related-incidents.ts';
import { InvalidInputError, TransientError } from '../../../../shared/domain/errors.ts';
import type { IncidentDetails } from '../../../../shared/domain/incident.ts';
import { parseTrafficLook } from '../../../../shared/domain/events/traffic-look.ts';
import { aContext } from '../../../builders/alert.ts';
import { someTraffic } from '../../../builders/traffic-evidence.ts';
import { fakeMetrics } from '../../../builders/fake-metrics.ts';
import { anActionRecord, incidentDetails } from '../../../builders/incident.ts';
import { INSTANCE } from '../../../builders/finding.ts';
import { aLogSink } from '../../../builders/log-sink.ts';
import { aTarget } from '../../../builders/order.ts';
import { factReaders } from '../../../fakes/fact-readers.ts';
import { someCalls } from '../../../builders/trail-event.ts';
import { fakeChanger } from '../../../fakes/incident-changer.ts';

const REQUEST = {
  version: 1,
  correlationId: '16b7e6a3f1d14f0d8b7e6a3f1d14f0d8',
  incidentId: 'inc-20261121-9k3f7q2m',
  requestedAt: '2026-11-21T10:00:01.000Z',
} as const;
const REFUSED = Object.assign(new Error('no'), { name: 'AccessDenied' });

interface World {
  readonly details?: IncidentDetails;
  readonly readers?: Parameters<typeof factReaders>[0];
  readonly related?: () => Promise<Related>;
  /** What somebody else writes while the facts are read. */
  readonly meanwhile?: (details: IncidentDetails) => IncidentDetails;
}

function setUp({ details = incidentDetails(), readers, related, meanwhile }: World = {}) {
  let now = Date.parse('2026-11-21T10:00:04.000Z');
  const clock = () => new Date(now);
  const changer = fakeChanger(details, clock);
  const metrics = fakeMetrics();
  const sent: OutgoingMessage[] = [];
  const enrich = createEnrich({
    readIncident: (incidentId) =>
      Promise.resolve(incidentId === REQUEST.incidentId ? changer.details() : undefined),
    changer,
    related: {
      noteAndFind: () => {
        if (meanwhile) changer.set(meanwhile);
        return related ? related() : Promise.resolve({ latest: [], count: 0 });
      },
    },
    readers: factReaders(readers),
    own: { accountId: '123456789012', region: 'eu-west-1' },
    factBudgetMs: 5000,
    metrics,
    clock,
    send: (message) => {
      sent.push(message);
      return Promise.resolve();
    },
  });
  const run = () => enrich(REQUEST, aLogSink().logger);
  const pass = (ms: number) => {
    now += ms;
  };
  return { enrich, run, sent, changer, metrics, pass, context: () => changer.details().context };
}

describe('an incident', () => {
  it('gets its context, and people are told nothing new of its state', async () => {
    const { run, changer, metrics, context } = setUp();
    const { stateVersion, status } = changer.details().incident;

    await run();

    expect(changer.details().incident).toMatchObject({ contextVersion: 1, stateVersion, status });
    expect(context()).toMatchObject({
      version: 1,
      gatheredAt: '2026-11-21T10:00:04.000Z',
      facts: [{ resource: `instance ${INSTANCE}`, lines: expect.any(Array) as [] }],
      ...{ related: [], relatedCount: 0, unread: [] },
    });
    expect(metrics.totals).toStrictEqual({ EnrichmentSuccess: 1 });
  });

  it('has its traffic looked at by a message of its own', async () => {
    const { run, sent } = setUp();

    await run();

    expect(sent.map(({ body }) => parseTrafficLook(body))).toStrictEqual([
      {
        version: 1,
        incidentId: REQUEST.incidentId,
        correlationId: REQUEST.correlationId,
        ...{ look: 1, notBefore: '2026-11-21T10:00:04.000Z' },
      },
    ]);
  });

  it('keeps what is known of its traffic', async () => {
    const traffic = someTraffic();
    const { run, context } = setUp({
      details: incidentDetails({}, { context: aContext({ traffic }) }),
    });

    await run();

    expect(context()?.traffic).toStrictEqual(traffic);
  });

  it('keeps what is known of its evidence', async () => {
    const preserved = [{ target: aTarget(), at: '2026-11-21T10:00:03.000Z', pieces: [] }];
    const { run, context } = setUp({
      details: incidentDetails({ factsPending: true }, { context: aContext({ preserved }) }),
    });

    await run();

    expect(context()?.preserved).toStrictEqual(preserved);
  });

  it('keeps what is known of calls after a cut', async () => {
    const calls = [someCalls()];
    const { run, context } = setUp({
      details: incidentDetails({ factsPending: true }, { context: aContext({ calls }) }),
    });

    await run();

    expect(context()?.calls).toStrictEqual(calls);
  });

  it('is not written again when nothing is new, whatever the time', async () => {
    const { run, changer, metrics, pass } = setUp();

    await run();
    const first = changer.details();
    pass(3_600_000);
    await run();

    expect(changer.details()).toBe(first);
    expect(metrics.totals).toStrictEqual({ EnrichmentSuccess: 2 });
  });

  it('gets a new context when a fact is new', async () => {
    let state = 'running';
    const { run, changer } = setUp({
      readers: {
        hosts: {
          describe: () =>
            Promise.resolve({
              ...{ state, tags: [], publicAddresses: [], metadata: 'v2', interfaces: [] },
            }),
        },
      },
    });

    await run();
    state = 'stopped';
    await run();

    const { incident, context } = changer.details();
    expect(incident.contextVersion).toBe(2);
    expect(context?.facts[0]?.lines[0]).toStrictEqual({ label: 'State', value: 'stopped' });
  });

  it('keeps its actions as they are', async () => {
    const { run, changer } = setUp();
    const { actions } = changer.details();

    await run();

    expect(changer.details().actions).toStrictEqual(actions);
  });

  it('is advised by what has been done at the moment of the write, not at the beginning', async () => {
    const requested = anActionRecord({ state: 'requested', mode: 'dry-run', steps: [] });
    const { run, context } = setUp({
      details: incidentDetails({ status: 'responding' }, { actions: [requested] }),
      meanwhile: (details) => ({ ...details, actions: [anActionRecord({ state: 'contained' })] }),
    });

    await run();

    const immediate = context()?.recommendations.immediate.join('\n');
    expect(immediate).toContain(`Do not stop, reboot or terminate ${INSTANCE}`);
    expect(immediate).not.toContain(`Cut ${INSTANCE} off`);
  });

  it('that is a sample gets no recommendations, and nothing is looked up', async () => {
    const { run, context } = setUp({
      details: incidentDetails({ sample: true }),
      readers: { hosts: { describe: () => Promise.reject(REFUSED) } },
    });

    await run();

    expect(context()).toMatchObject({
      ...{ facts: [], unread: [] },
      recommendations: { immediate: [], investigate: [], prevent: [] },
    });
  });

  it('tells its related incidents, and how many there are', async () => {
    const earlier = {
      ...{ incidentId: 'inc-20261101-00000000', title: 'earlier\u0000', status: 'released' },
      openedAt: '2026-11-01T00:00:00.000Z',
    };
    const { run, context } = setUp({
      related: () => Promise.resolve({ latest: [earlier], count: 12 }),
    });

    await run();

    expect(context()).toMatchObject({
      related: [{ ...earlier, title: 'earlier' }],
      relatedCount: 12,
    });
  });
});

describe('what cannot be read', () => {
  it('is named, counted, and the rest is kept', async () => {
    const { run, metrics, context } = setUp({
      details: incidentDetails({
        mergeKeys: [
          `123456789012/eu-west-1/instance/${INSTANCE}`,
          '999999999999/eu-west-1/instance/i-00000000000000000',
        ],
      }),
      readers: { hosts: { ingress: () => Promise.reject(REFUSED) } },
      related: () =>
        Promise.reject(new TransientError('slow', { facts: { awsError: 'ThrottlingException' } })),
    });

    await run();

    expect(context()?.unread).toStrictEqual([
      'instance i-00000000000000000: in another account or region',
      `instance ${INSTANCE}, open ports: not allowed`,
      'related incidents: AWS throttles',
    ]);
    expect(context()?.facts).toHaveLength(1);
    expect(metrics.totals).toStrictEqual({ EnrichmentSuccess: 1, EnrichmentPartial: 1 });
  });
});

describe('an enrichment that fails', () => {
  it('is counted, and the message is retried', async () => {
    const { enrich, metrics } = setUp();
    const broken = createBroken(new TransientError('throttled'));

    await expect(broken.run()).rejects.toThrow('throttled');

    expect(broken.metrics.totals).toStrictEqual({
      EnrichmentFailure: 1,
      'EnrichmentFailure reason=transient': 1,
    });
    await expect(enrich({ ...REQUEST, incidentId: 'inc-none' }, aLogSink().logger)).rejects.toThrow(
      new InvalidInputError('unknown incident'),
    );
    expect(metrics.totals).toStrictEqual({});
  });
});

/** The incidents table does not answer. */
function createBroken(error: Error) {
  const metrics = fakeMetrics();
  const { changer } = setUp();
  const enrich = createEnrich({
    readIncident: () => Promise.reject(error),
    changer,
    related: { noteAndFind: () => Promise.reject(error) },
    readers: factReaders(),
    own: { accountId: '123456789012', region: 'eu-west-1' },
    factBudgetMs: 5000,
    metrics,
    clock: () => new Date(),
    send: () => Promise.resolve(),
  });
  return { run: () => enrich(REQUEST, aLogSink().logger), metrics };
}
