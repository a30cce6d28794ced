import { createActionLedger, type ActionId } from '../../../../shared/aws/action-ledger.ts';
import type { ActionRecord, ActionState } from '../../../../shared/domain/action.ts';
import { InvalidInputError, NothingToDo, Superseded } from '../../../../shared/domain/errors.ts';
import { anActionRecord, incidentDetails } from '../../../builders/incident.ts';
import { aTarget, INCIDENT } from '../../../builders/order.ts';
import { fakeChanger } from '../../../fakes/incident-changer.ts';

const now = () => new Date('2026-11-21T10:00:03.500Z');
const KEY = aTarget({ kind: 'access-key', region: 'global', id: 'AKIAIOSFODNN7EXAMPLE' });
const ALICE = aTarget({ kind: 'user', region: 'global', id: 'alice' });
const ID: ActionId = { incidentId: INCIDENT, action: 'revoke-credentials', target: KEY };
const OPEN: readonly ActionState[] = ['requested', 'running', 'failed'];

function setUp(action: Partial<ActionRecord> = {}) {
  const order = { action: ID.action, target: KEY, state: 'running', steps: [] } as const;
  const actions = [anActionRecord({ ...order, ...action })];
  const changer = fakeChanger(incidentDetails({}, { actions }), now);
  const ledger = createActionLedger(changer, now);
  return { ledger, changer, action: () => changer.details().actions[0] };
}

const BEGINNING = { from: OPEN, state: 'running', retry: false } as const;

describe('the name under which a target is held', () => {
  it('is written down with the beginning, and outlives the end', async () => {
    const { ledger, action } = setUp();

    const started = await ledger.begin(ID, { ...BEGINNING, heldAs: ALICE });
    expect(action()).toMatchObject({ state: 'running', target: KEY, heldAs: ALICE });
    await ledger.settle(started, { state: 'contained', steps: [] });

    expect(action()).toMatchObject({ state: 'contained', heldAs: ALICE });
  });

  it('stays the first that was found', async () => {
    const { ledger, action } = setUp({ heldAs: ALICE });

    await ledger.begin(ID, { ...BEGINNING, heldAs: { ...ALICE, id: 'bob' } });

    expect(action()?.heldAs).toStrictEqual(ALICE);
  });

  it.each<ActionState>(['releasing', 'released', 'contained'])(
    'is not written into an action that is %s: the change must not be made',
    async (state) => {
      const { ledger, action } = setUp({ state });

      await expect(ledger.begin(ID, { ...BEGINNING, heldAs: ALICE })).rejects.toThrow(NothingToDo);
      expect(action()).not.toHaveProperty('heldAs');
    },
  );

  it('belongs to an action that somebody ordered', async () => {
    const { ledger } = setUp();
    const unknown = { ...ID, target: ALICE };

    await expect(ledger.begin(unknown, BEGINNING)).rejects.toThrow(InvalidInputError);
    await expect(ledger.read(unknown)).rejects.toThrow(InvalidInputError);
  });
});

describe('the beginning of an action', () => {
  interface Case {
    readonly before: ActionState;
    readonly state: ActionState;
    readonly retry: boolean;
    readonly after: ActionState;
  }
  it.each<[string, Case]>([
    ['a containment shows', { before: 'failed', state: 'running', retry: false, after: 'running' }],
    [
      'a containment that comes back keeps its failure',
      { before: 'failed', state: 'running', retry: true, after: 'failed' },
    ],
    [
      'a release that comes back keeps its failure',
      { before: 'release-failed', state: 'releasing', retry: true, after: 'release-failed' },
    ],
    [
      'a release shows on a failed containment, also when it comes back',
      { before: 'failed', state: 'releasing', retry: true, after: 'releasing' },
    ],
  ])('%s', async (_, { before, state, retry, after }) => {
    const { ledger, action } = setUp({ state: before });

    await ledger.begin(ID, { from: [before], state, retry });

    expect(action()?.state).toBe(after);
  });

  it('of a release stops a containment that is tried again', async () => {
    const { ledger } = setUp({ state: 'failed' });
    await ledger.begin(ID, { from: OPEN, state: 'running', retry: true });

    await ledger.begin(ID, { from: ['failed'], state: 'releasing', retry: true });

    await expect(ledger.begin(ID, BEGINNING)).rejects.toThrow(NothingToDo);
  });

  it.each<[string, Partial<ActionRecord>, Error | undefined]>([
    ['ordered anew, for others too', { requestedAt: '2026-11-21T09:00:00.000Z' }, new Superseded()],
    ['held back by a brake, and ordered by a person', { mode: 'dry-run' }, new Superseded()],
    ['the same order', {}, undefined],
    ['ordered anew within a millisecond', { offenders: [] }, new Superseded()],
  ])('is looked at again when what was looked at is %s', async (_, before, expected) => {
    const { ledger, changer } = setUp({ offenders: [{ kind: 'user', id: 'trudy' }] });
    const { incident, actions, ...rest } = changer.details();
    const known = { incident, ...rest, actions: actions.map((one) => ({ ...one, ...before })) };

    const begun = ledger.begin(ID, BEGINNING, { known, alongside: [] });

    expect(await begun.then(() => undefined).catch((error: unknown) => error)).toStrictEqual(
      expected,
    );
  });
});

describe('the end of an action', () => {
  it('carries what a person must know, and nothing of an earlier end', async () => {
    const { ledger, action } = setUp({ state: 'failed', reason: 'old', advice: ['old'] });
    const started = await ledger.begin(ID, { from: OPEN, state: 'running', retry: true });
    const outcome = {
      state: 'contained',
      steps: [],
      releasableAt: '2026-11-22T22:00:00.000Z',
    } as const;

    await ledger.settle(started, outcome);

    expect(action()).toMatchObject(outcome);
    expect(action()).not.toHaveProperty('reason');
    expect(action()).not.toHaveProperty('advice');
  });

  it('stays when it was, after a release that may not be yet', async () => {
    const settledAt = '2026-11-20T10:00:00.000Z';
    const { ledger, action } = setUp({ state: 'contained', settledAt });

    const started = await ledger.begin(ID, {
      from: ['contained'],
      state: 'releasing',
      retry: false,
    });
    await ledger.settle(started, { state: 'contained', reason: 'too early', steps: [] });

    expect(action()).toMatchObject({ state: 'contained', reason: 'too early', settledAt });
  });

  it('is that of the release when it was released', async () => {
    const { ledger, action } = setUp({ state: 'contained', settledAt: '2026-11-20T10:00:00.000Z' });

    const started = await ledger.begin(ID, {
      from: ['contained'],
      state: 'releasing',
      retry: false,
    });
    await ledger.settle(started, { state: 'released', steps: [] });

    expect(action()?.settledAt).toBe('2026-11-21T10:00:03.500Z');
  });

  it('keeps the steps for a person when the action is refused', async () => {
    const { ledger, action } = setUp();
    const started = await ledger.begin(ID, { from: OPEN, state: 'running', retry: false });

    await ledger.settle(started, { state: 'refused', reason: 'root', advice: ['MFA'], steps: [] });

    expect(action()).toMatchObject({ state: 'refused', reason: 'root', advice: ['MFA'] });
  });
});
