import { createCheck } from '../../../../functions/check-containments/check.ts';
import { createLookAt } from '../../../../functions/check-containments/look-at.ts';
import { createRaiseDrift } from '../../../../functions/check-containments/raise-drift.ts';
import type { Sight } from '../../../../functions/check-containments/sight.ts';
import type { ContainmentInForce } from '../../../../shared/aws/containments-in-force.ts';
import type { Drift } from '../../../../shared/domain/drift.ts';
import { safeParseDetection } from '../../../../shared/domain/events/detection.ts';
import { fakeMetrics } from '../../../builders/fake-metrics.ts';
import { aLogSink } from '../../../builders/log-sink.ts';
import { aTarget } from '../../../builders/order.ts';

const NOW = new Date('2026-11-22T10:05:00.000Z');
const SINCE = '2026-11-22T09:55:00.000Z';
const OPEN: Drift = { kind: 'groups', what: 'eni-1 has sg-web' };
const seen = (drifts: readonly Drift[], unread: readonly string[] = []): Sight => ({
  ...{ state: 'seen', drifts, unread },
});

function found(overrides: Partial<ContainmentInForce> = {}): ContainmentInForce {
  return {
    action: 'isolate-instance',
    target: aTarget(),
    holders: ['inc-20261121-b', 'inc-20261120-a'],
    generation: 1,
    checkAt: '2026-11-22T10:00:00.000Z',
    isInMotion: false,
    recordOf: () => ({ state: 'isolated', holders: [], before: {}, ours: [], generation: 1 }),
    ...overrides,
  };
}

interface Situation {
  readonly due: readonly ContainmentInForce[];
  readonly sight?: Sight;
  /** What noting the drift answers: undefined when somebody was quicker. */
  readonly since?: string | undefined;
  readonly adopted?: number;
  readonly publishError?: Error;
}

async function check(situation: Situation) {
  const { due, sight = seen([OPEN]), adopted = 0, publishError } = situation;
  const log: string[] = [];
  const events: unknown[] = [];
  const metrics = fakeMetrics();
  const sink = aLogSink();
  const run = createCheck({
    adopt: () => Promise.resolve(adopted),
    inForce: {
      findDue: (now, limit) => {
        log.push(`find ${now.toISOString()} ${limit}`);
        return Promise.resolve([...due]);
      },
      noteSound: (_, next) => {
        log.push(`sound until ${next.toISOString()}`);
        return Promise.resolve();
      },
      noteDrift: () => {
        log.push('drift');
        return Promise.resolve('since' in situation ? situation.since : SINCE);
      },
    },
    lookAt: ({ target }) => {
      log.push(`look ${target.id}`);
      return Promise.resolve(sight);
    },
    raiseDrift: createRaiseDrift({
      publish: (type, detail) => {
        if (publishError) return Promise.reject(publishError);
        events.push([type, detail]);
        return Promise.resolve();
      },
      hash: (text) => Buffer.from(text).toString('hex').slice(-20),
      own: { region: 'eu-west-1' },
    }),
    ...{ metrics, clock: () => NOW },
  });
  const failure = await run(sink.logger).catch((error: unknown) => error);
  return { log: log.slice(1), events, totals: metrics.totals, failure, text: sink.text() };
}

describe('a check', () => {
  it('notes what came undone, then raises it, with when and what', async () => {
    const { log, events, totals } = await check({ due: [found()] });

    expect(log).toStrictEqual([`look ${aTarget().id}`, 'drift']);
    expect(totals).toStrictEqual({ ContainmentsDrifted: 1, ContainmentChecks: 1 });
    expect(events).toMatchObject([
      [
        'Detection Raised',
        {
          type: 'Riposte:Containment/Drift',
          severity: 8,
          description: expect.stringContaining(
            `${NOW.toISOString()}: eni-1 has sg-web.`,
          ) as unknown,
          ...{ firstSeenAt: SINCE, lastSeenAt: NOW.toISOString(), count: 1 },
          resources: [{ kind: 'instance', id: aTarget().id }],
          drift: { action: 'isolate-instance', incidentId: 'inc-20261120-a', mendable: true },
        },
      ],
    ]);
  });

  it('raises what triage can read, for every kind of target', async () => {
    const targets = [
      aTarget(),
      aTarget({ kind: 'user', region: 'global', id: 'eve' }),
      aTarget({ kind: 'role-session', region: 'global', id: 'web:eve' }),
      aTarget({ kind: 'bucket', id: 'loot' }),
      aTarget({ kind: 'function', id: 'shop' }),
      aTarget({ kind: 'address', region: 'global', id: '1.2.3.4' }),
    ];

    const { events } = await check({ due: targets.map((target) => found({ target })) });

    const parsed = events.map((event) => safeParseDetection((event as unknown[])[1]));
    expect(parsed.map(({ success }) => success)).toStrictEqual(targets.map(() => true));
  });

  it('raises one finding for each kind of drift, under the same ids every time', async () => {
    const drifts: Drift[] = [
      OPEN,
      { ...OPEN, what: 'eni-2 has sg-web' },
      { kind: 'group-rules', what: 'r' },
    ];
    const first = await check({ due: [found()], sight: seen(drifts) });
    const second = await check({ due: [found({ driftSince: SINCE })], sight: seen(drifts) });
    const anew = await check({ due: [found({ generation: 2 })], sight: seen(drifts) });
    const ids = ({ events }: typeof first) =>
      events.map((event) => (event as [string, { id: string }])[1].id);

    expect(ids(first).map((id) => id.replace(/^drift-[0-9a-f]{20}-/, ''))).toStrictEqual([
      'groups',
      'group-rules',
    ]);
    expect(ids(second)).toStrictEqual(ids(first));
    expect(ids(anew)).not.toStrictEqual(ids(first));
    expect(first.events).toMatchObject(
      [
        [
          {},
          { description: expect.stringContaining('eni-1 has sg-web; eni-2 has sg-web') as unknown },
        ],
        [{}, { drift: { mendable: false } }],
      ].map(([, detail]) => ['Detection Raised', detail]),
    );
  });

  it('notes what holds, and looks at what is gone after an hour', async () => {
    const sound = await check({ due: [found()], sight: seen([]) });
    const gone = await check({ due: [found()], sight: { state: 'gone' } });

    expect(sound.log.at(-1)).toBe('sound until 2026-11-22T10:05:00.000Z');
    expect(gone.log.at(-1)).toBe('sound until 2026-11-22T11:05:00.000Z');
    expect([sound.events, gone.events]).toStrictEqual([[], []]);
    expect(sound.totals).toStrictEqual({ ContainmentChecks: 1 });
  });

  it('says what it could not read, and calls it neither sound nor drift', async () => {
    const { log, events, totals, text } = await check({
      due: [found()],
      sight: seen([], ['AccessDenied: no']),
    });

    expect(log).toStrictEqual([`look ${aTarget().id}`]);
    expect(events).toStrictEqual([]);
    expect(totals).toStrictEqual({ ContainmentsUnread: 1, ContainmentChecks: 1 });
    expect(text).toContain('AccessDenied: no');
  });

  it.each([
    ['somebody is changing', { isInMotion: true }],
    ['is about to end by itself', { expiresAt: NOW.toISOString() }],
  ])('leaves alone what %s', async (_, overrides) => {
    expect((await check({ due: [found(overrides)] })).log).toStrictEqual([]);
  });

  it('raises nothing when somebody has changed it since the look', async () => {
    const { events, totals } = await check({ due: [found()], since: undefined });

    expect(events).toStrictEqual([]);
    expect(totals).toStrictEqual({ ContainmentChecks: 1 });
  });

  it('looks at all others when one fails, and comes back', async () => {
    const due = [found(), found({ target: aTarget({ id: 'i-0000000000000000b' }) })];

    const { log, failure, totals } = await check({ due, publishError: new Error('no bus') });

    expect(log.filter((line) => line.startsWith('look'))).toHaveLength(2);
    expect(failure).toMatchObject({ code: 'transient', message: '2 of 2 could not be checked' });
    expect(totals).toMatchObject({ ContainmentChecks: 0 });
  });

  it('says how many an older version had left out', async () => {
    expect((await check({ due: [], adopted: 3 })).text).toContain('"adopted":3');
  });
});

describe('a look that fails', () => {
  it('is told as unread, whatever the action', async () => {
    const lookAt = createLookAt({
      networks: { describe: () => Promise.reject(new Error('throttled')) },
      findRules: () => Promise.resolve([]),
      users: { describe: () => Promise.reject(new Error('throttled')) },
      roles: {
        describe: () => Promise.reject(new Error('throttled')),
        read: () => Promise.resolve(undefined),
      },
      access: {
        readBlock: () => Promise.reject(new Error('throttled')),
        readPolicy: () => Promise.resolve(undefined),
      },
      accounts: { readBlock: () => Promise.reject(new Error('throttled')) },
      concurrency: { read: () => Promise.reject(new Error('throttled')) },
      sets: { read: () => Promise.reject(new Error('throttled')) },
      acls: { read: () => Promise.reject(new Error('throttled')) },
      power: { state: () => Promise.resolve('running') },
    });
    const user = aTarget({ kind: 'user', region: 'global', id: 'eve' });
    const session = aTarget({ kind: 'role-session', region: 'global', id: 'web:eve' });
    const account = aTarget({ kind: 'account', region: 'global', id: '123456789012' });
    const all = [
      found(),
      found({ action: 'restrict-bucket', target: account }),
      found({ action: 'revoke-credentials', target: user }),
      found({ action: 'revoke-credentials', target: session }),
      found({ action: 'restrict-bucket' }),
      found({ action: 'stop-function' }),
      found({ action: 'block-address' }),
      found({ action: 'deny-tracked-paths' }),
    ];

    expect(await Promise.all(all.map(lookAt))).toStrictEqual(
      all.map(() => ({ state: 'seen', drifts: [], unread: ['throttled'] })),
    );
  });
});
