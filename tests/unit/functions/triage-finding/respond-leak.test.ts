import type { ActionRecord } from '../../../../shared/domain/action.ts';
import { anActionRecord } from '../../../builders/incident.ts';
import { aLeakFinding } from '../../../builders/leak.ts';
import { aPolicy } from '../../../builders/policy.ts';
import { NOW, setUp } from './response-setup.ts';

const ISOLATED = anActionRecord({ settledAt: '2026-11-21T09:40:00.000Z' });
const DENIED_AT = '2026-11-21T09:45:00.000Z';
const PAUSE = { paused: true, by: 'ann', at: DENIED_AT, reason: 'a test' };

const aDenial = (overrides: Partial<ActionRecord> = {}) =>
  anActionRecord({
    ...{ action: 'deny-tracked-paths', startedAt: DENIED_AT, settledAt: DENIED_AT },
    ...overrides,
  });

const respondTo = (escalate: string, denial?: ActionRecord, pause?: typeof PAUSE) =>
  setUp({
    policy: aPolicy({ leaks: { escalate } }),
    actions: [ISOLATED, ...(denial ? [denial] : [])],
    ...(pause && { pause }),
  });

const LEAK = aLeakFinding({ cutAt: ISOLATED.settledAt ?? '' });
const LATER = aLeakFinding({ cutAt: DENIED_AT });

describe('an isolated host that leaks', () => {
  it('is denied, once, however often it is told', async () => {
    const { run, published, changer } = respondTo('deny');

    await run(LEAK);
    await run(LEAK, { bringsNews: false });
    await run({ ...LEAK, id: 'detection-leak-2' });

    expect(published).toMatchObject([
      ['Containment Requested', { action: 'deny-tracked-paths', requestedBy: 'leak' }],
    ]);
    expect(changer.details().actions).toMatchObject([
      { state: 'contained' },
      { state: 'requested' },
    ]);
  });

  it.each<[what: string, escalate: string, denial: ActionRecord | undefined]>([
    ['the policy only tells', 'tell', undefined],
    ['it is denied, and the policy says no more', 'deny', aDenial()],
    ['a person has released the denial', 'stop', aDenial({ state: 'released' })],
    ['it is being denied', 'stop', aDenial({ state: 'running', requestedAt: NOW.toISOString() })],
    ['a stop has not ended it', 'stop', aDenial({ requestedBy: 'standing-leak' })],
  ])('leads to nothing when %s', async (_, escalate, denial) => {
    const { run, published, changer } = respondTo(escalate, denial);
    const before = changer.details().actions;

    await run(LATER);

    expect(published).toStrictEqual([]);
    expect(changer.details().actions).toStrictEqual(before);
  });

  it('is stopped when it leaks after it was denied, once', async () => {
    const { run, published } = respondTo('stop', aDenial());

    await run(LATER);
    await run(LATER, { bringsNews: false });

    expect(published).toMatchObject([
      ['Containment Requested', { action: 'deny-tracked-paths', requestedBy: 'standing-leak' }],
    ]);
  });

  it('is not stopped for what began before it was denied', async () => {
    const { run, published } = respondTo('stop', aDenial());

    await run(LEAK);

    expect(published).toStrictEqual([]);
  });

  it('is stopped when no rule can deny it, also by a repeat', async () => {
    const { run, published } = respondTo('stop', aDenial({ state: 'refused' }));

    await run(LEAK, { bringsNews: false });

    expect(published).toMatchObject([['Containment Requested', { requestedBy: 'standing-leak' }]]);
  });

  it.each<[when: string, settledAt: string, orders: number]>([
    ['a while ago', DENIED_AT, 1],
    ['just now', NOW.toISOString(), 0],
  ])(
    'whose denial failed %s is stopped only when it has had its time',
    async (_, settledAt, orders) => {
      const { run, published } = respondTo('stop', aDenial({ state: 'failed', settledAt }));

      await run(LEAK);

      expect(published).toHaveLength(orders);
    },
  );

  it('stays as it is while automatic actions are paused', async () => {
    const { run, published, changer } = respondTo('stop', aDenial(), PAUSE);

    await run(LATER);

    expect(published).toStrictEqual([]);
    expect(changer.details().actions).toMatchObject([
      { state: 'contained' },
      { state: 'contained' },
    ]);
  });
});
