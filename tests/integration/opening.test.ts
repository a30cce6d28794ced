import { createClosePointers } from '../../shared/aws/incident-pointers.ts';
import { findingKey, type Finding } from '../../shared/domain/finding.ts';
import { aFinding, anInstance, aPrincipal } from '../builders/finding.ts';
import { anActionRecord } from '../builders/incident.ts';
import { anArrival, incidentStores, itemsWith } from './support/incidents.ts';
import { atOnce, createTable } from './support/tables.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

async function setUp() {
  return incidentStores(await createTable('pk', 'sk'));
}

const onHost = (id: string, host = 'i-0123456789abcdef0') =>
  anArrival({ id, resources: [anInstance({ id: host })] });

describe('twenty different findings on one instance at once', () => {
  it('are one incident', async () => {
    const { opener, table } = await setUp();

    const filings = await atOnce(20, (index) => opener.file(onHost(`f-${index}`)));

    const [meta, ...others] = await itemsWith(table, 'INCIDENT#', 'META');
    expect(others).toStrictEqual([]);
    expect(meta).toMatchObject({
      findingCount: 20,
      version: 20,
      stateVersion: 1,
      status: 'triaging',
    });
    expect(await itemsWith(table, 'INCIDENT#', 'FINDING#')).toHaveLength(20);
    expect(await itemsWith(table, 'POINTER#')).toHaveLength(1);
    expect(new Set(filings.map(({ details }) => details.incident.incidentId)).size).toBe(1);
    expect(filings.filter(({ outcome }) => outcome === 'opened')).toHaveLength(1);
    expect(filings.filter(({ outcome }) => outcome === 'merged')).toHaveLength(19);
  });
});

describe('the same finding twenty times at once', () => {
  it('is one incident with one finding', async () => {
    const { opener, table } = await setUp();

    const filings = await atOnce(20, () => opener.file(onHost('f-1')));

    expect(await itemsWith(table, 'INCIDENT#', 'META')).toMatchObject([
      { findingCount: 1, version: 1 },
    ]);
    expect(await itemsWith(table, 'INCIDENT#', 'FINDING#')).toHaveLength(1);
    expect(await itemsWith(table, 'FINDING#')).toHaveLength(1);
    expect(filings.filter(({ bringsNews }) => bringsNews)).toHaveLength(1);
  });

  it('keeps the newest of its versions', async () => {
    const { opener, table } = await setUp();
    await opener.file(onHost('f-1'));

    await atOnce(10, (index) => {
      const updatedAt = `2026-11-21T10:0${index}:00.000Z`;
      const { finding, receivedAt } = onHost('f-1');
      return opener.file({ finding: { ...finding, updatedAt, count: index + 2 }, receivedAt });
    });

    expect(await itemsWith(table, 'INCIDENT#', 'FINDING#')).toMatchObject([
      { updatedAt: '2026-11-21T10:09:00.000Z', count: 11 },
    ]);
    expect(await itemsWith(table, 'INCIDENT#', 'META')).toMatchObject([{ findingCount: 1 }]);
  });
});

describe('a repeat', () => {
  it('is news only when it is worse, and then raises the incident', async () => {
    const { opener, table } = await setUp();
    await opener.file(anArrival({ severity: 5 }));
    const again = (severity: number, minute: number) =>
      opener.file(anArrival({ severity, updatedAt: `2026-11-21T10:0${minute}:00.000Z` }));

    expect(await again(5, 1)).toMatchObject({ outcome: 'repeated', bringsNews: false });
    expect(await again(9, 2)).toMatchObject({ outcome: 'repeated', bringsNews: true });
    expect(await again(3, 3)).toMatchObject({ bringsNews: false });

    expect(await itemsWith(table, 'INCIDENT#', 'META')).toMatchObject([
      { severity: 9, severityBand: 'critical', stateVersion: 2, findingCount: 1 },
    ]);
  });

  it('that is older than what is known changes nothing', async () => {
    const { opener, table } = await setUp();
    await opener.file(anArrival({ count: 5 }));
    const before = await itemsWith(table, 'INCIDENT#');

    await opener.file(anArrival({ count: 9, updatedAt: '2026-11-21T08:00:00.000Z' }));

    expect(await itemsWith(table, 'INCIDENT#')).toStrictEqual(before);
  });
});

describe('a repeat of a finding whose incident a person released', () => {
  it('is told once when the activity goes on, and changes nothing else', async () => {
    const { opener, changer, table } = await setUp();
    const filing = await opener.file(anArrival());
    const { incidentId } = filing.details.incident;
    const settledAt = '2026-11-21T10:00:00.000Z';
    await changer.change(incidentId, () => ({
      actions: [anActionRecord({ state: 'released', settledAt })],
    }));
    const seen = async (minute: number) => {
      const time = `2026-11-21T10:0${minute}:00.000Z`;
      const repeat = anArrival({ lastSeenAt: time, updatedAt: time, count: minute + 2 });
      return (await opener.file(repeat)).details.incident;
    };

    const versions = [await seen(0), await seen(1), await seen(2)].map(
      ({ stateVersion, activeAfterRelease }) => [stateVersion, activeAfterRelease],
    );

    expect(versions).toStrictEqual([
      [2, undefined],
      [3, true],
      [3, true],
    ]);
    expect(await itemsWith(table, 'INCIDENT#', 'META')).toMatchObject([{ status: 'released' }]);
  });
});

describe('merging', () => {
  it('keeps hosts apart', async () => {
    const { opener, table } = await setUp();

    await atOnce(6, (index) => opener.file(onHost(`f-${index}`, `i-0000000${index % 3}`)));

    const incidents = await itemsWith(table, 'INCIDENT#', 'META');
    expect(incidents.map(({ findingCount }) => findingCount)).toStrictEqual([2, 2, 2]);
  });

  it('joins what shares a principal, and takes over the keys of what it joined', async () => {
    const { opener } = await setUp();
    const first = await opener.file(anArrival({ id: 'f-1', resources: [aPrincipal('web')] }));
    const second = await opener.file(
      anArrival({ id: 'f-2', resources: [anInstance(), aPrincipal('web')] }),
    );
    const third = await opener.file(anArrival({ id: 'f-3', resources: [anInstance()] }));

    expect([first, second, third].map(({ outcome }) => outcome)).toStrictEqual([
      'opened',
      'merged',
      'merged',
    ]);
    expect(third.details.incident).toMatchObject({
      incidentId: first.details.incident.incidentId,
      findingCount: 3,
      mergeKeys: [
        '123456789012/global/principal/web',
        '123456789012/eu-west-1/instance/i-0123456789abcdef0',
      ],
      resources: ['AssumedRole web', 'instance i-0123456789abcdef0'],
    });
  });

  it('goes to the incident of the first key when two incidents own the keys', async () => {
    const { opener, table } = await setUp();
    const host = await opener.file(anArrival({ id: 'f-1', resources: [anInstance()] }));
    const user = await opener.file(anArrival({ id: 'f-2', resources: [aPrincipal('web')] }));

    const both = await opener.file(
      anArrival({ id: 'f-3', resources: [anInstance(), aPrincipal('web')] }),
    );

    expect(both.details.incident.incidentId).toBe(host.details.incident.incidentId);
    const pointers = await itemsWith(table, 'POINTER#');
    expect(
      Object.fromEntries(pointers.map(({ pk, incidentId }) => [pk, incidentId])),
    ).toStrictEqual({
      'POINTER#123456789012/eu-west-1/instance/i-0123456789abcdef0':
        host.details.incident.incidentId,
      'POINTER#123456789012/global/principal/web': user.details.incident.incidentId,
    });
  });

  it('ends with the window, which every new finding moves on', async () => {
    const { opener, clock } = await setUp();
    const first = await opener.file(onHost('f-1'));
    clock.advance(DAY_MS - 1000);
    const within = await opener.file(onHost('f-2'));
    clock.advance(DAY_MS - 1000);
    const moved = await opener.file(onHost('f-3'));
    clock.advance(DAY_MS);
    const after = await opener.file(onHost('f-4'));

    const ids = [within, moved, after].map(({ details }) => details.incident.incidentId);
    expect(ids.map((id) => id === first.details.incident.incidentId)).toStrictEqual([
      true,
      true,
      false,
    ]);
    expect(after.outcome).toBe('opened');
  });

  it('keeps a repeat in its incident after the window', async () => {
    const { opener, clock } = await setUp();
    const first = await opener.file(onHost('f-1'));
    clock.advance(3 * DAY_MS);

    const repeat = await opener.file(onHost('f-1'));

    expect(repeat).toMatchObject({ outcome: 'repeated' });
    expect(repeat.details.incident.incidentId).toBe(first.details.incident.incidentId);
  });

  it('opens one incident for an attack sequence over more resources than a transaction holds', async () => {
    const { opener, table } = await setUp();
    const resources = Array.from({ length: 400 }, (_, index) =>
      anInstance({ id: `i-${index.toString(16).padStart(8, '0')}` }),
    );

    const { details } = await opener.file(anArrival({ resources }));

    expect(details.incident.resources).toHaveLength(400);
    expect(await itemsWith(table, 'POINTER#')).toHaveLength(90);
  });
});

describe('a finding below the threshold', () => {
  const KEY = `FINDING#${findingKey(aFinding())}`;

  it('is on record without an incident', async () => {
    const { opener, table } = await setUp();

    expect(await opener.recordOnly(anArrival({ severity: 2 }), 'below-threshold')).toBe(true);
    expect(await opener.recordOnly(anArrival({ severity: 2, count: 4 }), 'below-threshold')).toBe(
      true,
    );

    expect(await itemsWith(table, '')).toMatchObject([
      {
        pk: KEY,
        sk: 'INDEX',
        decision: 'below-threshold',
        severity: 2,
        count: 4,
        raw: expect.any(String) as string,
      },
    ]);
  });

  it('opens an incident when it rises above', async () => {
    const { opener, table } = await setUp();
    await opener.recordOnly(anArrival({ severity: 2 }), 'below-threshold');

    const filing = await opener.file(anArrival({ severity: 7 }));

    expect(filing.outcome).toBe('opened');
    expect(await itemsWith(table, 'FINDING#')).toMatchObject([
      { incidentId: filing.details.incident.incidentId },
    ]);
  });

  it('belongs to its incident when it was above before', async () => {
    const { opener, table } = await setUp();
    await opener.file(anArrival());

    expect(await opener.recordOnly(anArrival({ severity: 2 }), 'below-threshold')).toBe(false);
    expect((await itemsWith(table, 'FINDING#'))[0]).not.toHaveProperty('decision');
  });
});

describe('a finding about calls of the platform itself', () => {
  it('is on record without an incident, and says why', async () => {
    const { opener, table } = await setUp();

    expect(await opener.recordOnly(anArrival(), 'own-call')).toBe(true);

    expect(await itemsWith(table, '')).toMatchObject([{ sk: 'INDEX', decision: 'own-call' }]);
  });
});

describe('a drill', () => {
  const drill = () => anArrival({ id: 'drill-1', drill: true });

  it('never becomes one incident with what is real, whichever came first', async () => {
    const { opener, table } = await setUp();

    const filings = [
      await opener.file(drill()),
      await opener.file(onHost('real')),
      await opener.file(anArrival({ id: 'drill-2', drill: true })),
    ];

    expect(filings.map(({ outcome }) => outcome)).toStrictEqual(['opened', 'opened', 'merged']);
    const incidents = await itemsWith(table, 'INCIDENT#', 'META');
    expect(incidents.map((incident) => [incident['drill'], incident['findingCount']])).toEqual(
      expect.arrayContaining([
        [true, 2],
        [false, 1],
      ]),
    );
  });

  it('is over when it is released, and the real incident is not', async () => {
    const { opener, table } = await setUp();
    const { details } = await opener.file(drill());
    await opener.file(onHost('real'));

    await createClosePointers(table)(details.incident);

    expect(await opener.file(anArrival({ id: 'drill-2', drill: true }))).toMatchObject({
      outcome: 'opened',
    });
    expect(await opener.file(onHost('real-2'))).toMatchObject({ outcome: 'merged' });
  });
});

describe('a finding that anybody may have published to a topic', () => {
  const origin = { source: 'guardduty', via: 'topic' } as const;
  const forged = (id: string, overrides: Partial<Finding> = {}) =>
    anArrival({ id, origin, unconfirmed: 'unconfirmed', title: 'only a test', ...overrides });

  it('never becomes one incident with what is real, so it neither names nor buries it', async () => {
    const { opener } = await setUp();
    const filings = [
      await opener.file(forged('forged-1')),
      await opener.file(onHost('real')),
      await opener.file(forged('forged-2')),
    ];

    expect(filings.map(({ outcome }) => outcome)).toStrictEqual(['opened', 'opened', 'merged']);
    expect(filings[1]?.details.incident.title).not.toBe('only a test');
  });

  it('gives way to the true finding with the same id, whatever it said of its time and severity', async () => {
    const { opener, table } = await setUp();
    const lies = { severity: 10, updatedAt: '2099-01-01T00:00:00.000Z', sample: true } as const;
    await opener.file(forged('f-1', lies));

    const filing = await opener.file(anArrival({ id: 'f-1', title: 'the truth' }));
    await opener.file(forged('f-1', { ...lies, updatedAt: '2100-01-01T00:00:00.000Z' }));

    expect(filing).toMatchObject({ outcome: 'repeated', bringsNews: true });
    expect(await itemsWith(table, 'INCIDENT#', 'META')).toMatchObject([
      { title: 'the truth', sample: false, stateVersion: 2 },
    ]);
    const [finding] = await itemsWith(table, 'INCIDENT#', 'FINDING#');
    expect(finding).toMatchObject({ title: 'the truth', sample: false });
    expect(finding).not.toHaveProperty('unconfirmed');
  });

  it('opens anew when its incident was released', async () => {
    const { opener, table } = await setUp();
    const { details } = await opener.file(forged('forged-1'));

    await createClosePointers(table)(details.incident);

    expect(await opener.file(forged('forged-2'))).toMatchObject({ outcome: 'opened' });
  });
});

describe('an expired entry that DynamoDB has not deleted yet', () => {
  it('counts as gone', async () => {
    const { opener, clock } = await setUp();
    const first = await opener.file(anArrival());
    clock.advance(30 * DAY_MS);

    const later = await opener.file(anArrival());

    expect(later.outcome).toBe('opened');
    expect(later.details.incident.incidentId).not.toBe(first.details.incident.incidentId);
  });

  it('counts as gone below the threshold, too', async () => {
    const { opener, clock, table } = await setUp();
    await opener.file(anArrival());
    clock.advance(30 * DAY_MS);

    expect(await opener.recordOnly(anArrival({ severity: 2 }), 'below-threshold')).toBe(true);
    expect(await itemsWith(table, 'FINDING#')).toMatchObject([{ decision: 'below-threshold' }]);
  });
});
