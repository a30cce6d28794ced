import { TransientError } from '../../../../shared/domain/errors.ts';
import { aFinding, anInstance, FINDING_ID } from '../../../builders/finding.ts';
import { anActionRecord } from '../../../builders/incident.ts';
import { anOrder, INCIDENT } from '../../../builders/order.ts';
import { aPolicy, aRule } from '../../../builders/policy.ts';
import { NOW, setUp, states } from './response-setup.ts';

describe('respond', () => {
  it('writes the order into the incident and puts it on the bus', async () => {
    const parts = setUp();

    await parts.run();

    expect(parts.changer.details()).toMatchObject({
      incident: { status: 'responding', stateVersion: 2 },
      actions: [
        {
          state: 'requested',
          mode: 'auto',
          requestedBy: 'policy:mining',
          requestedAt: NOW.toISOString(),
          correlationId: FINDING_ID,
          steps: [],
          history: [{ at: NOW.toISOString(), state: 'requested', detail: 'auto by policy:mining' }],
        },
      ],
    });
    expect(parts.published).toStrictEqual([
      ['Containment Requested', anOrder({ requestedAt: NOW.toISOString() })],
    ]);
    expect(parts.metrics.totals).toStrictEqual({ ActionsRequested: 1 });
    expect(parts.sink.entries()).toMatchObject([{ message: 'action decided', state: 'requested' }]);
  });

  it('orders a dry run as such', async () => {
    const parts = setUp({ policy: aPolicy({ rules: [aRule({ mode: 'dry-run' })] }) });

    await parts.run();

    expect(parts.published).toMatchObject([['Containment Requested', { mode: 'dry-run' }]]);
  });

  it.each([
    ['nothing is planned', aFinding({ type: 'Recon:EC2/Portscan' })],
    ['the mode is off', aFinding()],
  ])('leaves an open incident when %s', async (what, finding) => {
    const off = aPolicy({ rules: [aRule({ mode: 'off' })] });
    const parts = setUp(what.startsWith('the mode') ? { policy: off } : {});

    await parts.run(finding);

    expect(parts.changer.details()).toMatchObject({
      incident: { status: 'open', stateVersion: 2 },
      actions: [],
    });
    expect(parts.published).toStrictEqual([]);
  });

  it('records a refusal with its reason, unasked and unordered', async () => {
    const parts = setUp();

    await parts.run(aFinding({ sample: true }));

    expect(parts.changer.details().incident.status).toBe('refused');
    expect(states(parts)).toStrictEqual([
      ['refused', 'sample finding: generated for a test, nothing happened to the resource'],
    ]);
    expect(parts.published).toStrictEqual([]);
    expect(parts.asked).toStrictEqual([]);
    expect(parts.metrics.totals).toStrictEqual({ ActionsRefused: 1 });
  });

  it('has nothing to write for a repeat', async () => {
    const parts = setUp();
    await parts.run();
    const before = parts.changer.details();

    await parts.run(aFinding(), { bringsNews: false });

    expect(parts.changer.details()).toBe(before);
    expect(parts.published).toHaveLength(1);
    expect(parts.asked).toHaveLength(1);
  });

  it('places one order for every finding on the same host', async () => {
    const parts = setUp();

    await parts.run();
    await parts.run(aFinding({ id: 'f-2' }));
    await parts.run(aFinding({ id: 'f-3' }));

    expect(parts.published).toHaveLength(1);
  });

  it.each([
    ['a dry run that is under way', 'requested'],
    ['a dry run that is over', 'dry-run'],
    ['a refusal', 'refused'],
  ] as const)('lets a later finding order what an earlier one did not: %s', async (_, state) => {
    const parts = setUp({ actions: [anActionRecord({ state, mode: 'dry-run', steps: [] })] });

    await parts.run(aFinding({ id: 'f-2' }));

    expect(states(parts)).toStrictEqual([['requested', undefined]]);
    expect(parts.published).toMatchObject([
      ['Containment Requested', { mode: 'auto', correlationId: 'f-2' }],
    ]);
    expect(parts.changer.details().actions[0]?.history.at(-1)?.state).toBe('requested');
  });

  it('records all targets of a finding, however many', async () => {
    const resources = Array.from({ length: 120 }, (_, index) =>
      anInstance({ id: `i-${index.toString(16).padStart(8, '0')}` }),
    );
    const parts = setUp();
    const writes: number[] = [];
    const { change } = parts.changer;
    parts.changer.change = (id, decide) =>
      change(id, (details) => {
        const decided = decide(details);
        writes.push(decided?.actions?.length ?? 0);
        return decided;
      });

    await parts.run(aFinding({ resources }));

    expect(writes).toStrictEqual([50, 50, 20]);
    expect(parts.published).toHaveLength(120);
    expect(parts.changer.details().actions).toHaveLength(120);
  });
});

describe('confirmation', () => {
  it('comes before an order; what GuardDuty says decides', async () => {
    const confirm = () => Promise.resolve({ finding: aFinding({ archived: true }) });
    const parts = setUp({ confirm });

    await parts.run();

    expect(states(parts)).toStrictEqual([
      ['refused', 'archived finding: somebody has dealt with it in GuardDuty'],
    ]);
    expect(parts.published).toStrictEqual([]);
  });

  it('takes the resources from GuardDuty, not from the message', async () => {
    const confirm = () => Promise.resolve({ finding: aFinding() });
    const parts = setUp({ confirm });

    await parts.run(aFinding({ resources: [anInstance({ id: 'i-0ffffffff' })] }));

    expect(parts.published).toMatchObject([
      [expect.any(String), { target: { id: 'i-0123456789abcdef0' } }],
    ]);
  });

  it('that fails is a refusal on record', async () => {
    const parts = setUp({ confirm: () => Promise.resolve({ refusal: 'unconfirmed' }) });

    await parts.run();

    expect(states(parts)).toStrictEqual([['refused', 'unconfirmed']]);
    expect(parts.published).toStrictEqual([]);
  });

  it('does not hide a refusal of another kind', async () => {
    const resources = [anInstance(), anInstance({ id: 'i-0aaaaaaaa' })];
    const policy = aPolicy({ protected: { instances: ['i-0aaaaaaaa'] } });
    const parts = setUp({ policy, confirm: () => Promise.resolve({ refusal: 'unconfirmed' }) });

    await parts.run(aFinding({ resources }));

    expect(states(parts)).toStrictEqual([
      ['refused', 'unconfirmed'],
      ['refused', 'protected instance i-0aaaaaaaa (policy)'],
    ]);
  });

  it('is not skipped when an order becomes possible only while it is written', async () => {
    const parts = setUp({
      actions: [anActionRecord({ state: 'requested', mode: 'auto', steps: [] })],
    });
    const { change } = parts.changer;
    parts.changer.change = (id, decide) => {
      const refused = anActionRecord({ state: 'refused', mode: 'auto', steps: [] });
      parts.changer.set((details) => ({ ...details, actions: [refused] }));
      return change(id, decide);
    };

    await parts.run(aFinding({ id: 'f-2' }));

    expect(parts.asked).toStrictEqual([]);
    expect(states(parts)).toStrictEqual([['refused', undefined]]);
    expect(parts.published).toStrictEqual([]);
  });
});

describe('context', () => {
  const WISH = [
    'Enrichment Requested',
    {
      version: 1,
      correlationId: FINDING_ID,
      incidentId: INCIDENT,
      requestedAt: NOW.toISOString(),
    },
  ];

  it('is asked for last, when the containment has been requested', async () => {
    const parts = setUp();

    await parts.run();

    expect(parts.inOrder).toStrictEqual([...parts.published, WISH]);
    expect(parts.published).toHaveLength(1);
  });

  it.each([
    ['nothing is to be done', aFinding({ type: 'Recon:EC2/Portscan' })],
    ['it is refused', aFinding({ sample: true })],
  ])('is asked for also when %s', async (_, finding) => {
    const parts = setUp();

    await parts.run(finding);

    expect(parts.inOrder).toStrictEqual([WISH]);
  });

  it('is not asked for again when a finding repeats itself', async () => {
    const parts = setUp({ actions: [anActionRecord()] });

    await parts.run(aFinding(), { bringsNews: false });

    expect(parts.inOrder).toStrictEqual([]);
  });

  it('that could not be asked for is asked for with the message, and contains nothing twice', async () => {
    let failures = 1;
    const isFailing = (type: string) => type === 'Enrichment Requested' && (failures -= 1) >= 0;
    const publishError = (type: string) =>
      isFailing(type) ? new TransientError('bus') : undefined;
    const parts = setUp({ publishError });

    await expect(parts.run()).rejects.toThrow('bus');
    const afterFailure = [...parts.inOrder];
    parts.changer.set((details) => ({ ...details, actions: [anActionRecord()] }));
    await parts.run(aFinding(), { bringsNews: false, redelivered: true });

    expect(afterFailure).toStrictEqual(parts.published);
    expect(parts.inOrder).toStrictEqual([...afterFailure, WISH]);
    expect(parts.metrics.totals).toStrictEqual({ ActionsRequested: 1 });
  });
});
