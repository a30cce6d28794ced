import type { ActionMode, ActionState } from '../../../../shared/domain/action.ts';
import { mayRequest, RETRY_AFTER_MS } from '../../../../shared/domain/may-request.ts';
import type { PlannedAction } from '../../../../shared/domain/response-plan.ts';
import { ACCOUNT, INSTANCE, REGION } from '../../../builders/finding.ts';
import { anActionRecord } from '../../../builders/incident.ts';

const target = { kind: 'instance', accountId: ACCOUNT, region: REGION, id: INSTANCE } as const;

describe('mayRequest', () => {
  const now = new Date('2026-11-21T12:00:00.000Z');
  const ago = (ms: number) => new Date(now.getTime() - ms).toISOString();
  const order: PlannedAction = {
    action: 'isolate-instance',
    target,
    mode: 'auto',
    requestedBy: 'policy:r',
  };
  const existing = (state: ActionState, mode: ActionMode, settledAt = ago(0)) =>
    anActionRecord({ state, mode, settledAt, startedAt: settledAt });

  it.each<[string, PlannedAction, boolean]>([
    ['an order', order, true],
    ['a dry run', { ...order, mode: 'dry-run' }, true],
    ['a refusal', { ...order, refusal: 'sample' }, true],
    ['an order of a repeat', order, false],
  ])('writes %s where there is nothing yet', (_, planned, bringsNews) => {
    expect(mayRequest({ existing: undefined, planned, bringsNews, now })).toBe(true);
  });

  it.each<[ActionState, ActionMode, boolean]>([
    ['refused', 'auto', true],
    ['refused', 'dry-run', true],
    ['requested', 'dry-run', true],
    ['running', 'dry-run', true],
    ['dry-run', 'dry-run', true],
    ['failed', 'dry-run', true],
    ['releasing', 'dry-run', false],
    ['released', 'dry-run', false],
    ['requested', 'auto', false],
    ['running', 'auto', false],
    ['contained', 'auto', false],
    ['releasing', 'auto', false],
    ['released', 'auto', false],
    ['release-failed', 'auto', false],
    ['dry-run', 'auto', false],
    ['failed', 'auto', false],
  ])('lets a later order replace one that is %s in mode %s: %s', (state, mode, expected) => {
    const context = { existing: existing(state, mode), planned: order, now };

    expect(mayRequest({ ...context, bringsNews: true })).toBe(expected);
    expect(mayRequest({ ...context, bringsNews: false })).toBe(false);
  });

  it.each<[ActionState, number, boolean]>([
    ['dry-run', RETRY_AFTER_MS - 1, false],
    ['dry-run', RETRY_AFTER_MS, true],
    ['failed', RETRY_AFTER_MS - 1, false],
    ['failed', RETRY_AFTER_MS, true],
    ['contained', RETRY_AFTER_MS, false],
    ['requested', RETRY_AFTER_MS, false],
  ])(
    'orders anew, also for a repeat, what a brake held back or what failed after a while: %s, %d ms',
    (state, ms, expected) => {
      const context = { existing: existing(state, 'auto', ago(ms)), planned: order, now };

      expect(mayRequest({ ...context, bringsNews: true })).toBe(expected);
      expect(mayRequest({ ...context, bringsNews: false })).toBe(expected);
    },
  );

  it.each<[ActionState, boolean]>([
    ['dry-run', true],
    ['failed', true],
    ['requested', true],
    ['running', true],
    ['contained', false],
    ['releasing', false],
    ['released', false],
    ['release-failed', false],
  ])(
    'lets an operator order at once what a brake holds, not what was done: %s',
    (state, expected) => {
      const planned = { ...order, requestedBy: 'operator:arn:aws:iam::123456789012:user/ann' };
      const context = { existing: existing(state, 'auto'), planned, now };

      expect(mayRequest({ ...context, bringsNews: true })).toBe(expected);
      expect(mayRequest({ ...context, bringsNews: false })).toBe(false);
    },
  );

  it.each<ActionState>(['requested', 'running'])(
    'places no second order of an operator while one is %s',
    (state) => {
      const requestedBy = 'operator:arn:aws:iam::123456789012:user/ann';
      const placed = { ...existing(state, 'auto'), requestedBy };
      const planned = { ...order, requestedBy };

      expect(mayRequest({ existing: placed, planned, bringsNews: true, now })).toBe(false);
    },
  );

  it('orders what triage refused before, also for a repeat, but not what a function refused', () => {
    const tried = existing('refused', 'auto');
    const untried = anActionRecord({ state: 'refused', mode: 'auto' });

    expect(mayRequest({ existing: untried, planned: order, bringsNews: false, now })).toBe(true);
    expect(mayRequest({ existing: tried, planned: order, bringsNews: false, now })).toBe(false);
  });

  it.each([
    { ...order, mode: 'dry-run' as const },
    { ...order, refusal: 'archived' },
  ])('never replaces anything by what would not act: %j', (planned) => {
    expect(
      mayRequest({ existing: existing('refused', 'auto'), planned, bringsNews: true, now }),
    ).toBe(false);
  });

  it('orders anew, also for a repeat, what has come to the end of its time, and not what a person undid', () => {
    const released = existing('released', 'auto');
    const context = { planned: order, now, bringsNews: false };

    expect(mayRequest({ ...context, existing: { ...released, expired: true } })).toBe(true);
    expect(mayRequest({ ...context, existing: released })).toBe(false);
  });

  describe('a finding that names somebody else', () => {
    const [mallory, trudy] = [
      { kind: 'user', id: 'mallory' } as const,
      { kind: 'user', id: 'trudy' } as const,
    ];
    const named = (state: ActionState, mode: ActionMode) => ({
      ...existing(state, mode),
      offenders: [mallory],
    });

    it.each<[ActionState, boolean]>([
      ['requested', true],
      ['running', true],
      ['contained', true],
      ['failed', true],
      ['dry-run', false],
      ['releasing', false],
      ['released', false],
      ['release-failed', false],
    ])('has the target refuse that one, too, also for a repeat: %s', (state, expected) => {
      const context = { existing: named(state, 'auto'), bringsNews: false, now };
      const both = { ...order, offenders: [mallory, trudy] };

      expect(mayRequest({ ...context, planned: both })).toBe(expected);
      expect(mayRequest({ ...context, planned: { ...order, offenders: [mallory] } })).toBe(false);
    });

    it('changes no dry run, and waits for the end of what an operator has ordered', () => {
      const planned = { ...order, offenders: [trudy] };
      const ordered = { ...named('running', 'auto'), requestedBy: 'operator:ann' };
      const context = { planned, bringsNews: false, now };

      expect(mayRequest({ ...context, existing: named('requested', 'dry-run') })).toBe(false);
      expect(mayRequest({ ...context, existing: ordered })).toBe(false);
      expect(mayRequest({ ...context, existing: { ...ordered, state: 'contained' } })).toBe(true);
    });
  });

  describe('what came undone', () => {
    const undoneAt = ago(60_000);
    const again: PlannedAction = { ...order, requestedBy: 'drift', undoneAt };

    it.each<[ActionState, number, boolean]>([
      ['contained', 120_000, true],
      ['contained', 60_000, false],
      ['contained', 0, false],
      ['failed', RETRY_AFTER_MS, true],
      ['failed', RETRY_AFTER_MS - 1, false],
      ['requested', RETRY_AFTER_MS, false],
      ['running', RETRY_AFTER_MS, false],
      ['releasing', RETRY_AFTER_MS, false],
      ['released', RETRY_AFTER_MS, false],
      ['release-failed', RETRY_AFTER_MS, false],
      ['refused', RETRY_AFTER_MS, false],
    ])('is cut again, by news and repeats alike: %s, settled %d ms ago', (state, ms, expected) => {
      const context = { existing: existing(state, 'auto', ago(ms)), planned: again, now };

      expect(mayRequest({ ...context, bringsNews: true })).toBe(expected);
      expect(mayRequest({ ...context, bringsNews: false })).toBe(expected);
    });

    it.each([
      ['nothing is on record', undefined, again],
      ['the policy only tells', existing('contained', 'auto', ago(120_000)), { mode: 'dry-run' }],
      ['it is refused', existing('contained', 'auto', ago(120_000)), { refusal: 'protected' }],
    ] as const)('is not cut again when %s', (_, known, changes) => {
      const planned = { ...again, ...changes };

      expect(mayRequest({ existing: known, planned, bringsNews: true, now })).toBe(false);
    });

    it('may be cut again by an operator, whatever the policy says', () => {
      const requestedBy = 'operator:arn:aws:iam::123456789012:user/ann';
      const planned = { ...order, requestedBy };
      const context = { existing: existing('contained', 'auto'), planned, bringsNews: true, now };

      expect(mayRequest({ ...context, isUndone: true })).toBe(true);
      expect(mayRequest({ ...context, isUndone: true, planned: order })).toBe(false);
      expect(mayRequest({ ...context, isUndone: false })).toBe(false);
    });
  });
});
