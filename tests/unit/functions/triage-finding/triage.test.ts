import type { ConfirmFinding } from '../../../../functions/triage-finding/confirm/confirmation.ts';
import { createTriage } from '../../../../functions/triage-finding/triage.ts';
import type { Arrival } from '../../../../shared/aws/incident-filing.ts';
import type { Filing } from '../../../../shared/aws/incident-opener.ts';
import { InvalidInputError, TransientError } from '../../../../shared/domain/errors.ts';
import type { Finding } from '../../../../shared/domain/finding.ts';
import { fakeMetrics } from '../../../builders/fake-metrics.ts';
import {
  ACCOUNT,
  aMessage,
  anEvent,
  aNotification,
  aWireFinding,
  FINDING_ID,
} from '../../../builders/finding.ts';
import { incidentDetails } from '../../../builders/incident.ts';
import {
  aHealthEvent,
  anAlarmEvent,
  anAsff,
  anOrderEvent,
  aSecurityHubEvent,
  ORIGINAL_ARN,
} from '../../../builders/sources.ts';
import { aLogSink } from '../../../builders/log-sink.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:findings';

interface Situation {
  readonly outcome?: Filing['outcome'];
  /** The finding belongs to an incident already. */
  readonly isKnown?: boolean;
  readonly confirm?: ConfirmFinding;
  readonly severityThreshold?: number;
  /** What goes wrong with the response to a finding. */
  readonly failure?: (finding: Finding) => Error | undefined;
}

const confirmed: ConfirmFinding = (finding) => Promise.resolve({ finding });

function setUp({ outcome = 'opened', isKnown = false, ...situation }: Situation = {}) {
  const filed: Arrival[] = [];
  const below: Arrival[] = [];
  const decisions: string[] = [];
  const asked: string[] = [];
  const stored: [string, number][] = [];
  const responses: unknown[] = [];
  const answers: unknown[] = [];
  const metrics = fakeMetrics();
  const sink = aLogSink();
  const triage = createTriage({
    opener: {
      file: (arrival) => {
        filed.push(arrival);
        return Promise.resolve({ details: incidentDetails(), outcome, bringsNews: true });
      },
      recordOnly: (arrival, decision) => {
        below.push(arrival);
        decisions.push(decision);
        return Promise.resolve(!isKnown);
      },
    },
    storeEvidence: (key, json) => {
      stored.push([key, json.length]);
      return Promise.resolve({ bucket: 'evidence', key, bytes: json.length, sha256: 'h' });
    },
    confirm: (finding) => {
      asked.push(finding.id);
      return (situation.confirm ?? confirmed)(finding);
    },
    respondTo: ({ finding, filing, redelivered, confirmation }, log) => {
      const failure = situation.failure?.(finding);
      if (failure) return Promise.reject(failure);
      log.info('responding');
      answers.push(confirmation);
      return Promise.resolve(void responses.push([finding.id, filing.outcome, redelivered]));
    },
    platform: { accountId: ACCOUNT, stack: 'riposte-dev' },
    metrics,
    severityThreshold: situation.severityThreshold ?? 4,
    findingTopicArns: [TOPIC],
  });
  const run = (body: string, redelivered = false) =>
    triage({ ...aMessage(body), redelivered }, sink.logger);
  return { run, filed, below, decisions, asked, stored, responses, answers, metrics, sink };
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

const UNCONFIRMED: ConfirmFinding = () => Promise.resolve({ refusal: 'unconfirmed: unheard of' });

describe('a finding that does not come from GuardDuty itself', () => {
  const health = JSON.stringify(aHealthEvent());

  it('is confirmed before it is filed, and not asked for again', async () => {
    const better: ConfirmFinding = (finding) =>
      Promise.resolve({ finding: { ...finding, title: 'as the source has it' } });
    const { run, filed, answers } = setUp({ confirm: better });

    await run(health);

    expect(filed).toMatchObject([{ finding: { title: 'as the source has it' } }]);
    expect(filed[0]?.finding).not.toHaveProperty('unconfirmed');
    expect(answers).toMatchObject([{ finding: { title: 'as the source has it' } }]);
  });

  it('is recorded as unconfirmed when it is', async () => {
    const { run, filed, answers } = setUp({ confirm: UNCONFIRMED });

    await run(health);

    expect(filed).toMatchObject([{ finding: { unconfirmed: 'unconfirmed: unheard of' } }]);
    expect(answers).toStrictEqual([{ refusal: 'unconfirmed: unheard of' }]);
  });

  it('is on record before the message is tried again, when the source cannot be asked', async () => {
    const outage = new TransientError('throttled');
    const { run, filed, responses } = setUp({ confirm: () => Promise.reject(outage) });

    await expect(run(health)).rejects.toBe(outage);
    expect(filed).toMatchObject([
      { finding: { unconfirmed: 'unconfirmed: its source could not be asked' } },
    ]);
    expect(responses).toStrictEqual([]);
  });

  it('is asked for at once when it comes from GuardDuty through a topic, which anybody may have made up', async () => {
    const { run, asked, filed } = setUp({ confirm: UNCONFIRMED });

    await run(aNotification(JSON.stringify(aWireFinding()), TOPIC));

    expect(asked).toStrictEqual([FINDING_ID]);
    expect(filed).toMatchObject([{ finding: { unconfirmed: 'unconfirmed: unheard of' } }]);
  });

  it('leaves the question for later when it does come from GuardDuty', async () => {
    const { run, asked, answers } = setUp({ confirm: UNCONFIRMED });

    await run(anEvent());

    expect([asked, answers]).toStrictEqual([[], [undefined]]);
  });
});

describe('what an operator orders', () => {
  it('is done however high the threshold', async () => {
    const { run, filed, below } = setUp({ severityThreshold: 10 });

    await run(JSON.stringify(anOrderEvent()));

    expect([filed.length, below.length]).toStrictEqual([1, 0]);
  });
});

describe('a finding that only says that the platform did its work', () => {
  const ownCall = (role: string) =>
    anEvent(
      aWireFinding({
        type: 'Persistence:IAMUser/AnomalousBehavior',
        resource: { accessKeyDetails: { userName: role, userType: 'AssumedRole' } },
      }),
    );

  it('is recorded without an incident', async () => {
    const { run, filed, decisions, metrics, sink } = setUp();

    await run(ownCall('riposte-dev-revoke-credentials'));

    expect([filed, decisions]).toStrictEqual([[], ['own-call']]);
    expect(metrics.totals).toStrictEqual({ FindingsReceived: 1, FindingsFromOwnCalls: 1 });
    expect(sink.entries()).toMatchObject([
      { message: 'finding recorded without an incident', decision: 'own-call' },
    ]);
  });

  it('is filed when anybody else did it', async () => {
    const { run, filed } = setUp();

    await run(ownCall('revoke-credentials'));

    expect(filed).toHaveLength(1);
  });
});

describe('a message that holds several findings', () => {
  const three = (...others: unknown[]) =>
    JSON.stringify(
      aSecurityHubEvent(
        anAsff(),
        anAsff({ Id: `${ORIGINAL_ARN}2` }),
        anAsff({ Id: `${ORIGINAL_ARN}3` }),
        ...others,
      ),
    );
  const ids = [FINDING_ID, `${FINDING_ID}2`, `${FINDING_ID}3`];

  it('is handled one by one', async () => {
    const { run, responses, metrics } = setUp();

    await run(three());

    expect(responses).toStrictEqual(ids.map((id) => [id, 'opened', false]));
    expect(metrics.totals).toStrictEqual({ FindingsReceived: 3, IncidentsOpened: 3 });
  });

  it('is rejected after the others are done when one cannot be read', async () => {
    const { run, responses, metrics } = setUp();

    await expect(run(three({ Id: 'x' }))).rejects.toThrow(
      /^1 of 4 findings cannot be read: not a finding of Security Hub/,
    );
    expect(responses).toHaveLength(3);
    expect(metrics.totals).toMatchObject({ FindingsReceived: 4, FindingsRejected: 1 });
  });

  it('is tried again when one failed, even if another cannot be read', async () => {
    const outage = new TransientError('throttled');
    const { run, responses } = setUp({
      failure: ({ id }) => (id === FINDING_ID ? outage : undefined),
    });

    await expect(run(three({ Id: 'x' }))).rejects.toBe(outage);
    expect(responses).toHaveLength(2);
  });

  it('is handled to its end, however many they are', async () => {
    const many = Array.from({ length: 12 }, (_, index) =>
      anAsff({ Id: `${ORIGINAL_ARN}${index}` }),
    );
    const { run, responses } = setUp();

    await run(JSON.stringify(aSecurityHubEvent(...many)));

    expect(responses).toHaveLength(12);
  });
});

describe('a message without a finding', () => {
  it('is acknowledged, with a line in the log', async () => {
    const { run, filed, metrics, sink } = setUp();

    await run(JSON.stringify(anAlarmEvent({ state: 'OK' })));

    expect([filed, metrics.totals]).toStrictEqual([[], {}]);
    expect(sink.entries()).toMatchObject([
      {
        message: 'message holds no finding',
        reason: 'alarm riposte-dev-detect-high-console-logins is in OK',
      },
    ]);
  });
});
