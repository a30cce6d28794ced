import type { CallReading, Span } from '../../../../functions/verify-credentials/read-calls.ts';
import { createVerify } from '../../../../functions/verify-credentials/verify.ts';
import type { OutgoingMessage } from '../../../../shared/aws/message-queue.ts';
import type { ActionRecord } from '../../../../shared/domain/action.ts';
import type { CallEvidence } from '../../../../shared/domain/context/call-evidence.ts';
import { InvalidInputError } from '../../../../shared/domain/errors.ts';
import {
  buildCallLook,
  parseCallLook,
  type CallLook,
} from '../../../../shared/domain/events/call-look.ts';
import type { Incident, IncidentDetails } from '../../../../shared/domain/incident.ts';
import { aContext } from '../../../builders/alert.ts';
import { fakeMetrics } from '../../../builders/fake-metrics.ts';
import { anActionRecord, incidentDetails } from '../../../builders/incident.ts';
import { aLogSink } from '../../../builders/log-sink.ts';
import { INCIDENT } from '../../../builders/order.ts';
import { aTrailEvent, CUT_AT, USER_TARGET } from '../../../builders/trail-event.ts';
import { fakeChanger } from '../../../fakes/incident-changer.ts';

const CUT = Date.parse(CUT_AT);
const MINUTE = 60_000;
const ORDER: CallLook = {
  ...{ incidentId: INCIDENT, correlationId: 'finding-1', target: USER_TARGET },
  notBefore: '2026-11-21T10:00:01.000Z',
};

function at(minutes: number): string {
  return new Date(CUT + minutes * MINUTE).toISOString();
}

function aRevocation(overrides: Partial<ActionRecord> = {}): ActionRecord {
  const cut = { action: 'revoke-credentials', target: USER_TARGET, settledAt: CUT_AT } as const;
  return anActionRecord({ ...cut, steps: [], ...overrides });
}

interface World {
  readonly action?: Partial<ActionRecord>;
  readonly incident?: Partial<Incident>;
  readonly details?: IncidentDetails;
  readonly events?: readonly string[];
  readonly reading?: Partial<CallReading>;
}

function setUp(world: World = {}) {
  const context = aContext();
  const actions = [aRevocation(world.action)];
  const details = world.details ?? incidentDetails(world.incident, { actions, context });
  let now = CUT;
  const clock = () => new Date(now);
  const changer = fakeChanger(details, clock);
  const spans: Span[] = [];
  const sent: OutgoingMessage[] = [];
  const metrics = fakeMetrics();
  let { events = [] } = world;
  let onRead = (): void => undefined;
  const verify = createVerify({
    readIncident: (id) => Promise.resolve(id === INCIDENT ? changer.details() : undefined),
    readDeniedBefore: () => Promise.resolve(undefined),
    readCalls: (_cut, span) => {
      spans.push(span);
      onRead();
      return Promise.resolve({
        ...{ events, isRead: true, isWhole: true, remarks: [] },
        ...world.reading,
      });
    },
    send: (message) => {
      sent.push(message);
      return Promise.resolve();
    },
    settings: { settleMs: 5 * MINUTE, delayMs: 15 * MINUTE },
    ...{ changer, metrics, clock },
  });
  const run = (minutes: number, order: Partial<CallLook> = {}) => {
    now = CUT + minutes * MINUTE;
    return verify({ ...ORDER, ...order }, aLogSink().logger);
  };
  return {
    ...{ run, changer, metrics },
    spans: () => spans.map(({ from, to }) => [(from - CUT) / MINUTE, (to - CUT) / MINUTE]),
    orders: () =>
      sent.map(({ body, delaySeconds }) => [parseCallLook(body).notBefore, delaySeconds]),
    evidence: () => changer.details().context?.calls?.[0],
    stateVersion: () => changer.details().incident.stateVersion,
    show: (...more: readonly string[]) => {
      events = more;
    },
    whileReading: (work: () => void) => {
      onRead = work;
    },
  };
}

const refused = (minutes: number) =>
  aTrailEvent({ eventTime: at(minutes), errorCode: 'AccessDenied' });
const accepted = (minutes: number) => aTrailEvent({ eventTime: at(minutes) });

describe('an order', () => {
  it('waits while the credentials are being cut off', async () => {
    const { run, orders, evidence } = setUp({ action: { state: 'running' } });

    await run(0);

    expect(orders()).toStrictEqual([[at(1), 60]]);
    expect(evidence()).toBeUndefined();
  });

  it('does not wait for more than a day', async () => {
    const { run, orders } = setUp({ action: { state: 'failed' } });

    await run(24 * 60 + 1);

    expect(orders()).toStrictEqual([]);
  });

  it('goes round as long as it is too early', async () => {
    const { run, orders, spans } = setUp();

    await run(1, { notBefore: at(30) });
    await run(29, { notBefore: at(30) });

    expect(orders()).toStrictEqual([
      [at(30), 900],
      [at(30), 60],
    ]);
    expect(spans()).toStrictEqual([]);
  });

  it('that comes right after the cut makes it known as not yet known, and nobody is told', async () => {
    const { run, orders, evidence, spans, stateVersion } = setUp();
    const before = stateVersion();

    await run(0);
    await run(1);

    expect(evidence()).toMatchObject({ state: 'pending', look: 0, nextLookAt: at(20) });
    expect(orders()).toStrictEqual([[at(20), 900]]);
    expect(spans()).toStrictEqual([]);
    expect(stateVersion()).toBe(before);
  });

  it.each<[string, World]>([
    ['was refused', { action: { state: 'refused' } }],
    ['is a dry run', { action: { state: 'requested', mode: 'dry-run' } }],
    ['was given back', { action: { state: 'released' } }],
    ['is a sample', { incident: { sample: true } }],
    ['is of another target', { action: { target: { ...USER_TARGET, id: 'bob' } } }],
  ])('is over when the containment %s', async (_, world) => {
    const { run, orders, evidence, spans } = setUp(world);

    await run(40);

    expect([orders(), evidence(), spans()]).toStrictEqual([[], undefined, []]);
  });

  it('about an unknown incident can never succeed', async () => {
    await expect(setUp().run(0, { incidentId: 'inc-x' })).rejects.toThrow(InvalidInputError);
  });
});

describe('the looks', () => {
  it('read on where the last one ended, and verify the cut', async () => {
    const { run, spans, evidence, orders, metrics, stateVersion, show } = setUp();
    const before = stateVersion();

    await run(20);
    show(refused(8), refused(22));
    await run(35);

    expect(spans()).toStrictEqual([
      [0, 20],
      [5, 35],
    ]);
    expect(evidence()).toMatchObject({
      ...{ credential: 'user alice', state: 'verified', look: 2, until: at(20) },
      ...{ nextLookAt: at(65), counts: { refused: 1, accepted: 0 }, leaks: [] },
    });
    expect(orders()).toStrictEqual([
      [at(35), 900],
      [at(65), 900],
    ]);
    expect(metrics.totals).toStrictEqual({ TrailEventsRead: 2, ContainmentVerified: 1 });
    expect(stateVersion()).toBe(before + 1);
  });

  it('tell a leak at once, and once', async () => {
    const { run, evidence, metrics, stateVersion, show } = setUp();
    const before = stateVersion();
    show(accepted(12));

    await run(20);
    await run(35);
    await run(65);

    expect(evidence()).toMatchObject({
      ...{ state: 'leaking', look: 3, counts: { accepted: 1 } },
      leaks: [{ name: 'ec2:RunInstances', at: at(12), from: '198.51.100.7' }],
    });
    expect(metrics.totals).toMatchObject({ ContainmentLeaks: 1 });
    expect(stateVersion()).toBe(before + 1);
  });

  it('tell a leak that comes after the proof', async () => {
    const { run, evidence, metrics, show } = setUp();

    await run(35);
    show(accepted(50));
    await run(65);

    expect(evidence()?.state).toBe('leaking');
    expect(metrics.totals).toMatchObject({ ContainmentVerified: 1, ContainmentLeaks: 1 });
  });

  it('that CloudTrail does not answer read the same time again, and people hear of it after an hour', async () => {
    const remarks = ['us-east-1: CloudTrail could not be read (ThrottlingException).'];
    const { run, spans, evidence, metrics } = setUp({ reading: { isRead: false, remarks } });

    await run(35);
    const early = evidence()?.state;
    await run(65);

    expect(spans().map(([from]) => from)).toStrictEqual([0, 0]);
    expect([early, evidence()?.state]).toStrictEqual(['pending', 'unverifiable']);
    expect(evidence()).toMatchObject({ remarks });
    expect(metrics.totals).toMatchObject({ ContainmentUnverifiable: 1 });
  });

  it.each<[string, World]>([
    ['were too many to read', { reading: { isWhole: false } }],
    ['could not be understood', { events: ['not JSON'] }],
    ['failed for another reason', { events: [aTrailEvent({ eventTime: at(7), errorCode: 'X' })] }],
  ])('never verify a cut after which calls %s', async (_, world) => {
    const { run, evidence, show } = setUp(world);

    await run(35);
    show();
    await run(65);
    await run(125);

    expect(evidence()?.state).toBe('unverifiable');
  });

  it('count what cannot be understood', async () => {
    const { run, metrics } = setUp({ events: ['not JSON', refused(8)] });

    await run(20);

    expect(metrics.totals).toStrictEqual({ TrailEventsRead: 2, TrailEventsUnreadable: 1 });
  });

  it('come to an end', async () => {
    const { run, orders, evidence, spans } = setUp();

    await run(2180);
    await run(2200);

    expect(orders()).toStrictEqual([]);
    expect(evidence()?.nextLookAt).toBeUndefined();
    expect(spans()).toHaveLength(1);
  });

  it('of an order that comes twice are made once', async () => {
    const { run, spans, orders } = setUp();

    await run(20);
    await run(20.1);

    expect([spans().length, orders().length]).toStrictEqual([1, 1]);
  });

  it('go on when a message was lost: a new order finds them overdue', async () => {
    const { run, spans } = setUp();

    await run(20);
    await run(50);

    expect(spans()).toStrictEqual([
      [0, 20],
      [5, 50],
    ]);
  });
});

describe('while CloudTrail is read', () => {
  const withActions = (actions: ActionRecord[]) => (details: IncidentDetails) => ({
    ...details,
    actions,
  });

  it.each<[string, Partial<ActionRecord>]>([
    ['the user is given back', { state: 'released' }],
    ['the user is cut off anew', { settledAt: at(19) }],
  ])('%s: nothing is written', async (_, change) => {
    const { run, whileReading, changer, evidence, metrics } = setUp({ events: [accepted(12)] });
    whileReading(() => {
      changer.set(withActions([aRevocation(change)]));
    });

    await run(20);

    expect(evidence()).toBeUndefined();
    expect(metrics.totals).toStrictEqual({ TrailEventsRead: 1 });
  });

  it('another message may write the same look: it is not counted twice', async () => {
    const { run, whileReading, changer, evidence } = setUp({ events: [refused(8), refused(9)] });
    const seen: CallEvidence[] = [];
    await run(35);
    const first = evidence();
    if (first) seen.push({ ...first, look: 2, nextLookAt: at(65) });
    whileReading(() => {
      changer.set((details) => ({ ...details, context: aContext({ calls: seen }) }));
    });

    await run(65);

    expect(evidence()).toStrictEqual(seen[0]);
  });

  it('the context may still be to come: alerts go on waiting for it', async () => {
    const details = incidentDetails({}, { actions: [aRevocation()] });
    const { run, changer } = setUp({ details });

    await run(0);

    expect(changer.details().incident.factsPending).toBe(true);
  });
});

it('a new cut of the same user is looked at from its own beginning', async () => {
  const { run, changer, spans, evidence } = setUp({ events: [accepted(12)] });
  await run(20);
  const settledAt = at(30);
  changer.set((details) => ({ ...details, actions: [aRevocation({ settledAt })] }));

  await run(60);

  expect(spans().at(-1)).toStrictEqual([30, 60]);
  expect(evidence()).toMatchObject({ cutAt: settledAt, state: 'verified', leaks: [], look: 1 });
});

it('what it orders is what it reads', () => {
  expect(parseCallLook(buildCallLook(ORDER))).toMatchObject(ORDER);
});
