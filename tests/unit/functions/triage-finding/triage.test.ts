import { createTriage } from '../../../../functions/triage-finding/triage.ts';
import type { Arrival } from '../../../../shared/aws/incident-filing.ts';
import type { Filing } from '../../../../shared/aws/incident-opener.ts';
import { InvalidInputError } from '../../../../shared/domain/errors.ts';
import { fakeMetrics } from '../../../builders/fake-metrics.ts';
import {
  aMessage,
  anEvent,
  aNotification,
  aWireFinding,
  FINDING_ID,
} from '../../../builders/finding.ts';
import { incidentDetails } from '../../../builders/incident.ts';
import { aLogSink } from '../../../builders/log-sink.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:findings';

interface Situation {
  readonly outcome?: Filing['outcome'];
  /** The finding belongs to an incident already. */
  readonly isKnown?: boolean;
}

function setUp({ outcome = 'opened', isKnown = false }: Situation = {}) {
  const filed: Arrival[] = [];
  const below: Arrival[] = [];
  const stored: [string, number][] = [];
  const responses: unknown[] = [];
  const metrics = fakeMetrics();
  const sink = aLogSink();
  const triage = createTriage({
    opener: {
      file: (arrival) => {
        filed.push(arrival);
        return Promise.resolve({ details: incidentDetails(), outcome, bringsNews: true });
      },
      recordBelowThreshold: (arrival) => {
        below.push(arrival);
        return Promise.resolve(!isKnown);
      },
    },
    storeEvidence: (key, json) => {
      stored.push([key, json.length]);
      return Promise.resolve({ bucket: 'evidence', key, bytes: json.length });
    },
    respondTo: ({ finding, filing, redelivered }, log) => {
      log.info('responding');
      return Promise.resolve(void responses.push([finding.id, filing.outcome, redelivered]));
    },
    metrics,
    severityThreshold: 4,
    findingTopicArns: [TOPIC],
  });
  const run = (body: string, redelivered = false) =>
    triage({ ...aMessage(body), redelivered }, sink.logger);
  return { run, filed, below, stored, responses, metrics, sink };
}

describe('triage', () => {
  it('files a finding and responds to it, with its id in every line', async () => {
    const { run, filed, responses, metrics, sink } = setUp();

    await run(anEvent());

    expect(filed).toMatchObject([
      { finding: { id: FINDING_ID }, receivedAt: '2026-11-21T10:00:00.000Z' },
    ]);
    expect(filed[0]).not.toHaveProperty('rawObject');
    expect(responses).toStrictEqual([[FINDING_ID, 'opened', false]]);
    expect(metrics.totals).toStrictEqual({ FindingsReceived: 1, IncidentsOpened: 1 });
    expect(sink.entries()).toMatchObject([
      { message: 'finding filed', correlationId: FINDING_ID, outcome: 'opened' },
      { message: 'responding', correlationId: FINDING_ID, incidentId: 'inc-20261121-9k3f7q2m' },
    ]);
  });

  it.each(['merged', 'repeated'] as const)(
    'counts a finding that was %s as merged',
    async (outcome) => {
      const { run, metrics } = setUp({ outcome });

      await run(aNotification(anEvent(), TOPIC));

      expect(metrics.totals).toStrictEqual({ FindingsReceived: 1, FindingsMerged: 1 });
    },
  );

  it('passes on that a message comes again', async () => {
    const { run, responses } = setUp();

    await run(anEvent(), true);

    expect(responses).toStrictEqual([[FINDING_ID, 'opened', true]]);
  });

  it.each([
    [3.9, 1, 0],
    [4, 0, 1],
    [4.1, 0, 1],
  ])('files severity %d: %d below the threshold, %d above', async (severity, belowCount, above) => {
    const { run, below, filed, responses, metrics } = setUp();

    await run(anEvent(aWireFinding({ severity })));

    expect([below.length, filed.length, responses.length]).toStrictEqual([
      belowCount,
      above,
      above,
    ]);
    expect(metrics.totals['FindingsBelowThreshold'] ?? 0).toBe(belowCount);
  });

  it('files a finding that got milder into the incident that it belongs to', async () => {
    const { run, filed, metrics } = setUp({ isKnown: true, outcome: 'repeated' });

    await run(anEvent(aWireFinding({ severity: 1 })));

    expect(filed).toHaveLength(1);
    expect(metrics.totals).toStrictEqual({ FindingsReceived: 1, FindingsMerged: 1 });
  });

  it('puts a large finding into the bucket, under a key of its own for each version', async () => {
    const { run, filed, stored } = setUp();
    const evidence = 'x'.repeat(100_000);

    await run(anEvent(aWireFinding({ evidence })));
    await run(anEvent(aWireFinding({ evidence }, { count: 4 })));

    const folder = `findings/123456789012/eu-west-1/${FINDING_ID}`;
    expect(stored.map(([key]) => key)).toStrictEqual([
      `${folder}/20261121T095900000Z-3.json`,
      `${folder}/20261121T095900000Z-4.json`,
    ]);
    expect(filed[0]?.rawObject).toMatchObject({ bucket: 'evidence', key: stored[0]?.[0] });
  });

  it('measures a finding in bytes, not in characters', async () => {
    const { run, stored } = setUp();

    await run(anEvent(aWireFinding({ evidence: 'ü'.repeat(60_000) })));

    expect(stored).toHaveLength(1);
  });

  it('counts and rejects what it cannot read', async () => {
    const { run, filed, metrics } = setUp();

    await expect(run('{}')).rejects.toThrow(InvalidInputError);
    expect(filed).toStrictEqual([]);
    expect(metrics.totals).toStrictEqual({ FindingsReceived: 1, FindingsRejected: 1 });
  });
});
