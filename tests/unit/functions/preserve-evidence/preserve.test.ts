import { createPreserve } from '../../../../functions/preserve-evidence/preserve.ts';
import { createTakePieces } from '../../../../functions/preserve-evidence/take-pieces.ts';
import type { DescribedInstance } from '../../../../shared/aws/instance-describer.ts';
import { findPreserved } from '../../../../shared/domain/context/preserved-evidence.ts';
import { InvalidInputError, TransientError } from '../../../../shared/domain/errors.ts';
import type { ContainmentRequested } from '../../../../shared/domain/events/containment.ts';
import type { IncidentDetails } from '../../../../shared/domain/incident.ts';
import { aContext } from '../../../builders/alert.ts';
import { fakeMetrics } from '../../../builders/fake-metrics.ts';
import { anActionRecord, incidentDetails } from '../../../builders/incident.ts';
import { aLogSink } from '../../../builders/log-sink.ts';
import { anOrder, aTarget, INCIDENT } from '../../../builders/order.ts';
import { fakeChanger } from '../../../fakes/incident-changer.ts';

const HOST: DescribedInstance = { state: 'running', volumeIds: ['vol-b', 'vol-a'], raw: {} };
const SNAPSHOTS = [
  { snapshotId: 'snap-b', volumeId: 'vol-b' },
  { snapshotId: 'snap-a', volumeId: 'vol-a' },
];
const refused = Object.assign(new Error('no'), { name: 'UnauthorizedOperation' });
const throttled = new TransientError('RequestLimitExceeded');

interface World {
  readonly details?: IncidentDetails;
  readonly host?: () => DescribedInstance | undefined;
  readonly console?: () => { base64: string; isLatest: boolean } | undefined;
  readonly take?: () => typeof SNAPSHOTS;
  readonly unread?: readonly string[];
}

function setUp(world: World = {}) {
  const { details = incidentDetails(), unread = [] } = world;
  let now = Date.parse('2026-11-21T10:00:04.000Z');
  const clock = () => new Date(now);
  const changer = fakeChanger(details, clock);
  const metrics = fakeMetrics();
  const tagged: typeof SNAPSHOTS = [];
  const calls: string[] = [];
  const stored: Record<string, unknown> = {};
  const take = createTakePieces({
    describer: { instance: async () => Promise.resolve().then(world.host ?? (() => HOST)) },
    describe: () => Promise.resolve({ content: { instance: HOST.raw }, unread }),
    readConsole: async () =>
      Promise.resolve().then(world.console ?? (() => ({ base64: 'aGk=', isLatest: true }))),
    snapshots: {
      find: () => Promise.resolve([...tagged]),
      take: async () => {
        calls.push('take');
        const made = await Promise.resolve().then(world.take ?? (() => SNAPSHOTS));
        tagged.push(...made);
        return made;
      },
    },
    store: (key, json) => {
      calls.push(`store ${key}`);
      stored[key] = JSON.parse(json) as unknown;
      return Promise.resolve({ bucket: 'evidence', key, bytes: json.length, sha256: 'ab' });
    },
    own: { accountId: '123456789012', region: 'eu-west-1' },
    clock,
  });
  const preserve = createPreserve({
    readIncident: (id) => Promise.resolve(id === INCIDENT ? changer.details() : undefined),
    changer,
    withLease: (_wanted, work) => work(),
    ...{ take, metrics, clock },
  });
  const run = (order: Partial<ContainmentRequested> = {}) =>
    preserve(anOrder(order), aLogSink().logger);
  const pass = (ms: number) => {
    now += ms;
  };
  const evidence = () => findPreserved(changer.details().context, aTarget());
  return { run, changer, metrics, calls, stored, tagged, pass, evidence };
}

const FOLDER = `preserved/${INCIDENT}/${aTarget().id}`;

describe('an instance whose isolation is ordered', () => {
  it('is copied, and the incident says what was kept where', async () => {
    const { run, evidence, stored, metrics } = setUp();

    await run();

    const object = (file: string) => {
      const key = `${FOLDER}/${file}.json`;
      return { bucket: 'evidence', key, bytes: JSON.stringify(stored[key]).length, sha256: 'ab' };
    };
    expect(evidence()).toStrictEqual({
      target: aTarget(),
      at: '2026-11-21T10:00:04.000Z',
      pieces: [
        { name: 'snapshots', outcome: 'kept', snapshots: SNAPSHOTS.toReversed() },
        { name: 'console output', outcome: 'kept', stored: object('console-output') },
        { name: 'description', outcome: 'kept', stored: object('description') },
      ],
    });
    expect(stored[`${FOLDER}/console-output.json`]).toStrictEqual({
      ...{ version: 1, incidentId: INCIDENT, target: aTarget() },
      ...{ takenAt: '2026-11-21T10:00:04.000Z', base64: 'aGk=', isLatest: true },
    });
    expect(metrics.totals).toStrictEqual({ EvidencePreserved: 1 });
  });

  it('changes the message that stands there, and makes no further one', async () => {
    const { run, changer } = setUp({ details: incidentDetails({}, { context: aContext() }) });
    const { stateVersion } = changer.details().incident;

    await run();

    const { incident, context } = changer.details();
    expect(incident).toMatchObject({ stateVersion, contextVersion: 1 });
    expect(incident.factsPending).toBeUndefined();
    expect(context?.facts).toStrictEqual(aContext().facts);
  });

  it('leaves an alert waiting for the facts when they are still to come', async () => {
    const { run, changer } = setUp();

    await run();
    expect(changer.details().incident.factsPending).toBe(true);
    await changer.change(INCIDENT, () => ({ context: aContext() }));

    expect(changer.details().incident.factsPending).toBe(false);
  });

  it('is copied once, however often the order comes', async () => {
    const { run, changer, calls, pass } = setUp();

    await run();
    const [first, done] = [changer.details(), [...calls]];
    pass(1000);
    await run();

    expect(changer.details()).toBe(first);
    expect(calls).toStrictEqual(done);
  });

  it('has snapshots of a run that died taken for its own', async () => {
    const { run, calls, tagged, evidence } = setUp();
    tagged.push(SNAPSHOTS[0] ?? { snapshotId: '', volumeId: '' });

    await run();

    expect(calls).not.toContain('take');
    expect(evidence()?.pieces[0]).toStrictEqual({
      ...{ name: 'snapshots', outcome: 'kept', snapshots: [SNAPSHOTS[0]] },
      remark: 'without vol-a: attached later',
    });
  });
});

describe('a dry run', () => {
  const details = incidentDetails({}, { actions: [anActionRecord({ mode: 'dry-run' })] });

  it('says what would be kept and keeps nothing, whatever the message says', async () => {
    const { run, evidence, calls, metrics } = setUp({ details });

    await run({ mode: 'auto' });

    expect(calls).toStrictEqual([]);
    expect(evidence()?.pieces.map(({ outcome }) => outcome)).toStrictEqual(
      Array.from({ length: 3 }, () => 'planned'),
    );
    expect(evidence()?.pieces[0]?.remark).toBe('of vol-b, vol-a');
    expect(metrics.totals).toStrictEqual({});
  });

  it('that becomes an order is carried out', async () => {
    const { run, evidence, changer } = setUp({ details });

    await run({ mode: 'dry-run' });
    changer.set((known) => ({ ...known, actions: [anActionRecord({ mode: 'auto' })] }));
    await run({ mode: 'auto' });

    expect(evidence()?.pieces.map(({ outcome }) => outcome)).toStrictEqual(
      Array.from({ length: 3 }, () => 'kept'),
    );
  });
});

describe('what cannot be had', () => {
  it.each([
    ['terminated', { ...HOST, state: 'terminated' }, 'the instance is terminated'],
    ['without a volume', { ...HOST, volumeIds: [] }, 'the instance has no EBS volume'],
  ])('is named when the instance is %s, and the rest is kept', async (_, host, remark) => {
    const { run, evidence, metrics } = setUp({ host: () => host });

    await run();

    expect(evidence()?.pieces[0]).toStrictEqual({ name: 'snapshots', outcome: 'missing', remark });
    expect(
      evidence()
        ?.pieces.slice(1)
        .map(({ outcome }) => outcome),
    ).toStrictEqual([...['kept', 'kept']]);
    expect(metrics.totals).toStrictEqual({ EvidenceIncomplete: 1 });
  });

  it.each([
    ['is gone', {}, 'the instance does not exist any more'],
    [
      'is in another account',
      { accountId: '210987654321' },
      "not in the platform's own account and region (123456789012, eu-west-1)",
    ],
    [
      'is in another region',
      { region: 'us-east-1' },
      "not in the platform's own account and region (123456789012, eu-west-1)",
    ],
  ])('is everything when the instance %s', async (_, elsewhere, remark) => {
    const target = aTarget(elsewhere);
    const details = incidentDetails({}, { actions: [anActionRecord({ target })] });
    const { run, changer, calls } = setUp({ details, host: () => undefined });

    await run({ target });

    const pieces = findPreserved(changer.details().context, target)?.pieces ?? [];
    expect(pieces.map((piece) => piece.remark)).toStrictEqual([remark, remark, remark]);
    expect(calls).toStrictEqual([]);
  });

  it.each([
    ['no output yet', () => undefined, 'EC2 has no console output of the instance'],
    [
      'a refusal',
      () => {
        throw refused;
      },
      'UnauthorizedOperation: no',
    ],
  ])('is told with its reason: %s', async (_, console, remark) => {
    const { run, evidence } = setUp({ console });

    await run();

    const missing = { name: 'console output', outcome: 'missing', remark };
    expect(evidence()?.pieces[1]).toStrictEqual(missing);
    expect(evidence()?.pieces[2]?.outcome).toBe('kept');
  });

  it('for now is taken when the order comes back, and nothing else is taken again', async () => {
    let slow = true;
    const { run, evidence, calls, metrics } = setUp({
      take: () => {
        if (slow) throw throttled;
        return SNAPSHOTS;
      },
    });

    await expect(run()).rejects.toThrow(TransientError);
    expect(evidence()?.pieces.map(({ outcome }) => outcome)).toStrictEqual([
      ...['missing', 'kept', 'kept'],
    ]);
    slow = false;
    await run();

    expect(evidence()?.pieces[0]?.outcome).toBe('kept');
    expect(calls.filter((call) => call.startsWith('store'))).toHaveLength(2);
    expect(metrics.totals).toStrictEqual({ EvidenceIncomplete: 1, EvidencePreserved: 1 });
  });

  it('is written once, however often it fails the same way', async () => {
    const { run, changer, pass } = setUp({ console: () => undefined });

    await run();
    const first = changer.details();
    pass(1000);
    await run();

    expect(changer.details()).toBe(first);
  });

  it('is written as one visible line, whatever AWS says', async () => {
    const { run, evidence } = setUp({
      console: () => {
        throw new Error(`no\n\u202e${'x'.repeat(500)}`);
      },
    });

    await run();

    expect(evidence()?.pieces[1]?.remark).toMatch(/^no x+…$/);
    expect(evidence()?.pieces[1]?.remark?.length).toBeLessThanOrEqual(240);
  });

  it('of a description is named in it', async () => {
    const { run, evidence } = setUp({ unread: ['volumes (no)'] });

    await run();

    expect(evidence()?.pieces[2]).toMatchObject({
      outcome: 'kept',
      remark: 'without volumes (no)',
    });
  });

  it('as the latest output is said', async () => {
    const { run, evidence } = setUp({ console: () => ({ base64: 'aGk=', isLatest: false }) });

    await run();

    expect(evidence()?.pieces[1]?.remark).toMatch(/^not the latest/);
  });
});

describe('an order that can never succeed', () => {
  it.each([
    ['of an unknown incident', { incidentId: 'inc-20261121-00000000' }, 'unknown incident'],
    [
      'that nobody placed',
      { target: aTarget({ id: 'i-0fedcba9876543210' }) },
      'the incident has no such action',
    ],
    [
      'of another action',
      { action: 'revoke-credentials' as const },
      'evidence is kept of isolated instances only',
    ],
  ])('is rejected: one %s', async (_, order, message) => {
    const { run, calls } = setUp();

    await expect(run(order)).rejects.toThrow(new InvalidInputError(message));
    expect(calls).toStrictEqual([]);
  });
});
