import { createActionLedger } from '../../../../shared/aws/action-ledger.ts';
import type { ActionRecord } from '../../../../shared/domain/action.ts';
import { InvalidInputError, TransientError } from '../../../../shared/domain/errors.ts';
import { failedRun, runAction, type ActionRun } from '../../../../shared/response/run-action.ts';
import { anActionRecord, incidentDetails } from '../../../builders/incident.ts';
import { aLogSink } from '../../../builders/log-sink.ts';
import { aHold, aTarget } from '../../../builders/order.ts';
import { fakeChanger } from '../../../fakes/incident-changer.ts';

const now = () => new Date('2026-11-21T10:00:03.000Z');

function setUp(action: Partial<ActionRecord> = {}) {
  const record = { ...anActionRecord(), state: 'requested' as const, steps: [], ...action };
  const changer = fakeChanger(incidentDetails({}, { actions: [record] }), now);
  const sink = aLogSink();
  const run = (changes: Partial<ActionRun> = {}) =>
    runAction(
      createActionLedger(changer, now),
      {
        id: aHold(),
        begin: { from: ['requested', 'running', 'failed'], state: 'running' },
        failure: 'failed',
        redelivered: false,
        carryOut: (_, settle) => settle({ state: 'contained', steps: [] }),
        ...changes,
      },
      sink.logger,
    );
  return { run, changer, sink, action: () => changer.details().actions[0] };
}

describe('runAction', () => {
  it('has the beginning on record while it acts, and the end afterwards', async () => {
    const { run, action, changer } = setUp();
    const during: unknown[] = [];

    const settled = await run({
      carryOut: ({ record, details }, settle) => {
        during.push(action()?.state, record.state, details.incident.status);
        return settle({ state: 'contained', steps: [], reason: 'why' });
      },
    });

    expect(during).toStrictEqual(['running', 'running', 'responding']);
    expect(settled?.details).toStrictEqual(changer.details());
    expect(action()).toMatchObject({ state: 'contained', reason: 'why' });
    expect(changer.details().incident).toMatchObject({
      status: 'contained',
      settledAt: now().toISOString(),
    });
  });

  it('says in the log how it ended', async () => {
    const { run, sink } = setUp();

    await run();

    expect(sink.entries()).toMatchObject([
      { message: 'action settled', state: 'contained', target: aTarget() },
    ]);
  });

  it('leaves no trace of an action that had ended before', async () => {
    const { run, changer, sink } = setUp({ state: 'contained' });
    const before = changer.details();

    expect(await run()).toBeUndefined();
    expect(changer.details()).toBe(before);
    expect(sink.entries()).toMatchObject([{ message: 'the action had come to its end before' }]);
  });

  it('drops the reason of an earlier failure', async () => {
    const { run, action } = setUp({ state: 'failed', reason: 'throttled' });

    await run({ redelivered: true });

    expect(action()).not.toHaveProperty('reason');
    expect(action()?.history.map(({ state }) => state)).toStrictEqual(['running', 'contained']);
  });

  it('keeps a failure on record during a retry by the queue, but not during a new order', async () => {
    const states: (string | undefined)[] = [];
    const retry = setUp({ state: 'failed' });
    const look =
      ({ action }: typeof retry): ActionRun['carryOut'] =>
      (_, settle) => {
        states.push(action()?.state);
        return settle({ state: 'contained', steps: [] });
      };

    await retry.run({ redelivered: true, carryOut: look(retry) });
    const anew = setUp({ state: 'failed' });
    await anew.run({ redelivered: false, carryOut: look(anew) });

    expect(states).toStrictEqual(['failed', 'running']);
  });

  it('records the first start only', async () => {
    const { run, action } = setUp({ state: 'running', startedAt: '2026-11-21T09:00:00.000Z' });

    await run({ redelivered: true });

    expect(action()?.startedAt).toBe('2026-11-21T09:00:00.000Z');
  });

  it('records an error that is no error of ours, whole in one line', async () => {
    const { run, action } = setUp();
    const bug = new RangeError('oops');

    await expect(run({ carryOut: () => Promise.reject(bug) })).rejects.toBe(bug);
    expect(action()).toMatchObject({ state: 'failed', reason: 'RangeError: oops' });
  });

  it('records no failure over an end that is on record', async () => {
    const { run, action } = setUp();
    const carryOut: ActionRun['carryOut'] = async (_, settle) => {
      await settle({ state: 'contained', steps: [] });
      throw new RangeError('oops');
    };

    await expect(run({ carryOut })).rejects.toThrow('oops');
    expect(action()?.state).toBe('contained');
  });

  it('does not hide that the order is for nobody', async () => {
    const { run } = setUp();

    await expect(run({ id: aHold({ target: aTarget({ id: 'i-0bbbbbbbb' }) }) })).rejects.toThrow(
      InvalidInputError,
    );
  });

  it('does not record a failure over what somebody else has ended', async () => {
    const { run, changer, action } = setUp();
    const carryOut = () => {
      changer.set((details) => ({ ...details, actions: [anActionRecord({ state: 'released' })] }));
      return Promise.reject(new RangeError('oops'));
    };

    expect(await run({ carryOut })).toBeUndefined();
    expect(action()?.state).toBe('released');
  });
});

describe('failedRun', () => {
  it('is retried, with the reason or else the state', () => {
    const error = failedRun({ state: 'failed', reason: 'still open: eni-2', steps: [] });

    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ message: 'still open: eni-2', facts: { state: 'failed' } });
    expect(failedRun({ state: 'release-failed', steps: [] }).message).toBe('release-failed');
  });
});
